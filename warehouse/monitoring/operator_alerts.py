"""What an operator must act on: a row for each trouble, from when it comes to when it is over."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection, select, text, tuple_, update

from domain.crawl.counts import in_number
from warehouse.db import rows_of
from warehouse.tables import operator_alert as alert

# The same trouble of the same thing is told at most so often, however often it comes and goes.
AGAIN = timedelta(hours=1)
_NOTE = """
INSERT INTO ops.operator_alert (code, about, told, facts, since, last_seen, times)
VALUES (:code, :about, :told, CAST(:facts AS jsonb), :now, :now, 1)
ON CONFLICT (code, about) WHERE well_at IS NULL
DO UPDATE SET told = excluded.told, facts = excluded.facts, last_seen = excluded.last_seen,
  times = ops.operator_alert.times + 1
"""


class Told(str):
    """An English sentence that knows the named values it was made of, so that it can be told in another language.

    Attributes:
        facts: JSON values, or what is read as their text; more than the sentence names may be among them.
    """

    __slots__ = ("facts",)
    facts: Mapping[str, object]

    def __new__(cls, form: str, **facts: object) -> Self:
        """The form with its values filled in; counts of one have their noun in the singular."""
        made = super().__new__(cls, in_number(form.format_map(facts)))
        made.facts = facts
        return made


def note(connection: Connection, found: Sequence[tuple[str, str, str]], now: datetime) -> None:
    """Note troubles, each as (code, about, told), the last perhaps Told; one that is open is seen once more."""
    rows = [
        {"code": code, "about": about, "told": str(told), "facts": _facts(told), "now": now}
        for code, about, told in found
    ]
    if rows:
        connection.execute(text(_NOTE), rows)


def _facts(told: str) -> str:
    return json.dumps(dict(told.facts) if isinstance(told, Told) else {}, default=str)


def close(
    connection: Connection,
    but: Collection[tuple[str, str]],
    now: datetime,
    quiet: Collection[str],
    before: datetime,
    unseen: Collection[str] = (),
) -> None:
    """Close what is over.

    Args:
        connection: inside a transaction.
        but: (code, about) of all that was found just now.
        now: aware.
        quiet: codes that nobody looks for: they are over once they were not noted again since `before`.
        before: aware.
        unseen: codes that were not looked for just now: they stay as they are.
    """
    over = update(alert).where(
        alert.c.well_at.is_(None), tuple_(alert.c.code, alert.c.about).not_in(list(but))
    )
    looked_for = alert.c.code.not_in(list(quiet)) | (alert.c.last_seen < before)
    connection.execute(over.where(looked_for, alert.c.code.not_in(list(unseen))).values(well_at=now))


def read_open(connection: Connection) -> list[dict[str, Any]]:
    """All that stands, the oldest first."""
    return rows_of(connection, "SELECT * FROM ops.operator_alert WHERE well_at IS NULL ORDER BY since, id")


def is_open(connection: Connection, code: str, beginning: str, since: datetime) -> bool:
    """Whether something of a code stands whose subject begins so, and that was seen since then."""
    found = select(alert.c.id).where(
        alert.c.code == code,
        alert.c.about.startswith(beginning, autoescape=True),
        alert.c.last_seen >= since,
        alert.c.well_at.is_(None),
    )
    return bool(connection.execute(select(found.exists())).scalar_one())


def claim(connection: Connection, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Take what no message has told yet, and say so before it is sent: new troubles, and told ones that are over.

    Of two callers at once the second gets nothing. What was told within `AGAIN` waits for its turn.
    """
    new = rows_of(
        connection,
        "UPDATE ops.operator_alert a SET mailed_at = :now WHERE mailed_at IS NULL AND well_at IS NULL AND NOT EXISTS"
        " (SELECT FROM ops.operator_alert b WHERE b.code = a.code AND b.about = a.about AND b.mailed_at > :lately)"
        " RETURNING *",
        now=now,
        lately=now - AGAIN,
    )
    over = rows_of(
        connection,
        "UPDATE ops.operator_alert SET well_mailed_at = :now WHERE mailed_at IS NOT NULL AND well_at IS NOT NULL"
        " AND well_mailed_at IS NULL RETURNING *",
        now=now,
    )
    return new, over


def give_back(connection: Connection, new: Collection[int], over: Collection[int]) -> None:
    """Undo a claim: the message was surely not taken, so that the next one tells it."""
    connection.execute(update(alert).where(alert.c.id.in_(list(new))).values(mailed_at=None))
    connection.execute(update(alert).where(alert.c.id.in_(list(over))).values(well_mailed_at=None))


def give_back_of(connection: Connection, moments: Collection[datetime]) -> None:
    """Undo the claims of messages whose sender died with them, so that the next one tells what they held."""
    connection.execute(update(alert).where(alert.c.mailed_at.in_(list(moments))).values(mailed_at=None))
    connection.execute(
        update(alert).where(alert.c.well_mailed_at.in_(list(moments))).values(well_mailed_at=None)
    )
