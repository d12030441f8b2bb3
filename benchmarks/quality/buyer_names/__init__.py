"""Measures of how buyers are known and what they are called."""
