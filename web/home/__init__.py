"""The first page of a reader: what is new, what presses, and what is theirs."""
