"""Which leads a reader is told, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.choose import CARDS, Section, days_left, select_leads
from digest.memory import Memory, Told, Warned
from tests.digest.world import BANGKOK, DAY, NOW, ids, make_facts, make_lead, pick


def told(lead_id: str = "L-1", **known: Any) -> Memory:  # noqa: ANN401  # fields of Facts
    """A reader who was told one lead three days ago."""
    return Memory(NOW - 3 * DAY, {lead_id: Told(make_facts(**known))})


def test_a_lead_never_told_is_new() -> None:
    assert ids(pick(make_lead())) == {"new": ["L-1"]}


def test_a_lead_told_before_and_unchanged_is_not_told_again() -> None:
    assert ids(pick(make_lead(), memory=told())) == {}


def test_a_first_digest_leaves_out_what_was_known_for_more_than_seven_days() -> None:
    old = make_lead("L-old", first_known_at=NOW - 8 * DAY, changed_at=NOW - 8 * DAY)
    young = make_lead("L-young", first_known_at=NOW - 6 * DAY, changed_at=NOW - 6 * DAY)
    assert ids(pick(old, young, memory=Memory())) == {"new": ["L-young"]}


def test_the_second_digest_does_not_bring_the_backlog_that_the_first_left_out() -> None:
    old = make_lead("L-old", first_known_at=NOW - 9 * DAY, changed_at=NOW - 9 * DAY)
    assert ids(pick(old, memory=Memory(since=NOW - DAY))) == {}


@pytest.mark.parametrize("over", [{"stage": "awarded"}, {"deadline_at": NOW - DAY}])
def test_a_first_digest_leaves_out_what_is_over(over: dict[str, Any]) -> None:
    lead = make_lead(first_known_at=NOW - DAY, changed_at=NOW - DAY, **over)
    assert ids(pick(lead, memory=Memory())) == {}


def test_a_first_digest_tells_a_lead_without_a_deadline() -> None:
    assert ids(pick(make_lead(deadline_at=None), memory=Memory())) == {"new": ["L-1"]}


def test_an_old_lead_that_changes_after_the_first_digest_is_new_to_who_never_saw_it() -> None:
    lead = make_lead(first_known_at=NOW - 30 * DAY, changed_at=NOW - DAY)
    assert ids(pick(lead)) == {"new": ["L-1"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "another title"),
        ("stage", "amended"),
        ("deadline_at", datetime(2026, 12, 20, 9, 30, tzinfo=UTC)),
        ("prequalification_at", datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
        ("amount", Decimal(50_000_000)),
        ("buyer", "another buyer"),
        ("deadline_at", None),
    ],
)
def test_a_told_lead_that_differs_is_changed_with_the_field_named(field: str, value: object) -> None:
    known: dict[str, Any] = {field: value}
    listing = pick(make_lead(**known), memory=told())[Section.CHANGED]
    assert [chosen.changes for chosen in listing.items] == [(field,)]


def test_a_value_that_was_not_told_before_is_a_change_from_unknown() -> None:
    chosen = pick(make_lead(), memory=told(amount=None, currency=None))[Section.CHANGED].items[0]
    assert chosen.changes_as_json() == [{"field": "amount", "old": None, "new": "48500000.00"}]


def test_the_same_sum_in_another_currency_is_a_change() -> None:
    assert ids(pick(make_lead(currency="USD"), memory=told())) == {"changed": ["L-1"]}


def test_the_same_sum_at_another_scale_is_no_change() -> None:
    assert ids(pick(make_lead(amount=Decimal("48500000.0000")), memory=told())) == {}


def test_a_cancelled_lead_is_told_under_changed() -> None:
    assert ids(pick(make_lead(stage="cancelled"), memory=told())) == {"changed": ["L-1"]}


def test_a_told_lead_that_words_no_longer_carry_is_still_followed() -> None:
    lead = make_lead(tier="watch", stage="cancelled")
    assert ids(pick(lead, memory=told())) == {"changed": ["L-1"]}


def test_a_lead_with_a_change_and_a_near_deadline_is_told_once_and_warned_of_at_once() -> None:
    near = NOW + 2 * DAY
    selection = pick(make_lead(deadline_at=near, stage="amended"), memory=told(deadline_at=near))
    assert ids(selection) == {"changed": ["L-1"]}
    assert selection[Section.CHANGED].items[0].told().warned == Warned(near, 3)


@pytest.mark.parametrize(
    ("days", "warn"), [(15, None), (14, 14), (8, 14), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 1)]
)
def test_a_deadline_is_warned_of_at_fourteen_seven_three_and_one_days(days: int, warn: int | None) -> None:
    deadline = datetime(2026, 11, 23, 9, 30, tzinfo=UTC) + days * DAY
    items = pick(make_lead(deadline_at=deadline), memory=told(deadline_at=deadline))[Section.CLOSING].items
    assert [chosen.warn for chosen in items] == ([] if warn is None else [warn])


def test_each_threshold_is_told_once_and_the_next_one_again() -> None:
    deadline = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    lead, memory, mornings = make_lead(deadline_at=deadline), told(deadline_at=deadline), []
    for day in range(9):
        now = NOW - 2 * DAY + day * DAY
        items = select_leads([lead], memory, now, BANGKOK)[Section.CLOSING].items
        if items:
            mornings.append(days_left(deadline, now, BANGKOK))
            memory = Memory(memory.since, {lead.id: items[0].told()})
    assert mornings == [9, 7, 3, 1]


def test_a_moved_deadline_is_warned_of_afresh() -> None:
    near = NOW + 5 * DAY
    before = Told(make_facts(deadline_at=near), warned=Warned(near - DAY, 7))
    selection = pick(make_lead(deadline_at=near), memory=Memory(NOW - 9 * DAY, {"L-1": before}))
    assert ids(selection) == {"closing": ["L-1"]}


@pytest.mark.parametrize("stage", ["closed", "cancelled", "awarded"])
def test_a_lead_that_is_over_is_not_warned_of(stage: str) -> None:
    near = NOW + 2 * DAY
    memory = told(deadline_at=near, stage=stage)
    assert ids(pick(make_lead(deadline_at=near, stage=stage), memory=memory)) == {}


def test_a_deadline_of_which_only_the_month_is_known_closes_nothing_and_warns_of_nothing() -> None:
    month: dict[str, Any] = {"deadline_at": NOW - 3 * DAY, "deadline_precision": "month"}
    assert ids(pick(make_lead(**month), memory=Memory())) == {"new": ["L-1"]}
    assert ids(pick(make_lead(**month), memory=told(**month))) == {}


def test_a_watched_notice_is_listed_as_unsure_once() -> None:
    watched = make_lead(tier="watch")
    listing = pick(watched)[Section.UNSURE]
    assert [chosen.lead.id for chosen in listing.items] == ["L-1"]
    memory = Memory(NOW - 3 * DAY, {"L-1": listing.items[0].told()})
    changed = make_lead(tier="watch", stage="amended")
    assert ids(pick(changed, memory=memory)) == {}


def test_a_watched_notice_that_is_over_is_not_listed() -> None:
    assert ids(pick(make_lead(tier="watch", deadline_at=NOW - DAY))) == {}


def test_an_unsure_notice_that_becomes_a_lead_is_new_with_its_whole_card() -> None:
    memory = Memory(NOW - 3 * DAY, {"L-1": Told(make_facts(), carded=False)})
    assert ids(pick(make_lead(), memory=memory)) == {"new": ["L-1"]}


def test_what_can_be_met_comes_first_then_what_tells_no_deadline_then_what_is_over() -> None:
    leads = (
        make_lead("L-over", deadline_at=NOW - DAY),
        make_lead("L-none", deadline_at=None, score=9.0),
        make_lead("L-late", deadline_at=NOW + 9 * DAY),
        make_lead("L-weak", deadline_at=NOW + 2 * DAY, score=1.0),
        make_lead("L-soon", deadline_at=NOW + 2 * DAY, score=8.0),
    )
    assert ids(pick(*leads)) == {"new": ["L-soon", "L-weak", "L-late", "L-none", "L-over"]}


def test_at_most_twenty_are_shown_and_the_others_are_counted_as_waiting() -> None:
    leads = [make_lead(f"L-{n:02}", deadline_at=NOW + timedelta(days=1 + n)) for n in range(25)]
    listing = pick(*leads)[Section.NEW]
    assert (len(listing.items), listing.waiting, listing.total) == (CARDS, 5, 25)
    assert [chosen.lead.id for chosen in listing.items] == [f"L-{n:02}" for n in range(20)]


@pytest.mark.parametrize("zone", ["Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Europe/Istanbul"])
def test_days_are_counted_between_midnights_of_the_centres_zone(zone: str) -> None:
    local = ZoneInfo(zone)
    last_minute = datetime(2026, 11, 30, 23, 59, tzinfo=local)
    assert days_left(last_minute, datetime(2026, 11, 23, 0, 0, tzinfo=local), zone) == 7
    assert days_left(last_minute, datetime(2026, 11, 22, 23, 59, tzinfo=local), zone) == 8
    assert days_left(last_minute + timedelta(minutes=1), datetime(2026, 11, 23, tzinfo=local), zone) == 8


def test_what_a_reader_was_told_survives_the_way_through_json() -> None:
    whole = Told(make_facts(), warned=Warned(NOW, 7))
    assert Told.from_json(whole.as_json()) == whole
    bare = Told(replace(make_facts(), amount=None, deadline_at=None, buyer=None), carded=False)
    assert Told.from_json(bare.as_json()) == bare
