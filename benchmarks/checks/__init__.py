"""Whether tests and readings notice what is changed: numbers, fields of pages, portals that misbehave."""
