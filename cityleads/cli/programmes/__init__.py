"""The commands about what is told beside notices."""
