"""What stands where in a digest: cards, lines and counts, as much of each lead as there is room for."""
