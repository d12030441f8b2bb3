"""How fast the program is, with peers in the same run where there are any."""
