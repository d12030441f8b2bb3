"""What a link in a mail allows, and what was done by it."""
