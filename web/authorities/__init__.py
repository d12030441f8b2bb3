"""Authorities at the desk: who buys, what they bought of whom, what is open, and what they plan."""
