"""What a centre's staff do about leads together: a lead's file, the board, the calendar."""
