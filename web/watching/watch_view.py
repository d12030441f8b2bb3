"""What of a page may be followed or muted, and what a reader watches, every string ready."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from desk.watching import Kind, Mode, Watch, names_of, read_watches
from digest.render.field_formats import shorten
from warehouse.db import rows_of
from web.session import Session

_NAME = 120
_OF_LEAD = """
SELECT 'party' AS kind, b.party_id AS id FROM core.lead_buyer b WHERE b.lead_id = :lead
UNION SELECT 'party', a.supplier_party FROM core.award a JOIN core.lead_member m ON m.notice_id = a.notice_id
  WHERE m.lead_id = :lead AND a.supplier_party IS NOT NULL
UNION SELECT 'city', l.place_code FROM core.lead l WHERE l.id = :lead AND l.place_code IS NOT NULL
UNION SELECT 'project', k.project_id FROM core.lead_project k WHERE k.lead_id = :lead
"""


@dataclass(frozen=True, slots=True)
class WatchLine:
    """One thing that may be watched, or is.

    Attributes:
        kind, subject, mode: codes for the forms; mode is "" while it is not watched.
        id: of the watch; 0 while there is none.
        said: what sort of thing it is, and how it is watched.
    """

    kind: str
    subject: str
    mode: str
    id: int
    name: str
    said: str


def view_of_lead(session: Session, lead_id: str) -> tuple[WatchLine, ...]:
    """What of a lead may be watched: buyer, winners, city, projects."""
    rows = rows_of(session.connection, _OF_LEAD, lead=lead_id)
    return view_things(session, [(Kind(row["kind"]), row["id"]) for row in rows])


def view_things(session: Session, things: list[tuple[Kind, str]]) -> tuple[WatchLine, ...]:
    """Things by kind and id as lines, in the order of kinds."""
    mine = {(one.kind, one.subject): one for one in read_watches(session.connection, session.me)}
    known = _named(session.connection, things, session.t.language)
    order = list(Kind)
    return tuple(
        _line(session, kind, subject, known[kind, subject], mine.get((kind, subject)))
        for kind, subject in sorted(things, key=lambda one: (order.index(one[0]), one[1]))
        if (kind, subject) in known
    )


def view_watched(session: Session) -> tuple[WatchLine, ...]:
    """What the reader watches, the latest first."""
    mine = read_watches(session.connection, session.me)
    known = _named(session.connection, [(one.kind, one.subject) for one in mine], session.t.language)
    return tuple(
        _line(session, one.kind, one.subject, known.get((one.kind, one.subject), one.subject), one)
        for one in mine
    )


def _named(
    connection: Connection, things: list[tuple[Kind, str]], language: str
) -> Mapping[tuple[Kind, str], str]:
    found = names_of(connection, things)
    return {thing: _name(names, language) for thing, names in found.items()}


def _name(names: Mapping[str, str], language: str) -> str:
    """Its own name, with the reader's behind it where that is another."""
    local, theirs = shorten(names["local"], _NAME), shorten(names[language], _NAME)
    return f"{theirs} ({local})" if theirs and theirs != local else local


def _line(session: Session, kind: Kind, subject: str, name: str, watch: Watch | None) -> WatchLine:
    t = session.t
    mode = watch.mode.value if watch else ""
    said = t(f"watch.{kind}") + (f" · {t(f'watch.{Mode(mode)}.mark')}" if mode else "")
    return WatchLine(kind.value, subject, mode, watch.id if watch else 0, name, said)
