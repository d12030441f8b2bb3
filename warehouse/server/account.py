"""The unprivileged user that the embedded server runs as when root starts it: PostgreSQL refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import ExpectedError

USERS = ("postgres", "nobody")
WALK = 0o1


class ServerError(ExpectedError):
    """The embedded server cannot do what was asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user and their group, by number."""

    uid: int
    gid: int

    def process(self) -> dict[str, Any]:
        """Arguments with which subprocess runs as the account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, path: Path, bits: int) -> bool:
        """Tell whether it has these permission bits on an existing path (access lists are not looked at)."""
        facts = path.stat()
        shift = 6 if facts.st_uid == self.uid else 3 if facts.st_gid == self.gid else 0
        return (facts.st_mode >> shift) & bits == bits

    def reaches(self, path: Path) -> bool:
        """Tell whether it can walk to a path, through every parent that exists."""
        return all(self.may(parent, WALK) for parent in path.parents if parent.exists())


def account_for(home: Path) -> Account | None:
    """The home's owner if there is one, otherwise the first unprivileged user that this machine has.

    None where the server runs as whoever starts it. Raises ServerError when root finds no such user.
    """
    if os.geteuid() != 0:
        return None
    if home.exists() and home.stat().st_uid != 0:
        return Account(home.stat().st_uid, home.stat().st_gid)
    known = {user.pw_name: user for user in pwd.getpwall()}
    for name in USERS:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise ServerError(f"PostgreSQL does not run as root, and there is no user {' or '.join(USERS)}: add one")
