"""A source's figures by day: counted from the rows, twice the same, and loud when something is wrong."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from cityleads.bootstrap import prepare_warehouse
from cityleads.health.source_alerts import warnings
from domain.clock import moment_of
from scrapers.source_config import source_names
from tests.ran import Ran
from warehouse.db import rows_of
from warehouse.monitoring import source_metrics

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def two_days(ran: Ran) -> Iterator[Connection]:
    """The sandbox's first two days with their figures; nothing of it is kept."""
    with ran.engine.connect() as connection:
        source_metrics.count(connection, moment_of(2))
        yield connection


def figures(connection: Connection, source: str, *names: str) -> list[tuple[Any, ...]]:
    rows = rows_of(
        connection, "SELECT * FROM mart.source_metrics WHERE source = :name ORDER BY day", name=source
    )
    return [tuple(row[name] for name in names) for row in rows]


def test_two_days_of_the_sandbox_are_counted_as_they_were(two_days: Connection) -> None:
    named = ("day", "crawls", "complete", "documents", "documents_new", "rows", "rejects")
    assert figures(two_days, "id_spse", *named) == [
        (date(2026, 11, 22), 1, 1, 36, 36, 57, 2),
        (date(2026, 11, 23), 1, 1, 47, 22, 65, 0),
    ]
    told = ("notices_new", "notices_changed", "leads_new")
    assert figures(two_days, "tr_ilan", *told) == [(29, 13, 9), (6, 2, 1)]
    assert figures(two_days, "news", "crawls", "complete") == [(1, 0), (1, 0)]


def test_sums_over_all_sources_are_the_warehouses_own_totals(two_days: Connection) -> None:
    (row,) = rows_of(
        two_days,
        """
        SELECT sum(notices_new) - (SELECT count(*) FROM core.notice) AS notices,
               sum(leads_new) - (SELECT count(*) FROM mart.leads) AS leads,
               sum(rejects) - (SELECT count(*) FROM raw.reject) AS rejects,
               sum(documents_new) - (SELECT count(*) FROM raw.document) AS documents,
               count(*) - 2 * (SELECT count(*) FROM core.source WHERE kind <> 'files') AS rows
        FROM ops.metric
        """,
    )
    assert row == {"notices": 0, "leads": 0, "rejects": 0, "documents": 0, "rows": 0}


def test_latency_is_the_median_over_what_was_published_to_the_minute_since_the_first_crawl(
    two_days: Connection,
) -> None:
    rows = rows_of(
        two_days,
        "SELECT first_known_at - published_at AS took FROM core.notice WHERE source = 'id_spse'"
        " AND published_precision = 'minute' AND published_at >= :first",
        first=moment_of(1),
    )
    assert figures(two_days, "id_spse", "latency_p50_seconds") == [(None,), (70200.0,)]
    assert median(row["took"].total_seconds() for row in rows) == 70200.0


def test_rejects_are_set_against_notices_also_where_a_page_is_a_whole_bulletin(two_days: Connection) -> None:
    assert figures(two_days, "tr_bulletin", "rows", "notices_new", "rejects", "reject_share") == [
        (39, 38, 1, 1 / 39),
        (17, 16, 1, 1 / 17),
    ]


def test_counting_again_changes_nothing_and_mends_what_was_wrong(two_days: Connection) -> None:
    before = rows_of(two_days, "SELECT * FROM ops.metric ORDER BY source, day")
    rows = 2 * len(source_names())
    assert (len(before), source_metrics.count(two_days, moment_of(2))) == (rows, rows)
    assert rows_of(two_days, "SELECT * FROM ops.metric ORDER BY source, day") == before
    two_days.execute(text("UPDATE ops.metric SET rows = 999, latency_p50_seconds = 1"))
    source_metrics.count(two_days, moment_of(2))
    assert rows_of(two_days, "SELECT * FROM ops.metric ORDER BY source, day") == before


def test_a_high_share_of_rejects_is_named_with_its_figures(two_days: Connection) -> None:
    told = [str(event) for event in warnings(two_days, moment_of(3)) if event.name == "rejects_high"]
    assert told == ["rejects_high source=tr_bulletin day=2026-11-23 rejects=1 rows=17 share=0.059"]


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """A warehouse that knows the sources and has seen nothing yet."""
    prepare_warehouse(database)
    with database.connect() as connection:
        yield connection


def walked(
    connection: Connection, at: datetime, rows: int, state: str = "complete", *, settled: bool = True
) -> None:
    """Note a list crawl of th_egp."""
    connection.execute(
        text(
            "INSERT INTO raw.crawl"
            " (source, entrance, started_at, finished_at, window_since, window_until, state, reason, rows, settled)"
            " VALUES ('th_egp', 'walk', :at, :at, :at, :at, :state, 'it fell', :rows, :settled)"
        ),
        {"at": at, "rows": rows, "state": state, "settled": settled},
    )


