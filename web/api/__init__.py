"""What programs read: JSON, Atom feeds, calendars and sheets, by personal tokens (docs/api.md)."""
