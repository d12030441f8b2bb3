"""Events in the log: one line each, `event name=value …`, which people and programs search for (docs/operations.md)."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an operator can watch for; `str()` is its line.

    Attributes:
        name: what happened; docs/operations.md explains each.
        values: what it is about, in the order of the line.
    """

    name: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name} {pairs(self.values)}".rstrip()


def log_event(log: logging.Logger, event: str, level: int = logging.INFO, /, **values: object) -> None:
    """Log one event. Values with spaces or line breaks are quoted, so that a line is one event and can be split."""
    log.log(level, "%s", Event(event, values), stacklevel=2)


def pairs(values: Mapping[str, object]) -> str:
    """Values as `name=value …`, those with white space in quotes."""
    return " ".join(f"{name}={_quoted(value)}" for name, value in values.items())


def listed(names: Iterable[str]) -> str:
    """Names as one value of an event, sorted and without a space; "none" where there is none."""
    return ",".join(sorted(names)) or "none"


def _quoted(value: object) -> str:
    text = str(value)
    return repr(text) if not text or any(letter.isspace() for letter in text) else text
