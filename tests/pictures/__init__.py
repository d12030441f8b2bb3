"""Pictures of mails in a real browser, and what a phone or a screen reader would meet in them."""
