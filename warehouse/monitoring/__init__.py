"""What watches over crawls: how each source is read and what it brings, what an operator must act on, what is noted."""
