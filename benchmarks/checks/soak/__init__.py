"""A warehouse that is disturbed again and again: `make soak`."""
