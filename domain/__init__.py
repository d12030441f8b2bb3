"""The types and codes that all rooms share: notices, crawls, leads, centres. Imports nothing of the other rooms."""
