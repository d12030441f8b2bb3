"""Pure functions from bytes to leads: no files, no network, no clock, no database."""
