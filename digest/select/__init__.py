"""Which leads a subscriber gets, and why."""
