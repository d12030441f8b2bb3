"""One duty each: the guard, robots.txt, politeness."""
