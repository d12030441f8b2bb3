"""Bring the star up to date: what has changed since the last time, or everything, in one transaction."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from warehouse.db import as_json, clock
from warehouse.star import HERE, StarTable, star_tables

REFRESH_LOCK = 0x73746172  # "star": one refresh at a time

# Which rows a refresh of a unit answers for: those that its query does not make again are gone.
_ANSWERED = {
    "whole": "true",
    "words": "true",
    "party": "t.party_key IN (SELECT core.star_key(id) FROM scope_party)",
    "project": "t.project_key IN (SELECT core.star_key(id) FROM scope_project)",
    "mail": "t.mail_key IN (SELECT core.star_key(id) FROM scope_mail)",
    "lead": "t.lead_key IN (SELECT key FROM scope_lead)",
    "notice": "t.notice_key IN (SELECT id FROM scope_notice)",
    "crawl": "t.crawl_key IN (SELECT id FROM scope_crawl)",
    "source_day": "(t.source_key, t.date_key) IN (SELECT source_key, date_key FROM scope_day)",
    "action": "t.action_key IN (SELECT id FROM scope_action)",
}
_TAKE = """
CREATE TEMP TABLE taken ON COMMIT DROP AS
WITH gone AS (DELETE FROM ops.mart_change RETURNING unit, key) SELECT DISTINCT unit, key FROM gone
"""
_DAYS_NOW = """
INSERT INTO scope_day
SELECT n.source_key, day.key FROM scope_notice s JOIN mart.fact_notice n ON n.notice_key = s.id
CROSS JOIN LATERAL (VALUES (n.published_date_key), (n.known_date_key)) day (key)
EXCEPT SELECT source_key, date_key FROM scope_day;
ANALYZE scope_day
"""
_ADD_UP = """
WITH gone AS (DELETE FROM ops.row_count RETURNING kind, source, rows)
INSERT INTO ops.row_count (kind, source, rows) SELECT kind, source, sum(rows) FROM gone GROUP BY kind, source
"""
_NOTE_WORDS = """
INSERT INTO ops.setting (name, value) VALUES ('star_words', to_jsonb(CAST(:version AS text)))
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE ops.setting.value <> excluded.value
"""
_NOTE = """
INSERT INTO mart.refresh (id, as_of, refreshed_at, seconds, rebuilt, rows_changed, rows_gone)
SELECT coalesce(max(id), 0) + 1, :as_of, :clock, :seconds, :everything, :changed, :gone FROM mart.refresh
"""


@dataclass(frozen=True, slots=True)
class Words:
    """Names that tables of the star need.

    Attributes:
        version: of two versions the names may differ.
        rows: a table's name → its rows of names, as its query reads them.
    """

    version: str
    rows: Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: rows added or changed, rows taken away, seconds, and whether it made everything."""

    changed: int
    gone: int
    seconds: float
    rebuilt: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a refresh is to make: everything, names too, and with which values."""

    everything: bool
    words: Words
    new_words: bool
    new_day: bool
    values: dict[str, Any]


def refresh(engine: Engine, as_of: datetime, words: Words, *, everything: bool = False) -> Refreshed:
    """Make what has changed since the last refresh, all or nothing; readers see the one or the other state.

    Args:
        engine: the warehouse.
        as_of: the moment that the star is to show, aware: leads whose deadline has passed by then are closed.
        words: gives the names that tables need which hold names.
        everything: make all rows anew; those that stay the same keep their updated_at.
    """
    start = time.perf_counter()
    with _turn(engine) as connection, connection.begin():
        asked = _asked(connection, as_of, words, everything=everything)
        changed, gone = _make(connection, asked)
        seconds = time.perf_counter() - start
        if changed or gone or asked.everything or as_of != asked.values["seen"]:
            connection.execute(
                text(_NOTE), asked.values | {"changed": changed, "gone": gone, "seconds": seconds}
            )
        connection.execute(text(_NOTE_WORDS), {"version": words.version})
    return Refreshed(changed, gone, seconds, asked.everything)


def _asked(connection: Connection, as_of: datetime, words: Words, *, everything: bool) -> _Asked:
    seen = connection.execute(text("SELECT as_of FROM mart.refresh ORDER BY id DESC LIMIT 1")).scalar()
    known = connection.execute(text("SELECT value FROM ops.setting WHERE name = 'star_words'")).scalar()
    today = as_of.astimezone(UTC).date()
    return _Asked(
        everything=everything or seen is None,
        words=words,
        new_words=known != words.version,
        new_day=seen is None or seen.date() != today,
        values={
            "as_of": as_of,
            "seen": seen or as_of,
            "today": today,
            "clock": clock(connection),
            "everything": everything or seen is None,
        },
    )


@contextmanager
def _turn(engine: Engine) -> Iterator[Connection]:
    """A connection of repeatable reads that begins when no other refresh is at it: all tables show one moment."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": REFRESH_LOCK})
        connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": REFRESH_LOCK})
            connection.commit()


