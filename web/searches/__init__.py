"""Searches that a reader keeps: made, changed and taken away on the desk."""
