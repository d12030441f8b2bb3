"""What people decided about pairs of notices: one tender or two. It stands above every rule and survives replays.

A decision names notices by source and number, not by surrogate key, and none is ever changed: the latest about a
pair counts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from warehouse import tables
from warehouse.db import rows_of
from warehouse.leads import living

SAME, APART = "same", "apart"


class Name(NamedTuple):
    """A notice: its source, and the portal's own number of it."""

    source: str
    native_id: str

    def __str__(self) -> str:
        return f"{self.source}/{self.native_id}"


class Standing(NamedTuple):
    """The decision that counts about a pair; a < b are surrogate keys."""

    a: int
    b: int
    verdict: str
    decided_by: str
    why: str


def add(
    connection: Connection, pairs: Iterable[tuple[Name, Name]], verdict: str, who: str, why: str, at: datetime
) -> None:
    """Write a decision about each pair."""
    rows = []
    for one, other in pairs:
        a, b = sorted((one, other))
        named = {
            "source_a": a.source,
            "native_id_a": a.native_id,
            "source_b": b.source,
            "native_id_b": b.native_id,
        }
        rows.append(named | {"verdict": verdict, "decided_by": who, "why": why, "decided_at": at})
    if rows:
        connection.execute(tables.match_decision.insert(), rows)


def standing(connection: Connection, notice_ids: Sequence[int]) -> list[Standing]:
    """The decisions that count about pairs with at least one of these notices, where both are known."""
    rows = connection.execute(
        text(
            """
            WITH mine AS (SELECT source, native_id FROM core.notice WHERE id = ANY(:ids)),
            touched AS (
              SELECT d.* FROM core.match_decision d JOIN mine ON (source_a, native_id_a) = (source, native_id)
              UNION
              SELECT d.* FROM core.match_decision d JOIN mine ON (source_b, native_id_b) = (source, native_id))
            SELECT DISTINCT ON (source_a, native_id_a, source_b, native_id_b)
              least(a.id, b.id) AS a, greatest(a.id, b.id) AS b, verdict, decided_by, why
            FROM touched
            JOIN core.notice a ON (a.source, a.native_id) = (source_a, native_id_a)
            JOIN core.notice b ON (b.source, b.native_id) = (source_b, native_id_b)
            ORDER BY source_a, native_id_a, source_b, native_id_b, touched.id DESC
            """
        ),
        {"ids": list(notice_ids)},
    )
    return [Standing(*row) for row in rows]


def find(connection: Connection, names: Sequence[Name]) -> dict[Name, int]:
    """The surrogate keys of notices; one that is not known is left out."""
    rows = connection.execute(
        text(
            "SELECT id, source, native_id FROM core.notice"
            " JOIN unnest(CAST(:sources AS text[]), CAST(:numbers AS text[])) AS w(source, native_id)"
            " USING (source, native_id)"
        ),
        {"sources": [name.source for name in names], "numbers": [name.native_id for name in names]},
    )
    return {Name(row.source, row.native_id): row.id for row in rows}


def name_of(connection: Connection, notice_id: int) -> Name:
    """How a notice is named. Raises NoResultFound where there is none of that surrogate key."""
    found = tables.notice
    row = connection.execute(select(found.c.source, found.c.native_id).where(found.c.id == notice_id)).one()
    return Name(row.source, row.native_id)


def parted(connection: Connection, notice: Name, who: str, at: datetime) -> list[Name]:
    """The notices that a person parted from one at a moment."""
    made = tables.match_decision
    rows = connection.execute(
        select(made).where(made.c.decided_by == who, made.c.decided_at == at, made.c.verdict == APART)
    )
    pairs = [(Name(row.source_a, row.native_id_a), Name(row.source_b, row.native_id_b)) for row in rows]
    return [b if a == notice else a for a, b in pairs if notice in (a, b)]


def anchor(connection: Connection, lead_id: str) -> Name | None:
    """The earliest notice of a lead, or of the lead that it has become part of."""
    rows = rows_of(
        connection,
        "SELECT n.source, n.native_id FROM core.lead l JOIN core.notice n ON n.id = l.anchor_notice_id"
        " WHERE l.id = :id",
        id=living(connection, [lead_id]).get(lead_id),
    )
    return Name(**rows[0]) if rows else None


def companions(connection: Connection, name: Name) -> list[Name]:
    """The other notices of this notice's lead, sorted."""
    rows = rows_of(
        connection,
        """
        SELECT o.source, o.native_id FROM core.notice n
        JOIN core.lead_member m ON m.notice_id = n.id
        JOIN core.lead_member om ON om.lead_id = m.lead_id AND om.notice_id <> n.id
        JOIN core.notice o ON o.id = om.notice_id
        WHERE n.source = :source AND n.native_id = :native_id ORDER BY 1, 2
        """,
        source=name.source,
        native_id=name.native_id,
    )
    return [Name(**row) for row in rows]


def lead_of(connection: Connection, name: Name) -> str | None:
    """The lead that a notice belongs to."""
    found: str | None = connection.execute(
        text(
            "SELECT m.lead_id FROM core.notice n JOIN core.lead_member m ON m.notice_id = n.id"
            " WHERE n.source = :source AND n.native_id = :native_id"
        ),
        name._asdict(),
    ).scalar()
    return found