def test_a_crawl_is_complete_once_its_pages_are_refined(connection: Connection) -> None:
    for settled in (False, True):
        walked(connection, NOON, 9, settled=settled)
    walked(connection, NOON, 9, "partial")
    source_metrics.count(connection, NOON)
    assert figures(connection, "th_egp", "crawls", "complete", "rows") == [(3, 1, 27)]


def told(connection: Connection, now: datetime) -> list[str]:
    source_metrics.count(connection, now)
    return [str(event) for event in warnings(connection, now) if event.values["source"] == "th_egp"]


def ill(event: str, day: int, state: str) -> str:
    """The warning about th_egp, last read in full at noon of that day."""
    return (
        f"{event} source=th_egp last_complete_at=2026-11-{day}T12:00:00+00:00 stale_hours=36"
        f" last_state={state} reason='it fell'"
    )


def test_a_day_without_a_crawl_has_a_row_of_noughts_and_days_before_the_first_have_none(
    connection: Connection,
) -> None:
    walked(connection, NOON - 3 * DAY, 5)
    source_metrics.count(connection, NOON)
    assert figures(connection, "th_egp", "day", "crawls", "rows", "reject_share") == [
        (date(2026, 11, 20), 1, 5, 0.0),
        *((date(2026, 11, day), 0, 0, None) for day in (21, 22, 23)),
    ]
    assert rows_of(connection, "SELECT * FROM ops.metric WHERE source <> 'th_egp'") == []


def test_days_older_than_a_fortnight_are_left_as_they_were_counted(connection: Connection) -> None:
    walked(connection, NOON - 14 * DAY, 5)
    source_metrics.count(connection, NOON - 14 * DAY)
    connection.execute(text("UPDATE ops.metric SET rows = 4"))
    assert source_metrics.count(connection, NOON) == 14
    assert figures(connection, "th_egp", "rows")[:2] == [(4,), (0,)]


def test_a_source_that_lists_nothing_though_it_usually_does_is_named(connection: Connection) -> None:
    for back, rows in ((4, 20), (3, 31), (2, 40), (1, 0)):
        walked(connection, NOON - back * DAY, rows)
    assert told(connection, NOON) == ["silent_source source=th_egp day=2026-11-22 crawls=1 usual_rows=31"]


def test_days_without_a_walk_do_not_count_as_days_on_which_nothing_was_listed(connection: Connection) -> None:
    for back, rows in ((9, 30), (5, 30), (1, 0)):
        walked(connection, NOON - back * DAY, rows)
    assert told(connection, NOON) == ["silent_source source=th_egp day=2026-11-22 crawls=1 usual_rows=30"]


def test_a_source_that_seldom_lists_anything_and_one_that_was_not_walked_are_not_called_silent(
    connection: Connection,
) -> None:
    for back, rows in ((4, 0), (3, 0), (2, 40), (1, 0)):
        walked(connection, NOON - back * DAY, rows)
    assert told(connection, NOON) == []
    assert told(connection, NOON + DAY) == [ill("source_stale", 22, "complete")]


def test_a_source_is_stale_one_second_after_its_hours_and_unwell_when_its_last_walk_failed(
    connection: Connection,
) -> None:
    walked(connection, NOON, 5)
    assert told(connection, NOON + timedelta(hours=36)) == []
    assert [line.split()[0] for line in told(connection, NOON + timedelta(hours=36, seconds=1))] == [
        "source_stale"
    ]
    walked(connection, NOON + timedelta(hours=1), 5, state="failed")
    assert told(connection, NOON + timedelta(hours=2)) == [ill("source_unwell", 23, "failed")]


@pytest.mark.parametrize("view", ["source_metrics", "exchange_rates"])
def test_bi_reads_the_view_and_every_column_says_its_unit_or_zone(connection: Connection, view: str) -> None:
    rows = rows_of(
        connection,
        "SELECT a.attname AS name, format_type(a.atttypid, NULL) AS kind, col_description(a.attrelid, a.attnum) AS said"
        " FROM pg_attribute a WHERE a.attrelid = CAST(:view AS regclass) AND a.attnum > 0",
        view=f"mart.{view}",
    )
    assert [row["name"] for row in rows if not row["said"]] == []
    assert ["time zone" in row["said"] for row in rows if row["kind"] == "date"] == [True]
    assert [row["name"] for row in rows if row["kind"] == "integer" and "ount" not in row["said"]] == []
    connection.execute(text("SET LOCAL ROLE bi_reader"))
    assert rows_of(connection, f"SELECT * FROM mart.{view}") == []  # noqa: S608  # names above
