"""Tests of what all rooms speak of."""
