"""The register of labels: what people say of titles, and by what they said it. Rows are only added.

The newest label of a title that nobody took back counts, whoever gave it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from warehouse import tables
from warehouse.db import rows_of

LABELS: Final = ("yes", "borderline", "no")
Answer = Literal["yes", "borderline", "no"]
Origin = Literal["not_for_us", "follow", "missed", "command"]
# A label stands unless a later row takes it back.
_STANDING: Final = "l.label IS NOT NULL AND NOT EXISTS (SELECT FROM core.label v WHERE v.voids = l.id)"
_NEWEST: Final = f"""
SELECT DISTINCT ON (l.key) l.id, l.key, l.country, l.title, l.source, l.native_id, l.label, l.dimensions, l.by, l.at,
       l.origin, l.pick, l.note
FROM core.label l
WHERE {_STANDING}"""  # noqa: S608  # our own words

_TAKE_BACK: Final = f"""
INSERT INTO core.label (key, country, title, source, native_id, by, at, origin, voids)
SELECT l.key, l.country, l.title, l.source, l.native_id, :by, :at, l.origin, l.id
FROM core.label l
WHERE l.id = ANY(:ids) AND {_STANDING}
ON CONFLICT (voids) DO NOTHING"""  # noqa: S608  # our own words


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody says of a title.

    Attributes:
        key: see `pipeline.labels.title_key`; titles of one country that fold alike have the same.
        country: ISO 3166-1 alpha-2, or INTL.
        source, native_id: a notice of this title, "" where none is known.
        label: whether a centre wants to hear of it.
        dimensions: of what is bought; () where nobody said so.
        by: a name, or "subscriber" and the id: no address and no words of a reader.
        at: aware time.
        pick: "uncertain", "heavy" or "random" of a title that was shown to be labelled, else "".
        action_id: the act of a subscriber that it follows from.
    """

    key: str
    country: str
    title: str
    label: Answer
    by: str
    at: datetime
    origin: Origin
    dimensions: tuple[str, ...] = ()
    source: str = ""
    native_id: str = ""
    pick: str = ""
    note: str = ""
    action_id: int | None = None

    @property
    def said(self) -> tuple[str, str, tuple[str, ...], str]:
        """What makes saying it again say nothing new."""
        return self.by, self.label, self.dimensions, self.note


def add(connection: Connection, labels: Iterable[Label]) -> list[int]:
    """Write labels; returns their ids. An act that is registered already, and what stands already, is left out."""
    wanted = {one.key: one for one in labels}
    stands = {row["key"]: _said(row) for row in standing(connection, wanted)}
    rows = [_row(one) for key, one in wanted.items() if stands.get(key) != one.said]
    if not rows:
        return []
    written = insert(tables.label).on_conflict_do_nothing(index_elements=["action_id"])
    return list(connection.execute(written.values(rows).returning(tables.label.c.id)).scalars())


def _row(one: Label) -> dict[str, Any]:
    return asdict(one) | {"dimensions": list(one.dimensions)}


def _said(row: dict[str, Any]) -> tuple[str, str, tuple[str, ...], str]:
    return row["by"], row["label"], tuple(row["dimensions"]), row["note"]


def take_back(connection: Connection, ids: Iterable[int], by: str, at: datetime) -> int:
    """Take labels back by rows of their own; returns how many stood until now."""
    return connection.execute(text(_TAKE_BACK), {"ids": list(ids), "by": by, "at": at}).rowcount


def standing(connection: Connection, keys: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The label that counts of each title (or of these keys): rows as `Label`, with id, in the order of their keys."""
    wanted = None if keys is None else sorted(keys)
    chosen = " AND (CAST(:keys AS text[]) IS NULL OR l.key = ANY(:keys)) ORDER BY l.key, l.at DESC, l.id DESC"
    return rows_of(connection, _NEWEST + chosen, keys=wanted)


def acts_not_registered(connection: Connection) -> list[dict[str, Any]]:
    """What subscribers did to leads that says whether their titles are rightly leads, and no label tells yet.

    Returns:
        Rows of action_id, kind, subscriber_id, acted_at, country, title, source, native_id: the lead as it is today,
        and its notice of that title. Of "not for us" only the reason that it is no smart-city project speaks of the
        title; the others speak of the centre.
    """
    return rows_of(
        connection,
        """
        SELECT a.id AS action_id, a.kind, a.subscriber_id, a.acted_at, d.country, d.title,
               coalesce(n.source, '') AS source, coalesce(n.native_id, '') AS native_id
        FROM digest.action a
        JOIN core.living_lead v ON v.origin = a.lead_id
        JOIN core.lead d ON d.id = v.id
        LEFT JOIN LATERAL (
          SELECT n.source, n.native_id FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
          WHERE m.lead_id = d.id AND n.title = d.title ORDER BY n.source, n.native_id LIMIT 1
        ) n ON true
        WHERE a.undone_at IS NULL AND d.title <> ''
          AND (a.kind = 'follow' OR (a.kind = 'not_for_us' AND a.reason = 'not_smart_city'))
          AND NOT EXISTS (SELECT FROM core.label l WHERE l.action_id = a.id)
        ORDER BY a.id
        """,
    )


def undone_acts(connection: Connection) -> list[dict[str, Any]]:
    """Labels of acts that were undone since: rows of id, by and undone_at."""
    return rows_of(
        connection,
        "SELECT l.id, l.by, a.undone_at FROM core.label l JOIN digest.action a ON a.id = l.action_id"  # noqa: S608  # ours
        f" WHERE a.undone_at IS NOT NULL AND {_STANDING} ORDER BY l.id",
    )


def missed_not_registered(connection: Connection) -> list[dict[str, Any]]:
    """Titles that were judged none, that readers say they missed, and of which no label of that reader tells yet.

    Returns:
        Rows of subscriber_id, reported_at, country, title, source and native_id, the oldest report first.
    """
    return rows_of(
        connection,
        """
        SELECT r.subscriber_id, r.reported_at, r.country, r.title, r.source, r.native_id
        FROM desk.report r
        WHERE r.kind = 'missed' AND r.reason = 'judged_none' AND r.title <> ''
          AND NOT EXISTS (
            SELECT FROM core.label l WHERE l.origin = 'missed' AND l.country = r.country AND l.title = r.title
              AND l.by = 'subscriber ' || r.subscriber_id)
        ORDER BY r.id
        """,
    )
