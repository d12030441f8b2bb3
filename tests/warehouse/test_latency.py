"""How long each step takes, by source and day: counted from the rows, twice the same, with the design's goals."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from cityleads.bootstrap import prepare_warehouse
from domain.clock import moment_of
from tests.cityleads.test_alarms import NOTICE, crawled
from tests.ran import Ran
from warehouse.db import rows_of
from warehouse.monitoring import latency

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rows(connection: Connection, step: str) -> list[tuple[Any, ...]]:
    found = rows_of(
        connection, "SELECT * FROM mart.source_latency WHERE step = :step ORDER BY source, day", step=step
    )
    names = ("source", "day", "times", "p50_seconds", "longest_seconds", "goal_seconds", "in_goal")
    return [tuple(row[name] for name in names) for row in found]


@pytest.fixture
def listed(database: Engine) -> Connection:
    """Four notices of one source: listed 1, 2, 3 and 9 hours after they were published to the minute."""
    prepare_warehouse(database)
    crawled(database, "news", "complete", NOW - timedelta(days=3))
    with database.begin() as connection:
        for hours in (1, 2, 3, 9):
            connection.execute(text(NOTICE), {"at": NOW - hours * HOUR, "buyers": 1, "most": 1})
        connection.execute(
            text("UPDATE core.notice SET published_precision = 'minute', first_known_at = :now"), {"now": NOW}
        )
        connection.execute(text("INSERT INTO ops.latency (source, day, step, times, p50_seconds, p95_seconds,"
            " longest_seconds, in_goal) VALUES ('news', '2026-11-23', 'published_listed', 9, 1, 1, 1, 9)"))  # fmt: skip
    return database.connect()


def test_what_was_listed_is_counted_by_the_day_with_the_goal_and_twice_the_same(listed: Connection) -> None:
    with listed as connection:
        made = [latency.count(connection, NOW, by_the_wall=False) for _ in range(2)]
        found = rows(connection, "published_listed")
        timely = (
            latency.read_timely(connection, NOW, {"INTL", "TH"}),
            latency.read_timely(connection, NOW, {"VN"}),
        )
    assert made == [1, 1]
    assert found == [("news", date(2026, 11, 24), 4, 2.5 * 3600, 9 * 3600.0, 4 * 3600.0, 3)]
    assert timely[0] == (4, 3)
    assert timely[1] == (0, 0)


def test_a_day_without_a_minute_or_from_before_the_first_crawl_is_not_measured(listed: Connection) -> None:
    with listed as connection:
        connection.execute(text("UPDATE core.notice SET published_precision = 'day' WHERE id % 2 = 0"))
        connection.execute(text("UPDATE raw.crawl SET started_at = :at"), {"at": NOW - 2.5 * HOUR})
        latency.count(connection, NOW, by_the_wall=False)
        found = rows(connection, "published_listed")
    assert [row[2] for row in found] == [1]


def test_two_days_of_the_sandbox_have_leads_mails_and_no_step_by_the_wall(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        latency.count(connection, moment_of(2) + 24 * HOUR, by_the_wall=False)  # the mornings come later
        steps = {row["step"]: row["times"] for row in rows_of(
            connection, "SELECT step, sum(times)::integer AS times FROM ops.latency GROUP BY 1")}  # fmt: skip
        leads = connection.execute(
            text(
                "SELECT count(*) FROM mart.fact_lead f JOIN core.lead l ON l.id = f.lead_id"
                " JOIN core.lead_event e ON e.lead_id = l.id AND e.kind = 'new'"
                " WHERE l.merged_into IS NULL AND f.first_told_at IS NOT NULL"
            )
        ).scalar_one()
        late = connection.execute(
            text("SELECT sum(times - in_goal) FROM ops.latency WHERE step = 'lead_mailed'")
        ).scalar()
        connection.rollback()
    assert "listed_read" not in steps
    assert steps["lead_mailed"] == leads
    assert late == 0


def test_a_document_keeps_the_moment_of_its_first_reading(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        before = rows_of(
            connection, "SELECT document_id, read_at FROM ops.work WHERE state = 'done' ORDER BY 1"
        )
    assert before
    assert all(row["read_at"] is not None for row in before)
