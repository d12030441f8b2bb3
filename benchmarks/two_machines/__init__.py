"""Two workers on two machines, and a network between them that is slow and cut: `make two-machines`."""
