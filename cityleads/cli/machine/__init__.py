"""The commands that set up the machine on which the project runs."""
