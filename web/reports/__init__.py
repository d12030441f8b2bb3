"""Pages on which readers say what was missed or is too much, and operators read it."""
