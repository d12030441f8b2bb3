"""What people decided about pairs of notices: one tender or two. It stands above every rule and survives replays.

A decision names notices by source and native id, not by surrogate key. Rows are only added; the latest one counts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from domain.match import Verdict
from warehouse import tables
from warehouse.db import rows_of
from warehouse.lead_details import living


class NoticeName(NamedTuple):
    """A notice: its source, and the portal's own number of it."""

    source: str
    native_id: str

    def __str__(self) -> str:
        return f"{self.source}/{self.native_id}"


class Override(NamedTuple):
    """The decision that counts about a pair; a < b are surrogate keys."""

    a: int
    b: int
    verdict: Verdict
    decided_by: str
    why: str


def add(
    connection: Connection,
    pairs: Iterable[tuple[NoticeName, NoticeName]],
    verdict: Verdict,
    who: str,
    why: str,
    at: datetime,
) -> None:
    """Write a decision about each pair."""
    decided = {"verdict": verdict.value, "decided_by": who, "why": why, "decided_at": at}
    rows = [
        {
            "source_a": a.source,
            "native_id_a": a.native_id,
            "source_b": b.source,
            "native_id_b": b.native_id,
            **decided,
        }
        for a, b in (sorted(pair) for pair in pairs)
    ]
    if rows:
        connection.execute(tables.match_decision.insert(), rows)


def overrides_of(connection: Connection, notice_ids: Sequence[int]) -> list[Override]:
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
    return [Override(row.a, row.b, Verdict(row.verdict), row.decided_by, row.why) for row in rows]


def is_decided(connection: Connection, a: NoticeName, b: NoticeName, *, same: bool) -> bool:
    """Whether the latest decision about a pair says the same already."""
    first, second = sorted((a, b))
    latest = connection.execute(
        text(
            "SELECT verdict FROM core.match_decision WHERE source_a = :source_a AND native_id_a = :native_id_a"
            " AND source_b = :source_b AND native_id_b = :native_id_b ORDER BY id DESC LIMIT 1"
        ),
        {"source_a": first.source, "native_id_a": first.native_id, "source_b": second.source,
         "native_id_b": second.native_id},
    ).scalar()  # fmt: skip
    return bool(latest == (Verdict.SAME if same else Verdict.APART).value)


def find(connection: Connection, names: Sequence[NoticeName]) -> dict[NoticeName, int]:
    """The surrogate keys of notices; one that is not known is left out."""
    rows = connection.execute(
        text(
            "SELECT id, source, native_id FROM core.notice"
            " JOIN unnest(CAST(:sources AS text[]), CAST(:numbers AS text[])) AS w(source, native_id)"
            " USING (source, native_id)"
        ),
        {"sources": [name.source for name in names], "numbers": [name.native_id for name in names]},
    )
    return {NoticeName(row.source, row.native_id): row.id for row in rows}


def name_of(connection: Connection, notice_id: int) -> NoticeName:
    """How a notice is named. Raises NoResultFound where there is none of that surrogate key."""
    found = tables.notice
    row = connection.execute(select(found.c.source, found.c.native_id).where(found.c.id == notice_id)).one()
    return NoticeName(row.source, row.native_id)


def parted(connection: Connection, notice: NoticeName, who: str, at: datetime) -> list[NoticeName]:
    """The notices that a person parted from one at a moment."""
    made = tables.match_decision
    rows = connection.execute(
        select(made).where(
            made.c.decided_by == who, made.c.decided_at == at, made.c.verdict == Verdict.APART.value
        )
    )
    pairs = [
        (NoticeName(row.source_a, row.native_id_a), NoticeName(row.source_b, row.native_id_b)) for row in rows
    ]
    return [b if a == notice else a for a, b in pairs if notice in (a, b)]


def anchor(connection: Connection, lead_id: str) -> NoticeName | None:
    """The earliest notice of a lead, or of the lead that it has become part of."""
    rows = rows_of(
        connection,
        "SELECT n.source, n.native_id FROM core.lead l JOIN core.notice n ON n.id = l.anchor_notice_id"
        " WHERE l.id = :id",
        id=living(connection, [lead_id]).get(lead_id),
    )
    return NoticeName(**rows[0]) if rows else None


def companions(connection: Connection, name: NoticeName) -> list[NoticeName]:
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
    return [NoticeName(**row) for row in rows]


def lead_of(connection: Connection, name: NoticeName) -> str | None:
    """The lead that a notice belongs to."""
    found: str | None = connection.execute(
        text(
            "SELECT m.lead_id FROM core.notice n JOIN core.lead_member m ON m.notice_id = n.id"
            " WHERE n.source = :source AND n.native_id = :native_id"
        ),
        name._asdict(),
    ).scalar()
    return found
