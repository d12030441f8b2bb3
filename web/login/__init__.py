"""Logging in by a mailed link, and out."""
