"""One lead from its notices, and what happened to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from domain.lead import EventKind, Member, lead_id
from domain.notice import Cancellation, Moment, Money, Notice, Precision, PriceKind, Stage, Substage
from transform.matching.compile_lead import compile_lead
from transform.matching.lead_changes import events_between

DAY_ONE = datetime(2026, 11, 23, tzinfo=UTC)
ZONE = "Europe/Istanbul"


def at(days: float, precision: Precision = Precision.MINUTE) -> Moment:
    return Moment(DAY_ONE + timedelta(days=days), precision, ZONE, "")


NOTICE = Notice(
    "tr_bulletin", "2026/1/ihale", "list", "TR", Stage.OPEN, "Akıllı kavşak", published=at(0), deadline=at(20)
)


def member(notice: Notice, number: int = 1, tier: str = "lead", score: float = 3.0) -> Member:
    return Member(number, notice, tier, score, ("mobility",), {"hits": []}, "TR-42", "tr", DAY_ONE, DAY_ONE)


def test_a_lead_is_named_after_its_earliest_notice_whatever_came_first() -> None:
    later = replace(NOTICE, source="tr_ilan", native_id="ILN1", published=at(1))
    members = [member(NOTICE, 1), member(later, 2)]
    assert compile_lead(members).id == lead_id("tr_bulletin", "2026/1/ihale") == "L-UN24TVYKTI"
    assert compile_lead(reversed(members)) == compile_lead(members)


def test_a_plan_without_a_date_is_earlier_than_what_it_plans() -> None:
    plan = replace(NOTICE, source="id_sirup", native_id="77", stage=Stage.PLAN, published=None, deadline=None)
    assert compile_lead([member(NOTICE, 1), member(plan, 2)]).id == lead_id("id_sirup", "77")


def test_without_notices_there_is_no_lead() -> None:
    with pytest.raises(ValueError, match="at least one notice"):
        compile_lead([])


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        (((Stage.PLAN, 0), (Stage.OPEN, 3)), "open"),
        (((Stage.OPEN, 0), (Stage.AMENDED, 2)), "amended"),
        (((Stage.OPEN, 0), (Stage.CANCELLED, 5)), "cancelled"),
        (((Stage.OPEN, 0), (Stage.AWARDED, 0)), "awarded"),
        (((Stage.DRAFT, 4), (Stage.OPEN, 1)), "draft"),
    ],
)
def test_the_stage_is_what_the_latest_notice_says_and_on_one_day_the_furthest(
    stages: tuple[tuple[Stage, int], ...], expected: str
) -> None:
    members = [
        member(replace(NOTICE, native_id=str(n), stage=stage, published=at(day)), n)
        for n, (stage, day) in enumerate(stages)
    ]
    assert {compile_lead(order).stage for order in permutations(members)} == {expected}


def test_the_earliest_deadline_leads_and_a_disagreement_is_told() -> None:
    other = replace(NOTICE, source="tr_ilan", native_id="ILN1", deadline=at(22))
    lead = compile_lead([member(NOTICE), member(other, 2)])
    assert lead.deadline_at == at(20).at
    assert lead.disagreements == {
        "deadline": {"tr_bulletin": at(20).at.isoformat(), "tr_ilan": at(22).at.isoformat()}
    }


def test_a_source_that_tells_a_day_alone_disagrees_by_that_day_and_no_hour_is_made_up() -> None:
    day_only = replace(NOTICE, source="tr_ilan", native_id="ILN1", deadline=at(22.86, Precision.DAY))
    told = compile_lead([member(NOTICE), member(day_only, 2)]).disagreements["deadline"]
    assert told == {"tr_bulletin": "2026-12-13T00:00:00+00:00", "tr_ilan": "2026-12-15"}


def test_why_there_is_no_award_is_what_the_latest_notice_says() -> None:
    failed = replace(
        NOTICE, native_id="b", published=at(5), stage=Stage.CANCELLED, cancellation=Cancellation.UNSUCCESSFUL
    )
    again = replace(NOTICE, native_id="c", published=at(9), stage=Stage.OPEN)
    assert compile_lead([member(NOTICE), member(failed, 2)]).cancellation == "unsuccessful"
    assert compile_lead([member(NOTICE), member(failed, 2), member(again, 3)]).cancellation is None


def test_what_is_done_at_a_stage_is_what_the_latest_notice_of_it_says() -> None:
    price = replace(NOTICE, stage=Stage.DRAFT, substage=Substage.REFERENCE_PRICE)
    papers = replace(NOTICE, native_id="b", stage=Stage.DRAFT)
    interest = replace(NOTICE, native_id="c", published=at(5), stage=Stage.OPEN, substage=Substage.INTEREST)
    bids = replace(NOTICE, native_id="d", published=at(9), stage=Stage.OPEN)
    assert compile_lead([member(price)]).substage == "reference_price"
    assert compile_lead([member(price), member(papers, 2)]).substage is None
    assert compile_lead([member(price), member(interest, 2)]).substage == "interest"
    assert compile_lead([member(interest), member(bids, 2)]).substage is None


def test_an_amended_request_for_interest_is_amended_and_no_more_is_said() -> None:
    amended = replace(NOTICE, stage=Stage.AMENDED, substage=Substage.INTEREST)
    assert compile_lead([member(amended)]).substage is None


def test_how_much_of_a_prequalification_was_said_stays_with_it() -> None:
    told = replace(NOTICE, prequalification_deadline=at(9.86, Precision.DAY))
    lead = compile_lead([member(told)])
    assert (lead.prequalification_at, lead.prequalification_precision) == (at(9.86).at, "day")


@pytest.mark.parametrize(
    ("stages", "shown"),
    [
        ([Stage.PLAN, Stage.DRAFT, Stage.OPEN], "open"),
        ([Stage.PLAN, Stage.OPEN, Stage.AWARDED], "open"),
        ([Stage.OPEN, Stage.AMENDED, Stage.CANCELLED], "open"),
        ([Stage.PLAN, Stage.AMENDED, Stage.AWARDED], "amended"),
        ([Stage.PROGRAMME, Stage.PLAN], "plan"),
        ([Stage.PLAN, Stage.AWARDED], "awarded"),
        ([None, Stage.PLAN], "plan"),
    ],
)
def test_title_and_link_are_of_the_notice_that_can_be_acted_on_else_of_the_furthest(
    stages: list[Stage | None], shown: str
) -> None:
    members = [
        member(
            replace(
                NOTICE, native_id=str(n), stage=stage, title=f"{stage}", url=f"https://a.example/{stage}"
            ),
            n,
            score=9.0 - n,
        )
        for n, stage in enumerate(stages)
    ]
    leads = [compile_lead(order) for order in permutations(members)]
    assert {(lead.title, lead.url) for lead in leads} == {(shown, f"https://a.example/{shown}")}


def test_the_link_opens_the_invitation_also_where_only_the_plan_says_that_it_is_a_lead() -> None:
    plan = replace(
        NOTICE, native_id="p", stage=Stage.PLAN, title="Akıllı şehir", url="https://a.example/plan"
    )
    invited = replace(NOTICE, title="1. kısım", url="https://a.example/invitation")
    lead = compile_lead([member(plan, 1), member(invited, 2, tier="none", score=0.0)])
    assert (lead.title, lead.url) == ("Akıllı şehir", "https://a.example/invitation")


def test_a_link_that_changes_is_no_event() -> None:
    invited = replace(NOTICE, native_id="b", url="https://a.example/invitation")
    before = compile_lead([member(replace(NOTICE, url="https://a.example/ad"), score=1.0)])
    after = compile_lead([member(replace(NOTICE, url="https://a.example/ad"), score=1.0), member(invited, 2)])
    assert (before.url, after.url) == ("https://a.example/ad", "https://a.example/invitation")
    assert events_between(before, after) == []


def test_of_one_source_its_latest_word_counts() -> None:
    correction = replace(
        NOTICE, native_id="2026/1/duzeltme", stage=Stage.AMENDED, published=at(2), deadline=at(27)
    )
    lead = compile_lead([member(NOTICE), member(correction, 2)])
    assert (lead.deadline_at, lead.disagreements) == (at(27).at, {})


def test_a_day_and_its_hour_from_two_sources_are_no_disagreement() -> None:
    day_only = replace(NOTICE, source="tr_ilan", native_id="ILN1", deadline=at(20.8, Precision.DAY))
    lead = compile_lead([member(day_only, 2), member(NOTICE)])
    assert (lead.deadline_at, lead.deadline_precision, lead.disagreements) == (at(20).at, "minute", {})


def money(amount: str, kind: PriceKind, *, exact: bool = True) -> Money:
    return Money(Decimal(amount), "TRY", kind, amount, exact)


def test_an_exact_sum_is_told_rather_than_a_rounded_one_and_the_award_once_there_is_one() -> None:
    rounded = replace(NOTICE, prices=(money("1200000", PriceKind.ESTIMATE, exact=False),))
    exact = replace(NOTICE, native_id="b", prices=(money("1234567.89", PriceKind.BUDGET),))
    awarded = replace(
        NOTICE, native_id="c", stage=Stage.AWARDED, published=at(30), prices=(money("999", PriceKind.AWARD),)
    )
    assert compile_lead([member(rounded), member(exact, 2)]).amount == Decimal("1234567.89")
    assert compile_lead([member(rounded), member(exact, 2), member(awarded, 3)]).amount == Decimal(999)


def test_the_best_tier_and_all_dimensions_are_the_leads() -> None:
    poor = member(replace(NOTICE, native_id="b", title="Düzeltme ilanı"), 2, tier="none", score=0.0)
    lead = compile_lead([poor, member(NOTICE)])
    assert (lead.tier, lead.title, lead.dimensions) == ("lead", "Akıllı kavşak", ("mobility",))


def test_a_lead_that_was_not_there_is_new() -> None:
    assert [event.kind for event in events_between(None, compile_lead([member(NOTICE)]))] == [EventKind.NEW]


def test_the_same_lead_again_is_no_event() -> None:
    lead = compile_lead([member(NOTICE)])
    assert events_between(lead, lead) == []


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.AMENDED, EventKind.AMENDED),
        (Stage.CANCELLED, EventKind.CANCELLED),
        (Stage.AWARDED, EventKind.AWARDED),
        (Stage.DRAFT, EventKind.ADVANCED),
    ],
)
def test_another_stage_is_told_by_its_own_name(stage: Stage, kind: EventKind) -> None:
    before = compile_lead([member(NOTICE)])
    after = compile_lead([member(replace(NOTICE, stage=stage))])
    assert [(event.kind, event.old, event.new) for event in events_between(before, after)] == [
        (kind, "open", stage.value)
    ]


def test_an_interest_that_becomes_an_open_call_advances_and_the_other_way_or_an_unknown_before_does_not() -> (
    None
):
    asked = replace(NOTICE, substage=Substage.INTEREST)
    call = replace(NOTICE, native_id="b", published=at(12))
    interest, called = compile_lead([member(asked)]), compile_lead([member(asked), member(call, 2)])
    assert [
        (event.kind, event.field, event.old, event.new) for event in events_between(interest, called)
    ] == [(EventKind.ADVANCED, "substage", "interest", "open")]
    assert events_between(called, interest) == []
    assert events_between(interest, interest) == []


def test_a_moved_deadline_is_told_with_both_values() -> None:
    before, after = compile_lead([member(NOTICE)]), compile_lead([member(replace(NOTICE, deadline=at(21)))])
    assert [(event.kind, event.old, event.new) for event in events_between(before, after)] == [
        (EventKind.DEADLINE_MOVED, at(20).at.isoformat(), at(21).at.isoformat())
    ]


@pytest.mark.parametrize("deadline", [None, at(20.4, Precision.DAY)])
def test_learning_a_deadline_or_its_hour_is_no_event(deadline: Moment | None) -> None:
    before = compile_lead([member(replace(NOTICE, deadline=deadline))])
    assert events_between(before, compile_lead([member(NOTICE)])) == []


@pytest.mark.parametrize(("seconds", "moved"), [(86_399, False), (86_400, True)])
def test_a_deadline_whose_hour_is_learnt_has_moved_where_it_is_a_day_away(seconds: int, moved: bool) -> None:
    known = at(20, Precision.DAY)
    before = compile_lead([member(replace(NOTICE, deadline=known))])
    after = compile_lead([member(replace(NOTICE, deadline=at(20 - seconds / 86_400)))])
    assert [event.kind for event in events_between(before, after)] == [EventKind.DEADLINE_MOVED] * moved


def test_another_sum_of_the_same_kind_is_told_and_learning_it_exactly_is_not() -> None:
    def worth(amount: str, *, exact: bool = True) -> Notice:
        return replace(NOTICE, prices=(money(amount, PriceKind.BUDGET, exact=exact),))

    before = compile_lead([member(worth("100"))])
    assert [event.kind for event in events_between(before, compile_lead([member(worth("120"))]))] == [
        EventKind.VALUE_CHANGED
    ]
    rounded = compile_lead([member(worth("120", exact=False))])
    assert events_between(rounded, compile_lead([member(worth("121"))])) == []
