"""Following and muting buyers, winners, cities and projects."""
