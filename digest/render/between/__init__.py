"""Mails between digests, or beside them."""
