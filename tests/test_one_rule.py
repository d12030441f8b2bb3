"""What a mail, the web desk, BI and the operator's view must answer alike."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from cityleads.cli.contents.leads import read_lead
from desk.searches.find import find
from desk.searches.query import SearchQuery
from digest.links.marks import read_marks
from digest.render.ladder import stage_now
from digest.select.closing import is_open
from digest.select.coverage import read_coverage
from digest.select.leads import read_leads, read_rates
from tests.digest.world import DAY, NOW, World
from warehouse.lead_details import living
from warehouse.match_overrides import anchor
from warehouse.monitoring.source_health import read_health
from warehouse.tables import action, exchange_rate

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(database: Engine) -> World:
    """The four centres and one Thai source, freshly loaded."""
    return World(database)


def over(world: World, now: datetime) -> tuple[bool, bool]:
    """Whether the only lead is over by the database's rule and by a mail's."""
    with world.engine.connect() as connection:
        (lead,) = read_leads(connection, "TH", {}, now)
        asked = text("SELECT core.is_over(:stage, :closes_at, :now)")
        values = {"stage": lead.facts.stage, "closes_at": lead.closes_at, "now": now}
        return connection.execute(asked, values).scalar_one(), not is_open(lead, now)


@pytest.mark.parametrize(
    ("stage", "left", "expected"),
    [
        ("open", MINUTE, False),
        ("open", timedelta(), True),
        ("draft", MINUTE, False),
        ("draft", timedelta(), True),
        ("awarded", MINUTE, True),
        ("cancelled", None, True),
        ("plan", None, False),
        (None, None, False),
    ],
)
def test_a_lead_is_over_in_the_database_and_in_a_mail_at_the_same_moment(
    world: World, stage: str | None, left: timedelta | None, *, expected: bool
) -> None:
    now = datetime.now(UTC)
    world.add_lead("L-1", stage=stage, deadline_at=None if left is None else now + left, changed_at=now)
    assert over(world, now) == (expected, expected)


def answers(world: World, now: datetime) -> tuple[str, str, str, bool]:
    """The stage of the only lead by BI, by the web desk and by a mail's card, and whether a mail takes it for open."""
    with world.engine.connect() as connection:
        mart = connection.execute(text("SELECT stage FROM mart.leads")).scalar_one()
        (listed,) = find(connection, SearchQuery(), now).rows
        (lead,) = read_leads(connection, "TH", {}, now)
    return mart, listed["stage_now"], str(stage_now(lead, now)), is_open(lead, now)


@pytest.mark.parametrize("precision", ["minute", "day", "month", "year"])
@pytest.mark.parametrize(("left", "stage"), [(MINUTE, "open"), (-MINUTE, "closed")])
def test_a_deadline_closes_a_lead_everywhere_with_the_end_of_what_was_said(
    world: World, precision: str, left: timedelta, stage: str
) -> None:
    now = datetime.now(UTC)
    world.add_lead("L-1", deadline_at=now + left, deadline_precision=precision)
    assert answers(world, now) == (stage, stage, stage, stage == "open")


def test_a_deadline_is_over_at_its_very_moment_and_no_stage_but_an_open_one_is_closed_by_it(
    world: World,
) -> None:
    now = datetime.now(UTC)
    for stage, told in (("amended", "closed"), ("plan", "plan"), ("awarded", "awarded"), ("open", "closed")):
        world.add_lead(f"L-{stage}", stage=stage, deadline_at=now)
        assert answers(world, now)[:3] == (told, told, told)
        with world.engine.begin() as connection:
            connection.execute(text("DELETE FROM core.lead_member"))
            connection.execute(text("DELETE FROM core.lead"))


@pytest.mark.parametrize(("age", "stage"), [(120 * DAY - MINUTE, "open"), (120 * DAY + MINUTE, "closed")])
def test_an_open_lead_that_was_never_told_a_deadline_is_closed_everywhere_after_120_days(
    world: World, age: timedelta, stage: str
) -> None:
    now = datetime.now(UTC)
    world.add_lead("L-1", deadline_at=None, deadline_precision=None, changed_at=now - age)
    assert answers(world, now) == (stage, stage, stage, stage == "open")


