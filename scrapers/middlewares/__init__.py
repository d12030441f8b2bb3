"""One duty each: the guard, politeness, the road to the sandbox."""
