"""The dates of a mail as calendar files."""
