"""Names of other languages in Hangul, by the official rules of how they are written."""
