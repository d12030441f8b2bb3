"""What every room may speak of: notices, crawls, centres. Imports nothing of the project and does no I/O."""
