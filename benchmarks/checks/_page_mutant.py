"""A page with one field changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """A page with one field changed: the field's path, what was done to it, the page's bytes."""

    path: str
    change: str
    body: bytes
