"""What an operator does, at the desk and by command: each act with a row of desk.act.

An act that has nothing to do, as it was sent twice or another was quicker, does nothing and leaves no row.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desk.acts import record
from digest.select import flood_guard
from pipeline import overrides
from warehouse import match_overrides, work_queue
from warehouse.match_overrides import NoticeName


@dataclass(frozen=True, slots=True)
class Operator:
    """Who acts, and when.

    Attributes:
        me: id of the subscriber; for a command the name of the user who gave it.
        name: who decides, as decisions name them: an address, or a name.
        now: aware time.
    """

    me: int | str
    name: str
    now: datetime


def judge_flood(
    connection: Connection, by: Operator, source: str, *, release: bool, only: Collection[str] = ()
) -> int:
    """Release or drop what is held of a source, all or some leads of it; returns how many leads."""
    leads = flood_guard.decide_held(connection, source, by.now, by.name, release=release, only=only)
    if leads:
        kind = "flood.released" if release else "flood.dropped"
        record(connection, by.me, kind, source, by.now, new={"leads": leads})
    return leads


def judge_pair(connection: Connection, by: Operator, a: str, b: str, *, same: bool) -> bool:
    """Say that two notices are one tender, or two; whether anything was to say.

    Raises:
        ValueError: there is no such notice, or earlier decisions forbid it.
    """
    one, other = _name(a), _name(b)
    known = match_overrides.find(connection, [one, other])
    if len(known) == len({one, other}) and match_overrides.is_decided(connection, one, other, same=same):
        return False
    if same:
        overrides.decide_same(connection, one, other, by.name, "", by.now)
    else:
        overrides.decide_apart(connection, one, [other], by.name, "", by.now)
    record(connection, by.me, "pair.same" if same else "pair.apart", f"{one} {other}", by.now)
    return True


def _name(text: str) -> NoticeName:
    source, _, number = text.partition("/")
    return NoticeName(source, number)


def read_again(connection: Connection, by: Operator, source: str) -> int:
    """Let the documents of a source wait again of which something could not be read; returns how many."""
    documents = work_queue.again_rejected(connection, source)
    if documents:
        record(connection, by.me, "source.read_again", source, by.now, new={"documents": documents})
    return documents
