"""Freezing mails and sending each at most once."""
