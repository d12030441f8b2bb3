"""The page on which people make, see and withdraw what goes out of the desk."""
