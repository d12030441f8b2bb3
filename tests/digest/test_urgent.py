"""What cannot wait for a digest, at the boundaries."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.select.history import History, LastSent
from digest.select.items import Section
from digest.select.urgent import Urgent, horizon, select_urgent
from domain.centres import CENTRES, Centre, centre_named
from tests.digest.world import BANGKOK, DAY, NOW, make_facts, make_lead

SECOND = timedelta(seconds=1)
# 10:00 on a Monday in Bangkok: the digests of Tuesday and Wednesday are next.
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
NEAR = WEDNESDAY - SECOND
FRESH = History(since=NOW - 3 * DAY)


def urgent(history: History = FRESH, now: datetime = MONDAY, **known: Any) -> list[Urgent]:  # noqa: ANN401  # of make_lead
    """What presses a Bangkok reader; the lead closes before Wednesday's digest unless told otherwise."""
    lead = make_lead(**({"deadline_at": NEAR} | known))
    return list(select_urgent([lead], history, now, BANGKOK, "TH"))


def told(carded: bool = True, **known: Any) -> History:  # noqa: ANN401  # fields of Facts
    return History(NOW - 3 * DAY, {"L-1": LastSent(make_facts(**({"deadline_at": NEAR} | known)), carded)})


@pytest.mark.parametrize("centre", CENTRES, ids=lambda centre: centre.name)
@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-09 07:59:59", "2026-11-10 08:00"),
        ("2026-11-09 08:00:00", "2026-11-11 08:00"),
        ("2026-11-09 23:59:59", "2026-11-11 08:00"),
        ("2026-11-10 00:00:00", "2026-11-11 08:00"),
        ("2026-11-12 07:59:59", "2026-11-13 08:00"),
        ("2026-11-12 08:00:00", "2026-11-16 08:00"),
        ("2026-11-13 07:59:59", "2026-11-16 08:00"),
        ("2026-11-13 08:00:00", "2026-11-17 08:00"),
        ("2026-11-14 12:00:00", "2026-11-17 08:00"),
        ("2026-11-15 23:59:59", "2026-11-17 08:00"),
        ("2026-11-16 07:59:59", "2026-11-17 08:00"),
    ],
)
def test_what_closes_before_the_second_next_working_morning_cannot_wait(
    centre: Centre, now: str, until: str
) -> None:
    zone, country = centre.zone, centre.country
    local = ZoneInfo(zone)
    limit = datetime.fromisoformat(until).replace(tzinfo=local)
    moment = datetime.fromisoformat(now).replace(tzinfo=local).astimezone(UTC)
    assert horizon(moment, zone, country) == limit
    before, at = (
        make_lead(f"L-{name}", deadline_at=limit - gap) for name, gap in (("0", SECOND), ("1", 0 * DAY))
    )
    found = select_urgent([before, at], History(since=moment - DAY), moment, zone, country)
    assert [one.item.lead.id for one in found] == ["L-0"]


@pytest.mark.parametrize(
    ("name", "now", "until"),
    [
        ("bangkok", "2026-04-10 07:59", "2026-04-16 08:00"),  # Songkran, from Monday to Wednesday
        ("bangkok", "2026-04-10 08:00", "2026-04-17 08:00"),
        ("hanoi", "2026-02-13 12:00", "2026-02-24 08:00"),  # Tet, a whole week
        ("hanoi", "2026-08-21 07:59", "2026-08-22 08:00"),  # a Saturday that is worked
        ("jakarta", "2026-03-17 08:00", "2026-03-26 08:00"),  # Nyepi, Idul Fitri and the leave around them
        ("istanbul", "2026-10-28 08:00", "2026-11-02 08:00"),  # the Republic's day, a Thursday
    ],
)
def test_holidays_have_no_morning(name: str, now: str, until: str) -> None:
    centre = centre_named(name)
    zone = ZoneInfo(centre.zone)
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)
    assert horizon(moment, centre.zone, centre.country) == datetime.fromisoformat(until).replace(tzinfo=zone)


def test_the_same_moment_is_before_the_digest_in_istanbul_and_after_it_in_bangkok() -> None:
    assert horizon(NOW, "Asia/Bangkok", "TH") == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    assert horizon(NOW, "Europe/Istanbul", "TR") == datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("stage", ["open", "amended"])
def test_a_lead_that_can_be_bid_for_and_closes_soon_is_urgent(stage: str) -> None:
    (one,) = urgent(stage=stage)
    assert (one.item.section, one.closing, one.closes_at) == (Section.NEW, "deadline_at", NEAR)


@pytest.mark.parametrize(
    "known",
    [
        {"stage": "programme"}, {"stage": "plan"}, {"stage": "draft"}, {"stage": "closed"},
        {"stage": "cancelled"}, {"stage": "awarded"}, {"stage": None}, {"tier": "watch"},
        {"deadline_at": None}, {"deadline_at": MONDAY}, {"deadline_at": MONDAY - DAY},
        {"deadline_precision": "month"}, {"deadline_precision": "year"},
    ],
)  # fmt: skip
def test_what_cannot_be_bid_for_or_is_over_or_not_sure_is_not_urgent(known: dict[str, Any]) -> None:
    assert urgent(**known) == []


def test_a_deadline_one_second_ahead_is_still_ahead() -> None:
    assert [one.closes_at for one in urgent(deadline_at=MONDAY + SECOND)] == [MONDAY + SECOND]


def test_a_prequalification_that_ends_soon_is_urgent_though_the_deadline_is_far() -> None:
    (one,) = urgent(prequalification_at=NEAR, deadline_at=NEAR + 20 * DAY)
    assert (one.closing, one.closes_at) == ("prequalification_at", NEAR)
    (one,) = urgent(prequalification_at=MONDAY - DAY, deadline_at=NEAR)
    assert (one.closing, one.closes_at) == ("deadline_at", NEAR)


def test_what_the_reader_was_told_with_this_deadline_is_not_urgent() -> None:
    assert urgent(told()) == []
    assert urgent(told(stage="amended", title="another title")) == []


def test_a_deadline_moved_near_since_it_was_told_is_urgent_with_what_changed() -> None:
    (one,) = urgent(told(deadline_at=NEAR + 20 * DAY))
    assert (one.item.section, one.item.changes) == (Section.CHANGED, ("deadline_at",))


def test_a_notice_that_was_only_listed_as_unsure_counts_as_not_told() -> None:
    (one,) = urgent(told(carded=False))
    assert one.item.section is Section.NEW


def test_an_alert_that_never_arrived_is_not_repeated_for_the_same_deadline() -> None:
    history = History(NOW - 3 * DAY, alerted=frozenset({("L-1", NEAR)}))
    assert urgent(history) == []
    assert [one.closes_at for one in urgent(history, deadline_at=NEAR - SECOND)] == [NEAR - SECOND]


def test_a_new_readers_backlog_is_no_more_urgent_than_it_is_new() -> None:
    assert urgent(History(), first_known_at=MONDAY - 8 * DAY, changed_at=MONDAY - 8 * DAY) == []
    assert len(urgent(History(), first_known_at=MONDAY - 6 * DAY, changed_at=MONDAY - 6 * DAY)) == 1


def test_what_closes_first_comes_first() -> None:
    leads = [make_lead("L-late", deadline_at=NEAR), make_lead("L-soon", deadline_at=MONDAY + SECOND)]
    found = select_urgent(leads, FRESH, MONDAY, BANGKOK, "TH")
    assert [one.item.lead.id for one in found] == ["L-soon", "L-late"]
