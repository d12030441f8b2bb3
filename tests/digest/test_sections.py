"""Which leads a reader is told, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.links.marks import Marks, buyer_key
from digest.preferences import NO_PREFERENCES, Preferences
from digest.select.closing import days_left
from digest.select.history import History, LastSent, LastWarning
from digest.select.items import Section
from digest.select.sections import select_leads
from domain.rates import Equivalent, Rate
from tests.digest.world import BANGKOK, DAY, NOW, ids, make_facts, make_lead, pick

NEWS: dict[str, Any] = {"stage": "programme", "deadline_at": None}


def told(lead_id: str = "L-1", **known: Any) -> History:  # noqa: ANN401  # fields of Facts
    """A reader who was told one lead three days ago."""
    return History(NOW - 3 * DAY, {lead_id: LastSent(make_facts(**known))})


def test_a_lead_never_told_is_new() -> None:
    assert ids(pick(make_lead())) == {"new": ["L-1"]}


def test_a_lead_told_before_and_unchanged_is_not_told_again() -> None:
    assert ids(pick(make_lead(), history=told())) == {}


def test_a_first_digest_leaves_out_what_was_known_for_more_than_seven_days() -> None:
    old = make_lead("L-old", first_known_at=NOW - 8 * DAY, changed_at=NOW - 8 * DAY)
    young = make_lead("L-young", first_known_at=NOW - 6 * DAY, changed_at=NOW - 6 * DAY)
    assert ids(pick(old, young, history=History())) == {"new": ["L-young"]}


@pytest.mark.parametrize(
    ("age", "told_of"), [(timedelta(days=7), {"new": ["L-1"]}), (timedelta(days=7, seconds=1), {})]
)
def test_a_first_digest_looks_back_seven_days_to_the_second(
    age: timedelta, told_of: dict[str, list[str]]
) -> None:
    lead = make_lead(first_known_at=NOW - age, changed_at=NOW - age)
    assert ids(pick(lead, history=History())) == told_of


def test_the_second_digest_does_not_bring_the_backlog_that_the_first_left_out() -> None:
    old = make_lead("L-old", first_known_at=NOW - 9 * DAY, changed_at=NOW - 9 * DAY)
    assert ids(pick(old, history=History(since=NOW - DAY))) == {}


@pytest.mark.parametrize("over", [{"stage": "awarded"}, {"deadline_at": NOW - DAY}])
def test_a_first_digest_leaves_out_what_is_over(over: dict[str, Any]) -> None:
    lead = make_lead(first_known_at=NOW - DAY, changed_at=NOW - DAY, **over)
    assert ids(pick(lead, history=History())) == {}


def test_a_first_digest_tells_a_lead_without_a_deadline() -> None:
    assert ids(pick(make_lead(deadline_at=None), history=History())) == {"new": ["L-1"]}


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
    section_items = pick(make_lead(**known), history=told())[Section.CHANGED]
    assert [item.changes for item in section_items.items] == [(field,)]


def test_a_value_that_was_not_told_before_is_a_change_from_unknown() -> None:
    item = pick(make_lead(), history=told(amount=None, currency=None))[Section.CHANGED].items[0]
    assert item.changes_as_json() == [{"field": "amount", "old": None, "new": "48500000.00"}]


def test_the_same_sum_in_another_currency_is_a_change() -> None:
    assert ids(pick(make_lead(currency="USD"), history=told())) == {"changed": ["L-1"]}


def test_the_same_sum_at_another_scale_is_no_change() -> None:
    assert ids(pick(make_lead(amount=Decimal("48500000.0000")), history=told())) == {}


@pytest.mark.parametrize("end", ["cancelled", "awarded"])
def test_the_end_of_a_lead_has_its_own_section_a_line_where_it_is_not_followed(end: str) -> None:
    lead, follows = make_lead(stage=end), Preferences(marks=Marks(followed=frozenset({"L-1"})))
    for preferences, brief in ((NO_PREFERENCES, True), (follows, False)):
        (item,) = pick(lead, history=told(), preferences=preferences)[Section.OVER].items
        assert (item.brief, item.changes, item.kind) == (brief, ("stage",), Section.CHANGED)


def test_a_told_lead_that_words_no_longer_carry_is_still_followed() -> None:
    lead = make_lead(tier="watch", stage="cancelled")
    assert ids(pick(lead, history=told())) == {"over": ["L-1"]}


def test_a_lead_with_a_change_and_a_near_deadline_is_told_once_and_warned_of_at_once() -> None:
    near = NOW + 2 * DAY
    selection = pick(make_lead(deadline_at=near, stage="amended"), history=told(deadline_at=near))
    assert ids(selection) == {"urgent": ["L-1"]}
    assert selection[Section.URGENT].items[0].kind is Section.CHANGED
    assert selection[Section.URGENT].items[0].as_sent().warned == LastWarning(near, 3)


@pytest.mark.parametrize(
    ("days", "warn"), [(15, None), (14, 14), (8, 14), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 1)]
)
def test_a_deadline_is_warned_of_at_fourteen_seven_three_and_one_days(days: int, warn: int | None) -> None:
    deadline = datetime(2026, 11, 23, 9, 30, tzinfo=UTC) + days * DAY
    selection = pick(make_lead(deadline_at=deadline), history=told(deadline_at=deadline))
    section = Section.URGENT if warn in (1, 3) else Section.CLOSING
    assert [(item.warn, item.kind) for item in selection[section].items] == (
        [] if warn is None else [(warn, Section.CLOSING)]
    )
    assert sum(section_items.total for section_items in selection.values()) == (warn is not None)


def test_each_threshold_is_told_once_and_the_next_one_again() -> None:
    deadline = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    lead, history, mornings = make_lead(deadline_at=deadline), told(deadline_at=deadline), []
    for day in range(9):
        now = NOW - 2 * DAY + day * DAY
        selection = select_leads([lead], history, now)
        items = [*selection[Section.CLOSING].items, *selection[Section.URGENT].items]
        if items:
            mornings.append(days_left(deadline, now, BANGKOK))
            history = History(history.since, {lead.id: items[0].as_sent()})
    assert mornings == [9, 7, 3, 1]


def test_a_moved_deadline_is_warned_of_afresh() -> None:
    near = NOW + 5 * DAY
    before = LastSent(make_facts(deadline_at=near), warned=LastWarning(near - DAY, 7))
    selection = pick(make_lead(deadline_at=near), history=History(NOW - 9 * DAY, {"L-1": before}))
    assert ids(selection) == {"closing": ["L-1"]}


@pytest.mark.parametrize("stage", ["closed", "cancelled", "awarded"])
def test_a_lead_that_is_over_is_not_warned_of(stage: str) -> None:
    near = NOW + 2 * DAY
    history = told(deadline_at=near, stage=stage)
    assert ids(pick(make_lead(deadline_at=near, stage=stage), history=history)) == {}


def test_a_deadline_of_which_only_the_month_is_known_closes_with_it_and_warns_of_nothing() -> None:
    end = datetime(2026, 11, 30, 23, 59, tzinfo=ZoneInfo(BANGKOK))
    month: dict[str, Any] = {"deadline_at": end, "deadline_precision": "month"}
    fresh: dict[str, Any] = {"first_known_at": end - DAY, "changed_at": end - DAY}
    before, after = end - timedelta(minutes=1), end
    assert ids(pick(make_lead(**month, **fresh), history=History(), now=before)) == {"new": ["L-1"]}
    assert ids(pick(make_lead(**month), history=told(**month), now=before)) == {}
    assert ids(pick(make_lead(**month, **fresh), history=History(), now=after)) == {}


def test_a_watched_notice_is_listed_as_unsure_once() -> None:
    watched = make_lead(tier="watch")
    section_items = pick(watched)[Section.UNSURE]
    assert [item.lead.id for item in section_items.items] == ["L-1"]
    history = History(NOW - 3 * DAY, {"L-1": section_items.items[0].as_sent()})
    changed = make_lead(tier="watch", stage="amended")
    assert ids(pick(changed, history=history)) == {}


def test_a_watched_notice_that_is_over_is_not_listed() -> None:
    assert ids(pick(make_lead(tier="watch", deadline_at=NOW - DAY))) == {}


def test_an_unsure_notice_that_becomes_a_lead_is_new_with_its_whole_card() -> None:
    history = History(NOW - 3 * DAY, {"L-1": LastSent(make_facts(), carded=False)})
    assert ids(pick(make_lead(), history=history)) == {"new": ["L-1"]}


def test_what_can_be_met_comes_first_then_what_tells_no_deadline_then_what_is_over() -> None:
    leads = (
        make_lead("L-over", deadline_at=NOW - DAY),
        make_lead("L-none", deadline_at=None, score=9.0),
        make_lead("L-late", deadline_at=NOW + 9 * DAY),
        make_lead("L-weak", deadline_at=NOW + 2 * DAY, score=1.0),
        make_lead("L-soon", deadline_at=NOW + 2 * DAY, score=8.0),
    )
    assert ids(pick(*leads)) == {"urgent": ["L-soon", "L-weak"], "new": ["L-late", "L-none", "L-over"]}


def test_no_lead_waits_for_another_mail() -> None:
    leads = [make_lead(f"L-{n:03}", deadline_at=NOW + timedelta(days=5 + n)) for n in range(500)]
    section_items = pick(*leads)[Section.NEW]
    assert section_items.total == 500
    assert {item.lead.id for item in section_items.items} == {lead.id for lead in leads}


@pytest.mark.parametrize("zone", ["Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Europe/Istanbul"])
def test_days_are_counted_between_midnights_of_the_centres_zone(zone: str) -> None:
    local = ZoneInfo(zone)
    last_minute = datetime(2026, 11, 30, 23, 59, tzinfo=local)
    assert days_left(last_minute, datetime(2026, 11, 23, 0, 0, tzinfo=local), zone) == 7
    assert days_left(last_minute, datetime(2026, 11, 22, 23, 59, tzinfo=local), zone) == 8
    assert days_left(last_minute + timedelta(minutes=1), datetime(2026, 11, 23, tzinfo=local), zone) == 8


def test_what_a_reader_was_told_survives_the_way_through_json() -> None:
    whole = LastSent(make_facts(), warned=LastWarning(NOW, 7), moves=2)
    assert LastSent.from_json(whole.as_json()) == whole
    bare = LastSent(replace(make_facts(), amount=None, deadline_at=None, buyer=None), carded=False)
    assert LastSent.from_json(bare.as_json()) == bare


WON = Rate("THB", NOW.date(), Decimal(40), Decimal("0.03"), "ecb")


def worth(krw: int) -> Equivalent:
    return Equivalent(Decimal(krw), Decimal(0), WON)


@pytest.mark.parametrize("field", ["deadline_at", "prequalification_at"])
def test_a_new_lead_whose_next_date_is_within_three_days_is_urgent(field: str) -> None:
    near: dict[str, Any] = {field: datetime(2026, 11, 26, 9, 0, tzinfo=UTC)}
    (item,) = pick(make_lead(**near))[Section.URGENT].items
    assert (item.kind, item.warn, item.closes_at) == (Section.NEW, 3, near[field])
    assert pick(make_lead(**{field: near[field] + DAY}))[Section.URGENT].items == ()


def test_a_prequalification_that_is_over_leaves_the_deadline_to_be_warned_of() -> None:
    known: dict[str, Any] = {"prequalification_at": NOW - DAY, "deadline_at": NOW + 6 * DAY}
    (item,) = pick(make_lead(**known), history=told(**known))[Section.CLOSING].items
    assert (item.warn, item.closes_at) == (7, NOW + 6 * DAY)


def test_a_programme_is_news_and_its_changes_too() -> None:
    programme: dict[str, Any] = {"stage": "programme", "deadline_at": None}
    assert ids(pick(make_lead(**programme))) == {"news": ["L-1"]}
    known = told(**programme, title="K-City Network call")
    assert ids(pick(make_lead(**programme), history=known)) == {"news": ["L-1"]}


def test_a_new_lead_counts_as_warned_at_the_threshold_it_was_told_at() -> None:
    lead = make_lead(deadline_at=NOW + 9 * DAY)
    (item,) = pick(lead)[Section.NEW].items
    assert item.as_sent().warned == LastWarning(NOW + 9 * DAY, 14)
    assert ids(pick(lead, history=History(NOW, {"L-1": item.as_sent()}), now=NOW + DAY)) == {}


def test_each_telling_of_another_date_or_of_a_withdrawal_raises_a_calendars_sequence() -> None:
    history, moves = History(since=NOW - 3 * DAY), []
    tellings: tuple[dict[str, Any], ...] = (
        {},
        {"deadline_at": NOW + 30 * DAY},
        {"deadline_at": NOW + 30 * DAY, "amount": Decimal(1)},
        {"deadline_at": NOW + 30 * DAY, "amount": Decimal(1), "stage": "cancelled"},
    )
    for known in tellings:
        selection = pick(make_lead(**known), history=history)
        (item,) = [one for section_items in selection.values() for one in section_items.items]
        moves.append(item.as_sent().moves)
        history = History(NOW, {"L-1": item.as_sent()})
    assert moves == [0, 1, 1, 2]


def test_dimensions_and_a_least_sum_sift_new_leads_and_nothing_that_he_knows() -> None:
    mobility = Preferences(dimensions=frozenset({"mobility"}))
    dear = Preferences(least_krw=Decimal(1_000))
    assert ids(pick(make_lead(), preferences=mobility)) == {}
    assert ids(pick(make_lead(dimensions=("core", "mobility")), preferences=mobility)) == {"new": ["L-1"]}
    assert ids(pick(make_lead(worth=worth(999)), preferences=dear)) == {}
    assert ids(pick(make_lead(worth=worth(1_000)), preferences=dear)) == {"new": ["L-1"]}
    assert ids(pick(make_lead(worth=None), preferences=dear)) == {"new": ["L-1"]}
    changed = make_lead(stage="amended", worth=worth(1))
    assert ids(
        pick(changed, history=told(), preferences=Preferences(mobility.dimensions, dear.least_krw))
    ) == {"changed": ["L-1"]}


def test_who_widens_his_choice_gets_no_backlog_with_it() -> None:
    old = make_lead(first_known_at=NOW - 9 * DAY, changed_at=NOW - 9 * DAY)
    history = History(since=NOW - 30 * DAY)
    assert ids(pick(old, history=history)) == {"new": ["L-1"]}
    assert ids(pick(old, history=history, preferences=Preferences(chosen_at=NOW - DAY))) == {}


def test_a_muted_lead_and_a_muted_buyer_are_told_no_more_unless_the_lead_is_followed() -> None:
    lead, history = make_lead(stage="amended", buyer="Khon Kaen  CITY"), told()
    buyers = frozenset({buyer_key("khon kaen city")})
    muted = Preferences(marks=Marks(buyers=buyers))
    assert ids(pick(lead, history=history, preferences=muted)) == {}
    assert ids(pick(lead, preferences=muted)) == {}
    follows = Preferences(marks=Marks(buyers=buyers, followed=frozenset({"L-1"})))
    assert ids(pick(lead, history=history, preferences=follows)) == {"changed": ["L-1"]}
    assert (
        ids(pick(lead, history=history, preferences=Preferences(marks=Marks(muted=frozenset({"L-1"}))))) == {}
    )


def test_a_followed_lead_comes_first_and_past_every_sieve() -> None:
    leads = (make_lead("L-a", deadline_at=NOW + 9 * DAY), make_lead("L-z", tier="watch", deadline_at=None))
    preferences = Preferences(frozenset({"living"}), marks=Marks(followed=frozenset({"L-z"})))
    assert ids(pick(*leads, preferences=preferences)) == {"new": ["L-z", "L-a"]}
    known = History(NOW - 3 * DAY, {"L-z": LastSent(make_facts(stage="plan"), carded=False)})
    assert ids(pick(leads[1], history=known, preferences=preferences)) == {"changed": ["L-z"]}


def test_what_is_held_for_review_is_not_new_but_what_is_known_goes_on() -> None:
    held = frozenset({"L-1"})
    assert ids(pick(make_lead(), held=held)) == {}
    assert ids(pick(make_lead(stage="amended"), history=told(), held=held)) == {"changed": ["L-1"]}


@pytest.mark.parametrize(
    ("age", "told_of"),
    [(timedelta(days=14), {"news": ["L-1"]}), (timedelta(days=14, seconds=1), {})],
)
def test_news_is_new_up_to_fourteen_days_after_it_was_published(
    age: timedelta, told_of: dict[str, list[str]]
) -> None:
    known = NOW - timedelta(hours=2)
    lead = make_lead(first_known_at=known, news_at=known - age, **NEWS)
    assert ids(pick(lead)) == told_of
    assert ids(pick(lead, history=History())) == told_of


def test_an_old_item_is_not_told_as_unsure_either() -> None:
    assert ids(pick(make_lead(tier="watch", news_at=NOW - 30 * DAY, **NEWS))) == {}


def test_an_item_that_was_known_long_ago_and_is_edited_today_is_no_news() -> None:
    edited = {"first_known_at": NOW - 30 * DAY, "changed_at": NOW - timedelta(hours=2), **NEWS}
    assert ids(pick(make_lead(news_at=NOW - 30 * DAY, **edited))) == {}
    assert ids(pick(make_lead(news_at=NOW - DAY, **edited))) == {"news": ["L-1"]}


def test_a_young_item_that_waited_for_its_turn_is_told_though_it_was_edited_since() -> None:
    history = History(since=NOW - 30 * DAY)
    waited = make_lead(
        first_known_at=NOW - 20 * DAY, changed_at=NOW - timedelta(hours=2), news_at=NOW - 20 * DAY, **NEWS
    )
    assert ids(pick(waited, history=history)) == {"news": ["L-1"]}


def test_a_tender_published_long_before_it_became_known_is_told_all_the_same() -> None:
    assert ids(pick(make_lead(news_at=None))) == {"new": ["L-1"]}


def test_an_old_item_that_is_followed_is_told() -> None:
    follows = Preferences(marks=Marks(followed=frozenset({"L-1"})))
    assert ids(pick(make_lead(news_at=NOW - 30 * DAY, **NEWS), preferences=follows)) == {"news": ["L-1"]}