def _make(connection: Connection, asked: _Asked) -> tuple[int, int]:
    connection.execute(text(_TAKE))
    units = set(connection.execute(text("SELECT DISTINCT unit FROM taken")).scalars())
    for statement in (HERE / "scopes.sql").read_text(encoding="utf-8").split(";\n\n"):
        connection.execute(text(statement), asked.values)
    changed = gone = 0
    for table in star_tables():
        if table.name == "fact_source_day":
            connection.execute(text(_DAYS_NOW))
        if _is_due(table, asked, units):
            one = _make_table(connection, table, asked)
            changed, gone = changed + one[0], gone + one[1]
    connection.execute(text(_ADD_UP))
    return changed, gone


def _is_due(table: StarTable, asked: _Asked, units: set[str]) -> bool:
    if table.unit == "words":
        return asked.everything or asked.new_words
    return table.unit != "whole" or asked.everything or asked.new_words or asked.new_day or "whole" in units


def _make_table(connection: Connection, table: StarTable, asked: _Asked) -> tuple[int, int]:
    """Make a table's rows in scope; returns how many changed and how many are gone."""
    values = asked.values
    if ":words" in table.query:
        values = values | {"words": as_json(asked.words.rows(table.name))}
    told = connection.execute(text(_statement(table, everything=asked.everything)), values).one()
    return told.changed, told.gone


def _statement(table: StarTable, *, everything: bool) -> str:
    names = [column.name for column in table.columns]
    listed = ", ".join(names)
    rest = [name for name in names if name not in table.key]
    same = " AND ".join(f"m.{name} = t.{name}" for name in table.key)
    key = ", ' ', ".join(f"t.{name}" for name in table.key)
    before, after = (", ".join(f"{of}.{name}" for name in rest) for of in ("t", "excluded"))
    updates = ", ".join(f"{name} = excluded.{name}" for name in (*rest, "updated_at"))
    answered = "true" if everything else _ANSWERED[table.unit]
    return f"""
    WITH made AS MATERIALIZED ({table.query}), gone AS (
      DELETE FROM mart.{table.name} t WHERE {answered} AND NOT EXISTS (SELECT FROM made m WHERE {same})
      RETURNING concat({key}) AS row_key
    ), noted AS (
      INSERT INTO mart.gone (table_name, row_key, gone_at) SELECT '{table.name}', row_key, :clock FROM gone
      ON CONFLICT (table_name, row_key) DO UPDATE SET gone_at = excluded.gone_at
    ), kept AS (
      INSERT INTO mart.{table.name} AS t ({listed}, updated_at) SELECT {listed}, :clock FROM made
      ON CONFLICT ({", ".join(table.key)}) DO UPDATE SET {updates} WHERE ({before}) IS DISTINCT FROM ({after})
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM kept) AS changed, (SELECT count(*) FROM gone) AS gone
    """  # noqa: S608  # names are our own
