"""Companies that leads may be for: what each can do, what it was sent and did with it, letters that introduce it."""
