"""Who won and for how much: recorded awards, labels by their readers, and how well they are read."""
