"""What watches over crawls: how each source is read, what it brings, and what an operator must act on."""
