"""`cityleads doctor` tells what would make the next mail untrue."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import Connection, Engine, insert, text

from cityleads._finding import Finding
from cityleads.bootstrap import prepare_warehouse
from cityleads.cli.operating import findings
from cityleads.health.doctor import examine
from cityleads.health.readiness import look
from cityleads.run import run_sandbox
from cityleads.settings import Settings
from scrapers.source_config import facts, source_names
from tests.ran import settings_for
from warehouse import tables
from warehouse.server import Server

NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    prepare_warehouse(database)
    with database.connect() as connection:
        yield connection


def crawl(connection: Connection, source: str, state: str, ago: timedelta, reason: str = "") -> None:
    at = NOW - ago
    connection.execute(
        insert(tables.crawl).values(
            source=source,
            entrance="walk",
            state=state,
            reason=reason,
            started_at=at,
            finished_at=None if state == "running" else at + timedelta(minutes=1),
            window_since=at.date(),
            window_until=at.date(),
            settled=state != "running",
        )
    )


def found(connection: Connection, source: str) -> Finding:
    return {one.check: one for one in look(connection, NOW)}[f"read {source}"]


def test_a_warehouse_that_has_read_nothing_yet_is_well(connection: Connection) -> None:
    assert {one.well for one in look(connection, NOW)} == {True}
    assert found(connection, "th_egp").told == "not read yet"


@pytest.mark.parametrize("state", ["complete", "empty"])
def test_a_source_that_was_read_in_full_lately_is_well(connection: Connection, state: str) -> None:
    crawl(connection, "th_egp", state, HOUR)
    assert found(connection, "th_egp") == Finding(
        "read th_egp",
        True,
        f"{state}; last read in full: 2026-11-30 05:01 UTC",
        found(connection, "th_egp").mend,
    )


@pytest.mark.parametrize("state", ["blocked", "failed"])
def test_a_source_that_was_refused_or_failed_is_told_with_its_reason(
    connection: Connection, state: str
) -> None:
    crawl(connection, "th_egp", "complete", 3 * HOUR)
    crawl(connection, "th_egp", state, HOUR, "HTTP 403")
    one = found(connection, "th_egp")
    assert (one.well, one.told) == (False, f"{state} (HTTP 403); last read in full: 2026-11-30 03:01 UTC")


def test_a_source_that_is_stale_is_told_though_it_goes_on_partly(connection: Connection) -> None:
    hours = facts("th_egp").stale_hours
    crawl(connection, "th_egp", "complete", (hours + 1) * HOUR)
    crawl(connection, "th_egp", "partial", HOUR, "20 of the portal's 35 rows were listed")
    one = found(connection, "th_egp")
    assert not one.well
    assert one.told.endswith(f"and it should be every {hours} h")


def test_a_source_never_read_while_others_are_is_late_only_after_its_time(connection: Connection) -> None:
    hours = facts("th_egp").stale_hours
    crawl(connection, "tr_ilan", "complete", (hours - 1) * HOUR)
    assert found(connection, "th_egp").well
    crawl(connection, "tr_ilan", "complete", (hours + 1) * HOUR)
    assert not found(connection, "th_egp").well


@pytest.mark.parametrize("before", [None, 3 * HOUR], ids=["never in full", "in full lately"])
def test_a_source_that_was_read_in_part_is_no_failure_and_not_simply_well(
    connection: Connection, before: timedelta | None
) -> None:
    if before:
        crawl(connection, "th_egp", "complete", before)
    crawl(connection, "th_egp", "partial", HOUR, "20 of the portal's 35 rows were listed")
    one = found(connection, "th_egp")
    assert (one.well, one.warning) == (True, True)
    crawl(connection, "th_egp", "complete", HOUR / 2)
    assert found(connection, "th_egp").warning is False
    console = Console(file=StringIO(), width=200)
    findings(console, [one])
    told = console.file.getvalue().splitlines()  # type: ignore[attr-defined]  # it is a StringIO
    assert told[0].startswith("! read th_egp: partial (20 of the portal's 35 rows were listed)")
    assert told[1].strip().startswith("docs/operations.md says what each state means")


def test_a_first_walk_that_runs_is_well(connection: Connection) -> None:
    crawl(connection, "th_egp", "running", HOUR)
    assert found(connection, "th_egp").well


@pytest.mark.parametrize(
    ("state", "ago", "well"), [("new", 119, True), ("new", 121, False), ("failed", 0, False)]
)
def test_documents_that_wait_or_were_given_up_are_told(
    connection: Connection, state: str, ago: int, well: bool
) -> None:
    connection.execute(
        text("SET session_replication_role = replica")
    )  # no document behind the work is needed here
    connection.execute(
        insert(tables.work).values(document_id=1, state=state, queued_at=NOW - timedelta(minutes=ago))
    )
    (one,) = [one for one in look(connection, NOW) if one.check == "refine"]
    assert one.well is well


@pytest.mark.slow
def test_the_doctor_ends_ill_when_every_portal_refuses(server: Server, tmp_path: Path) -> None:
    settings: Settings = settings_for(server, "all_refuse", tmp_path)
    run_sandbox(settings, 1, source_names(), lambda _told: None, fault="challenge")
    ill = {one.check: one.told for one in examine(settings, "sandbox") if not one.well}
    assert sorted(ill) == [f"read {name}" for name in source_names()]
    assert json.dumps(ill).count("blocked (") == len(source_names())
