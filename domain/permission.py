"""A portal owner's written permission: it lifts robots.txt's refusal for the named hosts and paths, until its day.

It lifts nothing else: no challenge, login or token gate, not the pace, and no robots.txt that cannot be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission, as an operator recorded it.

    Attributes:
        hosts: host names that it names, lower case.
        paths: paths that it names, each with all below it; "/" is the whole host.
        reference: the letter or mail in which it was given.
        until: its last day, in the portal's zone.
    """

    hosts: tuple[str, ...]
    paths: tuple[str, ...]
    reference: str
    until: date

    def covers(self, url: str, today: date) -> bool:
        """Tell whether an address may be asked for on a day."""
        parts = urlsplit(url)
        path = unquote(parts.path) or "/"
        if today > self.until or (parts.hostname or "") not in self.hosts or ".." in path.split("/"):
            return False
        return any(path == one or path.startswith(one.rstrip("/") + "/") for one in self.paths)

    def as_json(self) -> dict[str, Any]:
        """Put it into plain JSON values; `from_json` reads them back."""
        values = {"hosts": list(self.hosts), "paths": list(self.paths), "reference": self.reference}
        return values | {"until": self.until.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        until = date.fromisoformat(values["until"])
        return cls(tuple(values["hosts"]), tuple(values["paths"]), values["reference"], until)
