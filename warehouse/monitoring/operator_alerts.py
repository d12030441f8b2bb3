"""What an operator must act on: a row for each trouble, from when it comes to when it is over."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text, tuple_, update

from warehouse.db import rows_of
from warehouse.tables import operator_alert as alert

_NOTE = """
INSERT INTO ops.operator_alert (code, about, told, since, last_seen, times) VALUES (:code, :about, :told, :now, :now, 1)
ON CONFLICT (code, about) WHERE well_at IS NULL
DO UPDATE SET told = excluded.told, last_seen = excluded.last_seen, times = ops.operator_alert.times + 1
"""


def note(connection: Connection, found: Sequence[tuple[str, str, str]], now: datetime) -> None:
    """Note troubles, each as (code, about, told); one that is open already is seen once more."""
    rows = [{"code": code, "about": about, "told": told, "now": now} for code, about, told in found]
    if rows:
        connection.execute(text(_NOTE), rows)


def close(
    connection: Connection,
    but: Collection[tuple[str, str]],
    now: datetime,
    quiet: Collection[str],
    before: datetime,
) -> None:
    """Close what is over.

    Args:
        connection: inside a transaction.
        but: (code, about) of all that was found just now.
        now: aware.
        quiet: codes that nobody looks for: they are over once they were not noted again since `before`.
        before: aware.
    """
    over = update(alert).where(
        alert.c.well_at.is_(None), tuple_(alert.c.code, alert.c.about).not_in(list(but))
    )
    looked_for = alert.c.code.not_in(list(quiet)) | (alert.c.last_seen < before)
    connection.execute(over.where(looked_for).values(well_at=now))


def claim(connection: Connection, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Take what no mail has told yet, and say so before it is sent: new troubles, and told ones that are over.

    Of two callers at once the second gets nothing.
    """
    new = rows_of(
        connection,
        "UPDATE ops.operator_alert SET mailed_at = :now WHERE mailed_at IS NULL AND well_at IS NULL RETURNING *",
        now=now,
    )
    over = rows_of(
        connection,
        "UPDATE ops.operator_alert SET well_mailed_at = :now WHERE mailed_at IS NOT NULL AND well_at IS NOT NULL"
        " AND well_mailed_at IS NULL RETURNING *",
        now=now,
    )
    return new, over


def give_back(connection: Connection, new: Collection[int], over: Collection[int]) -> None:
    """Undo a claim: the mail was surely not taken, so that the next one tells it."""
    connection.execute(update(alert).where(alert.c.id.in_(list(new))).values(mailed_at=None))
    connection.execute(update(alert).where(alert.c.id.in_(list(over))).values(well_mailed_at=None))
