"""How each source's last crawl is reported."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import insert, select, text

from digest.delivery.digest import prepare
from digest.delivery.message import Sender
from digest.select.coverage import SourceReport, read_coverage
from tests.digest.world import DAY, NOW, World
from warehouse.tables import latency, operator_alert, outbox

HOUR = timedelta(hours=1)


def reports(world: World) -> dict[str, SourceReport]:
    with world.engine.connect() as connection:
        return {report.source: report for report in read_coverage(connection, "TH", NOW)}


def test_a_source_that_was_read_in_full_lately_is_checked(world: World) -> None:
    world.add_crawl("th_egp", "complete", NOW - 2 * HOUR, rows=1532)
    report = reports(world)["th_egp"]
    assert (report.state, report.rows, report.stale, report.checked) == ("complete", 1532, False, True)
    assert report.ended_at == NOW - 2 * HOUR + timedelta(minutes=5)


def test_a_quiet_day_has_brought_nothing(world: World) -> None:
    world.add_crawl("th_egp", "empty", NOW - 2 * HOUR, rows=0)
    assert (reports(world)["th_egp"].state, reports(world)["th_egp"].rows) == ("empty", 0)


def test_a_source_that_was_never_crawled_says_never(world: World) -> None:
    report = reports(world)["th_egp"]
    assert (report.state, report.ended_at, report.stale, report.checked) == ("never", None, True, False)


def test_the_last_crawl_counts_and_tells_its_reason(world: World) -> None:
    world.add_crawl("th_egp", "complete", NOW - 26 * HOUR)
    check = {"code": "browser_check", "times": 2}
    world.add_crawl("th_egp", "blocked", NOW - 2 * HOUR, troubles=[check])
    report = reports(world)["th_egp"]
    assert (report.state, report.troubles, report.stale, report.checked) == (
        "blocked",
        (check,),
        False,
        False,
    )


def test_a_source_is_stale_once_its_last_full_reading_is_too_old(world: World) -> None:
    world.add_crawl("th_egp", "complete", NOW - 36 * HOUR - timedelta(minutes=4))
    assert not reports(world)["th_egp"].stale
    world.add_source("th_moc", "Ministry", "TH")
    world.add_crawl("th_moc", "complete", NOW - 36 * HOUR - timedelta(minutes=6))
    assert reports(world)["th_moc"].stale


def test_a_crawl_of_details_or_of_the_future_says_nothing_about_the_lists(world: World) -> None:
    world.add_crawl("th_egp", "complete", NOW - 2 * HOUR, entrance="details")
    world.add_crawl("th_egp", "complete", NOW + HOUR)
    assert reports(world)["th_egp"].state == "never"


def test_a_crawl_that_still_runs_does_not_hide_the_one_that_ended(world: World) -> None:
    world.add_crawl("th_egp", "running", NOW - HOUR)
    assert reports(world)["th_egp"].state == "running"
    world.add_crawl("th_egp", "complete", NOW - DAY, rows=7)
    assert (reports(world)["th_egp"].state, reports(world)["th_egp"].rows) == ("complete", 7)


def test_a_centre_hears_of_its_country_and_of_the_international_sources_troubled_ones_first(
    world: World,
) -> None:
    world.add_source("wb_notices", "World Bank", "INTL")
    world.add_source("vn_muasamcong", "Vietnam", "VN")
    world.add_source("th_moc", "Ministry", "TH")
    world.add_crawl("th_egp", "complete", NOW - HOUR)
    world.add_crawl("th_moc", "failed", NOW - HOUR)
    world.add_crawl("wb_notices", "empty", NOW - HOUR)
    assert list(reports(world)) == ["th_moc", "th_egp", "wb_notices"]


def test_fields_of_open_troubles_are_told_of_their_source_alone(world: World) -> None:
    world.add_source("th_moc", "Ministry", "TH")
    troubles = [
        ("field_missing", "th_egp list.deadline (missing)", None),
        ("field_falls", "th_egp buyer", None),
        ("field_falls", "th_egp amount", NOW),
        ("rejects_high", "th_egp", None),
    ]
    with world.engine.begin() as connection:
        for code, about, well_at in troubles:
            row = {"code": code, "about": about, "told": "", "since": NOW, "last_seen": NOW, "times": 1}
            connection.execute(insert(operator_alert).values(row | {"well_at": well_at}))
    found = reports(world)
    assert (found["th_egp"].lacking, found["th_moc"].lacking) == (("buyer", "list.deadline"), ())
    with world.engine.connect() as connection:
        asked = "SELECT source, missing_fields, fallen_fields FROM mart.source_health ORDER BY 1"
        assert [tuple(row) for row in connection.execute(text(asked))] == [
            ("th_egp", ["list.deadline"], ["buyer"]),
            ("th_moc", [], []),
        ]


@pytest.mark.parametrize(("times", "in_goal", "told"), [(12, 9, True), (9, 9, False)])
def test_a_mail_says_which_share_of_its_notices_was_collected_in_time(
    world: World, times: int, in_goal: int, told: bool
) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    world.add_source("vn_muasamcong", "Vietnam", "VN")
    row = {"step": "published_listed", "p50_seconds": 60, "p95_seconds": 60, "longest_seconds": 60}
    with world.engine.begin() as connection:
        for source, seen, kept in (("th_egp", times, in_goal), ("vn_muasamcong", 90, 0)):
            counts = {
                "source": source,
                "day": NOW.date(),
                "times": seen,
                "goal_seconds": 14400,
                "in_goal": kept,
            }
            connection.execute(insert(latency).values(row | counts))
        prepare(connection, "bangkok", NOW, sandbox=False, sender=Sender())
        message = message_from_bytes(
            connection.execute(select(outbox.c.message)).scalar_one(), policy=default
        )
    body = message.get_body(("plain",))
    assert body is not None
    words = "75% of notices were collected within 4 hours of publication (12 whose time"
    assert (words in " ".join(body.get_content().split())) is told
