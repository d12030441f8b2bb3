"""How much of what there is reaches readers: whose announcements sources carry, and what was not told."""