def test_a_plan_without_a_deadline_stays_what_it_is(world: World) -> None:
    now = datetime.now(UTC)
    world.add_lead("L-1", stage="plan", deadline_at=None, changed_at=now - 400 * DAY)
    assert answers(world, now) == ("plan", "plan", "plan", True)


def add_rate(world: World, currency: str, day: date, krw: str) -> None:
    values = {"currency": currency, "rate_date": day, "krw": Decimal(krw), "usd": Decimal(1), "source": "ecb"}
    with world.engine.begin() as connection:
        connection.execute(insert(exchange_rate).values(values))


def test_the_newest_rate_up_to_today_counts_everywhere_and_tomorrows_nowhere(world: World) -> None:
    now = datetime.now(UTC)
    world.add_lead("L-1", amount=Decimal(10), currency="THB")
    for days, krw in ((-9, "30"), (0, "40"), (1, "1000")):
        add_rate(world, "THB", now.date() + days * DAY, krw)
    add_rate(world, "KRW", now.date() - 9 * DAY, "1")
    with world.engine.connect() as connection:
        told = connection.execute(text("SELECT amount_krw, rate_date FROM mart.leads")).one()
        assert tuple(told) == (Decimal(400), now.date())
        rate = read_rates(connection, now)["THB"]
        assert (rate.krw, rate.day) == (Decimal(40), now.date())
        found = [find(connection, SearchQuery(least=Decimal(least)), now).total for least in (400, 401)]
        assert found == [1, 0]
        earlier = [
            find(connection, SearchQuery(least=Decimal(least)), now - DAY).total for least in (300, 301)
        ]
        assert earlier == [1, 0]


def test_a_lead_that_was_merged_twice_leads_to_the_living_one_from_everywhere(world: World) -> None:
    for name in ("L-1", "L-2", "L-3"):
        world.add_lead(name)
    subscriber = world.add_subscriber("kim@kotra.example")
    followed = {"subscriber_id": subscriber, "kind": "follow", "lead_id": "L-1", "acted_at": NOW, "buyer": ""}
    with world.engine.begin() as connection:
        connection.execute(insert(action).values(followed | {"reason": "", "note": ""}))
    world.change("L-1", merged_into="L-2")
    world.change("L-2", merged_into="L-3")
    with world.engine.connect() as connection:
        assert living(connection, ["L-1", "L-2", "L-3", "L-none"]) == dict.fromkeys(
            ("L-1", "L-2", "L-3"), "L-3"
        )
        assert str(anchor(connection, "L-1")) == "th_egp/L-3"
        shown = read_lead(connection, "L-1")
        assert shown is not None
        assert shown["lead_id"] == "L-3"
        assert read_marks(connection, "bangkok")[subscriber].followed == {"L-3"}


@pytest.mark.parametrize(("late", "stale"), [(timedelta(), False), (MINUTE, True)])
def test_a_source_is_stale_by_the_end_of_its_last_full_reading(
    world: World, late: timedelta, *, stale: bool
) -> None:
    ended = NOW - timedelta(hours=36) - late
    world.add_crawl("th_egp", "complete", ended - timedelta(minutes=5), finished_at=ended)
    with world.engine.connect() as connection:
        (health,) = read_health(connection, NOW)
        (report,) = read_coverage(connection, "TH", NOW)
        told = connection.execute(text("SELECT last_complete_at FROM mart.source_health")).scalar_one()
    assert (health.stale, report.stale, health.full_at, report.full_at, told) == (stale, stale, *(ended,) * 3)
    assert (health.checked, report.checked) == (not stale, not stale)


def test_a_crawl_that_runs_hides_nowhere_how_the_last_one_ended(world: World) -> None:
    world.add_crawl("th_egp", "complete", NOW - DAY)
    unsettled: dict[str, Any] = {"settled": False}
    world.add_crawl("th_egp", "complete", NOW - timedelta(hours=2), **unsettled)
    world.add_crawl("th_egp", "running", NOW - timedelta(hours=1))
    with world.engine.connect() as connection:
        told = connection.execute(text("SELECT last_state FROM mart.source_health")).scalar_one()
        states = [read_health(connection, NOW)[0].state, read_coverage(connection, "TH", NOW)[0].state, told]
        assert states == ["complete"] * 3
