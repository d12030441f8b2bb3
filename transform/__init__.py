"""Pure functions from bytes to leads: no files, no network, no clock, no database."""

from domain import _old_names

_old_names.install()
