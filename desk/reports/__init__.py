"""What readers say was missed, or is too much: a row each, with the reason that the program finds."""
