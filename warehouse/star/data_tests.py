"""What must hold of the star's data, tested on the rows that are there; each rule keeps a row of mart.data_test."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, text

from domain.crawl.counts import in_number
from warehouse.star import StarTable, star_tables
from warehouse.star.null_shares import has_fallen, shares_of_nulls


class Tested(NamedTuple):
    """How a rule was found.

    Attributes:
        name: what it is about.
        rule: unique, found, present or fresh.
        failures: rows that break it, count.
        told: what is wrong, a sentence; empty where all is well.
    """

    name: str
    rule: str
    failures: int
    told: str


# What core holds and the star must have as many of: counts of both.
_AS_MANY = {
    "fact_notice": ("SELECT count(*) FROM mart.fact_notice", "SELECT count(*) FROM core.notice"),
    "fact_lead": (
        "SELECT count(*) FROM mart.fact_lead WHERE gone_at IS NULL",
        "SELECT count(*) FROM core.lead WHERE merged_into IS NULL AND tier <> 'none'",
    ),
    "fact_lead_event": (
        "SELECT count(*) FROM mart.fact_lead_event",
        "SELECT count(*) FROM core.lead_event",
    ),
    "fact_award": ("SELECT count(*) FROM mart.fact_award", "SELECT count(*) FROM core.award"),
}
_COLUMNS = """
SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
# A source that was read in full at some time, and not again for longer than its hours.
_STALE = """
SELECT s.source, s.stale_hours, max(c.finished_at) FILTER (WHERE c.in_full) AS read_at
FROM mart.dim_source s JOIN mart.fact_crawl c USING (source_key)
WHERE c.entrance = 'walk' AND s.stale_hours IS NOT NULL
GROUP BY 1, 2 HAVING bool_or(c.in_full) ORDER BY 1
"""
_KEEP = """
INSERT INTO mart.data_test AS t (name, rule, told, failures, tested_at, failing_since)
VALUES (:name, :rule, :told, :failures, :now, CASE WHEN :told <> '' THEN CAST(:now AS timestamptz) END)
ON CONFLICT (name) DO UPDATE SET told = excluded.told, failures = excluded.failures, tested_at = excluded.tested_at,
  failing_since = CASE WHEN excluded.told <> '' THEN coalesce(t.failing_since, excluded.failing_since) END
"""


def check_data(connection: Connection, now: datetime) -> list[Tested]:
    """Test every rule and keep how it was found; returns those that fail.

    Args:
        connection: within a transaction.
        now: the moment by the clock of the mode, aware: sources must be fresh then.
    """
    there = set(connection.execute(text(_COLUMNS)).scalars())
    whole = list(_found(connection, there))
    told = () if _lacks(whole, "fact_notice", "dim_source") else _told(connection, now)
    found = [*whole, *told, *_fresh(connection, now)]
    rows = [one._asdict() | {"now": now} for one in found]
    connection.execute(
        text("DELETE FROM mart.data_test WHERE name <> ALL(:names)"), {"names": [one.name for one in found]}
    )
    connection.execute(text(_KEEP), rows)
    return [one for one in found if one.told]


def failing(connection: Connection) -> list[Tested]:
    """The rules that failed at the last test, by name."""
    rows = connection.execute(
        text("SELECT name, rule, failures, told FROM mart.data_test WHERE told <> '' ORDER BY name")
    )
    return [Tested(*row) for row in rows]


def _found(connection: Connection, there: set[str]) -> Iterator[Tested]:
    for table in star_tables():
        lost = [column.name for column in table.columns if f"{table.name}.{column.name}" not in there]
        told = f"mart.{table.name} lacks what is declared: {', '.join(lost)}." if lost else ""
        yield Tested(table.name + " columns", "present", len(lost), told)
        if not lost:
            yield from _keys(connection, table)
            yield from _names(connection, table)
            yield from _as_many(connection, table)


def _keys(connection: Connection, table: StarTable) -> Iterator[Tested]:
    """Each key leads to a row; 0 of a dimension to its row of what is not stated."""
    keys = [column for column in table.columns if column.to]
    if not keys:
        return
    into = {one.name: one.key[0] for one in star_tables()}
    counts = ", ".join(f"count(*) FILTER (WHERE {_is_lost(column.name, column.to, into)})" for column in keys)
    failures = connection.execute(text(f"SELECT {counts} FROM mart.{table.name} t")).one()  # noqa: S608  # declared names
    for column, lost in zip(keys, failures, strict=True):
        told = (
            in_number(f"{lost} rows of mart.{table.name} have a {column.name} that mart.{column.to} lacks.")
            if lost
            else ""
        )
        yield Tested(f"{table.name}.{column.name}", "found", lost, told)


def _is_lost(name: str, to: str, into: Mapping[str, str]) -> str:
    """Whether a key leads nowhere. A dimension is small and read once; of a fact the one row is looked up.

    A fact has no row of what is not stated.
    """
    key = into[to]
    if to.startswith("dim_"):
        return f"{name} NOT IN (SELECT {key} FROM mart.{to})"  # noqa: S608  # declared names
    return f"{name} <> 0 AND NOT EXISTS (SELECT FROM mart.{to} o WHERE o.{key} = t.{name})"  # declared names


def _names(connection: Connection, table: StarTable) -> Iterator[Tested]:
    """Of a dimension no two rows have one natural key, which stands behind the surrogate one."""
    if not table.name.startswith("dim_"):
        return
    name = table.columns[1].name
    twice = f"SELECT count({name}) - count(DISTINCT {name}) FROM mart.{table.name}"  # noqa: S608  # declared names
    failures = connection.execute(text(twice)).scalar_one()
    told = (
        in_number(f"{failures} rows of mart.{table.name} share their {name} with another.")
        if failures
        else ""
    )
    yield Tested(f"{table.name}.{name}", "unique", failures, told)


def _as_many(connection: Connection, table: StarTable) -> Iterator[Tested]:
    if table.name in _AS_MANY:
        ours, theirs = (connection.execute(text(one)).scalar_one() for one in _AS_MANY[table.name])
        told = (
            in_number(f"mart.{table.name} has {ours} rows where core has {theirs}.") if ours != theirs else ""
        )
        yield Tested(table.name + " rows", "present", abs(ours - theirs), told)


def _fresh(connection: Connection, now: datetime) -> Iterator[Tested]:
    for row in connection.execute(text(_STALE)):
        stale = now - row.read_at > timedelta(hours=row.stale_hours)
        told = (
            f"{row.source} was last read in full {row.read_at:%Y-%m-%d %H:%M} UTC;"
            f"{in_number(f' it is stale after {row.stale_hours} hours.')}"
        )
        yield Tested(f"fact_crawl {row.source}", "fresh", int(stale), told if stale else "")


def _lacks(found: Iterable[Tested], *tables: str) -> bool:
    return any(one.told and one.name in {table + " columns" for table in tables} for one in found)


def _told(connection: Connection, now: datetime) -> Iterator[Tested]:
    """Notices of a source tell as much as they did before."""
    for source, column, recent, before in shares_of_nulls(connection, now):
        told = (
            f"{recent:.0%} of what {source} published lately lacks {column} in mart.fact_notice;"
            f" before it was {before:.0%}."
        )
        fallen = has_fallen(recent, before)
        yield Tested(f"fact_notice.{column} {source}", "present", int(fallen), told if fallen else "")
