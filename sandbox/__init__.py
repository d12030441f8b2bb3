"""Local portals that speak the real wire formats, with sample notices written for this project."""
