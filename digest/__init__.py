"""What each centre is told: choose, render, queue, send."""

from domain import _old_names

_old_names.install()
