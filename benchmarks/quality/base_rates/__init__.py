"""How many cards and lines a morning brings at real base rates."""
