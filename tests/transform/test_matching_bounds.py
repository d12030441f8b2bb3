"""Each number of the rules that match notices, held on both sides."""

import pytest
from msgspec.structs import replace

from domain.match import MANUAL, Edge, MatchForm, Verdict
from domain.notice import Stage
from tests.transform.clusters import cluster_list
from tests.transform.test_matching import BASE, DAY, OTHER_PORTAL
from transform.matching.relations import kind_of, of_one_purse
from transform.matching.rule import decide_pair, faint, keeps_apart
from transform.matching.title_similarity import ROMAN, Likeness, compare
from transform.matching.vetoes import same_sum

LONG = "ab cd ef gh ij kl mn op qr st uv wx yz ab cd ef gh ij kl mn"  # 40 letters without its spaces


def titled(title: str, side: MatchForm = OTHER_PORTAL) -> MatchForm:
    return replace(side, title=title, compact=title.replace(" ", ""))


def score(a: MatchForm, b: MatchForm) -> float:
    decision = decide_pair(a, b)
    return round(decision.score, 4) if decision else 0.0


def verdict(a: MatchForm, b: MatchForm) -> Verdict | None:
    decision = decide_pair(a, b)
    return decision.verdict if decision else None


# A change of the other notice, and the evidence with what decides between rivals (the title's 0.1, the day's 0.05).
@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({}, 2.0 + 1.0 + 0.5 + 0.5 + 0.15),
        ({"buyer": ""}, 2.0 + 0.5 + 0.5 + 0.15),
        ({"buyer": "bursa buyuksehir belediyesi"}, 2.0 + 1.0 + 0.5 + 0.5 + 0.15),  # 87.5 % alike
        ({"buyer": "eregli belediyesi konya"}, 2.0 + 0.5 + 0.5 + 0.15),  # 82.1 %
        ({"buyer": "bahce konya sehir"}, 2.0 + 0.5 + 0.5 + 0.15),  # 63.6 %
        ({"buyer": "selcuk belediyesi ulasim"}, 2.0 - 2.0 + 0.5 + 0.5 + 0.15),  # 58.8 %
        ({"buyer": "konya halk kutuphanesi"}, 2.0 - 2.0 + 0.5 + 0.5 + 0.15),
        ({"deadline": 121 * DAY, "deadline_day": "1970-05-02"}, -1.0 + 1.0 + 0.5 + 0.5 + 0.15),
        ({"deadline": None, "deadline_day": ""}, 1.0 + 0.5 + 0.5 + 0.15),
        ({"published": None}, 2.0 + 1.0 + 0.1),
        ({"published": 103 * DAY}, 2.0 + 1.0 + 0.5 + 0.5 + 0.1 + 0.045),
        ({"published": 104.9 * DAY, "deadline": None, "deadline_day": ""}, 1.0 + 0.5 + 0.5 + 0.1 + 0.0418),
        ({"published": 105 * DAY, "deadline": None, "deadline_day": ""}, 1.0 + 0.1 + 0.0417),
        ({"published": 115 * DAY, "deadline": None, "deadline_day": ""}, 1.0 + 0.1 + 0.025),
        ({"published": 115.1 * DAY, "deadline": None, "deadline_day": ""}, 0.0),
    ],
)
def test_what_speaks_for_one_tender_has_its_points(change: dict[str, object], points: float) -> None:
    assert score(BASE, replace(OTHER_PORTAL, **change)) == pytest.approx(points, abs=1e-4)


def test_a_deadline_on_another_day_speaks_twice_as_much_against_notices_that_were_not_published_together() -> (
    None
):
    paid = {"amount": 100.0, "currency": "TRY"}
    late = replace(OTHER_PORTAL, published=106 * DAY, deadline=122 * DAY, deadline_day="1970-05-03", **paid)
    assert score(replace(BASE, **paid), late) == pytest.approx(-2.0 + 1.0 + 1.5 + 0.1 + 0.05 + 0.04, abs=1e-4)


def test_notices_that_are_published_apart_lose_a_point() -> None:
    paid = {"amount": 100.0, "currency": "TRY"}
    apart = replace(OTHER_PORTAL, published=116 * DAY, deadline=None, deadline_day="", **paid)
    assert score(replace(BASE, **paid), apart) == pytest.approx(
        1.0 + 1.5 - 1.0 + 0.1 + 0.05 + 0.0233, abs=1e-4
    )


@pytest.mark.parametrize(("title", "points"), [(LONG, 1.0), (LONG[:-1], 0.5)])
def test_the_same_long_title_says_more_than_a_short_one(title: str, points: float) -> None:
    bare = {"buyer": "", "deadline": None, "deadline_day": ""}
    one, other = replace(titled(title, BASE), **bare), replace(titled(title), **bare)
    assert score(one, other) == pytest.approx(0.5 + points + 0.15, abs=1e-4)


@pytest.mark.parametrize(
    ("amount", "points"),
    [(99.1, 3.0 + 1.5), (98.9, 3.0), (94.3, 3.0)],
)
def test_sums_are_the_same_within_a_hundredth(amount: float, points: float) -> None:
    one = replace(BASE, amount=100.0, currency="TRY", published=None)
    other = replace(OTHER_PORTAL, amount=amount, currency="TRY", published=None)
    assert score(one, other) == pytest.approx(points + 0.1, abs=1e-4)


@pytest.mark.parametrize(
    ("change", "apart"),
    [
        ({"amount": 94.3}, False),
        ({"amount": 93.8}, True),
        ({"deadline": (120 + 21) * DAY}, False),
        ({"deadline": (120 + 22) * DAY}, True),
        ({"deadline": (120 - 21) * DAY}, False),
        ({"published": (100 + 30) * DAY}, False),
        ({"published": (100 + 31) * DAY}, True),
        ({"published": 104.9 * DAY, "deadline": 119 * DAY, "deadline_day": "1970-04-30"}, False),
        ({"published": 105 * DAY, "deadline": 119 * DAY, "deadline_day": "1970-04-30"}, True),
    ],
)
def test_what_is_too_far_apart_is_never_one_tender(change: dict[str, object], apart: bool) -> None:
    one = replace(BASE, amount=100.0, currency="TRY")
    assert keeps_apart(one, replace(OTHER_PORTAL, **{"amount": 100.0, "currency": "TRY", **change})) is apart


@pytest.mark.parametrize(("days", "is_faint"), [(4.9, False), (5.0, True)])
def test_notices_of_one_week_are_told_from_those_announced_days_apart(days: float, is_faint: bool) -> None:
    assert faint(BASE, replace(OTHER_PORTAL, published=(100 + days) * DAY)) is is_faint


@pytest.mark.parametrize(
    ("change", "is_faint"),
    [
        ({}, True),
        ({"source": "tr_bulletin"}, False),
        ({"stage": Stage.PLAN}, False),  # a plan and its tender
    ],
)
def test_a_source_lists_nothing_twice_at_one_stage(change: dict[str, object], is_faint: bool) -> None:
    entry = replace(OTHER_PORTAL, native_id="ILN2", own=("tr_ilan:ILN2",), **change)
    assert faint(OTHER_PORTAL, entry) is is_faint


def test_one_source_of_news_tells_a_story_of_many_papers() -> None:
    told = replace(OTHER_PORTAL, stage=Stage.PROGRAMME, own=())
    assert not faint(told, replace(told, native_id="2"))


@pytest.mark.parametrize(("hours", "early"), [(23, False), (24, True), (-24, False)])
def test_a_copy_is_early_from_a_day_before_the_state_portal_s_own_announcement_on(
    hours: int, early: bool
) -> None:
    copy = replace(OTHER_PORTAL, published=100 * DAY - hours * 3600)
    near = 4.15 - 0.05 * abs(hours) / 24 / 30
    assert score(BASE, copy) == pytest.approx(near - 0.1 * early, abs=1e-4)
    assert score(replace(BASE, own=()), copy) == pytest.approx(near, abs=1e-4)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("konya akilli kavsak sistemi a", Verdict.UNSURE),  # 29 letters
        ("konya akilli kavsak sistemi ab", Verdict.SAME),  # 30
    ],
)
def test_a_short_title_needs_more_evidence(title: str, said: Verdict) -> None:
    paid = {
        "amount": 100.0,
        "currency": "TRY",
        "published": None,
        "buyer": "",
        "deadline": None,
        "deadline_day": "",
    }
    assert verdict(replace(titled(title, BASE), **paid), replace(titled(title), **paid)) is said


def test_a_short_title_with_two_points_and_a_longer_one_with_one_and_a_half_are_enough() -> None:
    short = {"published": None, "buyer": ""}
    one, other = titled("konya kavsak", BASE), titled("konya kavsak")
    assert verdict(replace(one, **short), replace(other, **short)) is Verdict.SAME
    no_day = {"published": None, "deadline": None, "deadline_day": ""}
    assert verdict(replace(BASE, **no_day), replace(OTHER_PORTAL, **no_day)) is Verdict.UNSURE
    assert score(replace(BASE, **no_day), replace(OTHER_PORTAL, **no_day)) == pytest.approx(1.1)


def test_decisions_by_numbers_stand_in_their_order_above_every_likeness() -> None:
    numbered = replace(OTHER_PORTAL, own=("tr_ilan:ILN1", "tr_ikn:2026/1"))
    correction = replace(OTHER_PORTAL, native_id="ILN2", own=("tr_ilan:ILN2",), amends="tr_ilan:ILN1")
    plan = replace(BASE, source="th_egp", own=("th_egp_plan:P1",))
    planned = replace(OTHER_PORTAL, plans=("th_egp_plan:P1",))
    assert [score(BASE, numbered), score(OTHER_PORTAL, correction), score(plan, planned)] == [
        100.0,
        99.0,
        51.0,
    ]
    assert MANUAL == 1000.0


@pytest.mark.parametrize(("days", "points"), [(30, 2.0), (30.1, 1.0), (400, 1.0), (401, 0.0)])
def test_a_title_that_comes_again_within_a_month_recurs_and_later_is_a_retender(
    days: float, points: float
) -> None:
    again = replace(BASE, own=("tr_ikn:2026/2",), published=(100 + days) * DAY)
    assert score(BASE, again) == points


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("konya akilli kavsak sistemi kurulm", 2.0),  # a slip
        ("konya akilli kavsak sistemi kurulum su", 0.9589),  # a word more
    ],
)
def test_a_title_recurs_through_slips_and_not_with_another_word(title: str, points: float) -> None:
    one = titled("konya akilli kavsak sistemi kurulum", BASE)
    assert score(one, replace(titled(title, BASE), own=("tr_ikn:2026/2",))) == points


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("konya akilli kavsak sistemi kurulumu ve bakim", 0.8889),
        ("konya akilli kavsak sistemi kurulumu ve bakimi", 0.0),  # 87.8 % alike
    ],
)
def test_tenders_of_one_buyer_are_related_from_eighty_eight_percent_on(title: str, points: float) -> None:
    other = replace(titled(title, BASE), own=("tr_ikn:2026/2",))
    assert score(BASE, other) == pytest.approx(points, abs=1e-4)


@pytest.mark.parametrize(
    ("short", "long", "apart"),
    [
        (1, 2, False),  # the mark of the second went with the end that was cut
        (2, 1, True),
        (2, 3, True),
    ],
)
def test_a_cut_title_may_have_lost_the_mark_of_a_second_attempt_and_a_whole_one_has_not_gained_it(
    short: int, long: int, apart: bool
) -> None:
    whole = "konya akilli kavsak sistemi kurulum yapim isleri ve bakim onarim hizmetleri"
    cut = titled(whole[:-9], replace(OTHER_PORTAL, cut=True, attempt=short))
    assert keeps_apart(replace(titled(whole, BASE), attempt=long), cut) is apart


@pytest.mark.parametrize(("published", "kind"), [(105, "sibling_lot"), (106, None)])
def test_lots_are_announced_within_five_days(published: int, kind: str | None) -> None:
    lot = replace(BASE, numbers=("2",), published=published * DAY)
    assert kind_of(replace(BASE, numbers=("1",)), lot) == kind


@pytest.mark.parametrize(
    ("buyer", "one"), [("bursa buyuksehir belediyesi", True), ("eregli belediyesi konya", False)]
)
def test_a_buyer_is_the_same_from_eighty_five_percent_on(buyer: str, one: bool) -> None:
    assert of_one_purse(BASE, replace(OTHER_PORTAL, buyer=buyer)) is one


@pytest.mark.parametrize(
    ("change", "said", "points"),
    [
        ({}, Verdict.UNSURE, 1.0),
        ({"amount": 97.1}, Verdict.UNSURE, 0.9903),
        ({"amount": 96.9}, None, 0.0),
        ({"deadline": 123 * DAY}, Verdict.UNSURE, 1.0),
        ({"deadline": 123.1 * DAY}, None, 0.0),
    ],
)
def test_one_tender_in_two_languages_is_left_to_people_where_sum_and_deadline_agree(
    change: dict[str, object], said: Verdict | None, points: float
) -> None:
    home = replace(BASE, amount=100.0, currency="TRY", language="tr")
    abroad = titled(
        "supply of adaptive traffic lights",
        replace(OTHER_PORTAL, amount=100.0, currency="TRY", language="en"),
    )
    assert (verdict(home, replace(abroad, **change)), score(home, replace(abroad, **change))) == (
        said,
        points,
    )


STORY = "baskent akilli kavsak sistemini bugun acti"


@pytest.mark.parametrize(
    ("title", "days", "one"),
    [
        (STORY, 0, True),
        (STORY, 2, True),
        (STORY, 2.1, False),
        ("baskent akilli kavsak sistemini acti", 0, True),  # 92.8 % alike
        ("baskent akilli kavsak sistemi acti", 0, False),  # 89.6 %
        ("baskent akilli kavsak sistemini dun acti", 0, False),  # another word
    ],
)
def test_news_of_one_story_are_alike_and_of_two_days(title: str, days: float, one: bool) -> None:
    news = {"stage": "programme", "own": (), "deadline": None, "deadline_day": "", "buyer": ""}
    first = replace(titled(STORY, BASE), **news)
    second = replace(titled(title), published=(100 + days) * DAY, **news)
    decision = decide_pair(first, second)
    assert (decision is not None and "one story of one day" in decision.reasons) is one
    if one and decision is not None:
        assert decision.score == pytest.approx(compare(first, second).ratio / 50)


def test_likenesses_less_than_a_twentieth_apart_are_rivals() -> None:
    first = replace(BASE, own=("tr_ikn:1",))
    second = replace(BASE, native_id="2", own=("tr_ikn:2",))
    bare = replace(OTHER_PORTAL, native_id="ILN9", own=())
    official = frozenset({"tr_ikn"})
    assert cluster_list([first, second, bare], [Edge(0, 2, 3.0), Edge(1, 2, 2.952)], official) == [
        [0],
        [1],
        [2],
    ]
    assert cluster_list([first, second, bare], [Edge(0, 2, 3.0), Edge(1, 2, 2.945)], official) == [
        [0, 2],
        [1],
    ]


def test_the_same_title_is_wholly_alike() -> None:
    assert compare(BASE, OTHER_PORTAL) == Likeness(100.0, alike=True)


WHOLE = "konya akilli kavsak sistemi kurulum yapim isleri ve bakim onarim hizmetleri alimi"
HEADING = "konya akilli kavsak sistemi kurulum yapim isleri"  # and 28 letters more


@pytest.mark.parametrize(
    ("title", "cut", "published", "less"),
    [
        (WHOLE[:-9], False, 100, 0.0),  # within a word
        (WHOLE[:-12], True, 100, 0.0),  # in dots
        (HEADING, False, 100, 0.5),  # a heading, or cut: nobody knows
        (WHOLE[:-9], False, 105, 0.5),
    ],
)
def test_a_cut_title_says_half_a_point_less_unless_it_is_broken_off_and_of_those_days(
    title: str, cut: bool, published: int, less: float
) -> None:
    one, other = titled(WHOLE, BASE), titled(title, replace(OTHER_PORTAL, cut=cut, published=published * DAY))
    decision = decide_pair(one, other)
    assert decision is not None
    together, near = (0.5 if published == 100 else 0.0), 0.05 * (1 - (published - 100) / 30)
    nuance = compare(one, other).ratio / 1000 + near
    assert decision.score == pytest.approx(2.0 + 1.0 + together - less + nuance)


@pytest.mark.parametrize(
    ("sum_", "other", "one"),
    [
        (88_440_993.97, 88_440_993.97, True),
        (88_440_993.97, 88_400_000.0, True),  # rounded to three digits
        (88_440_993.97, 88_440_000.0, True),  # to four
        (88_440_993.97, 88_441_000.0, False),  # to five: portals round more
        (88_440_993.97, 88_500_000.0, False),  # another sum, rounded
        (88_440_993.97, 88_448_857.25, False),  # both to the last digit
        (0.99123, 1.0, True),
        (98.9, 100.0, False),  # more than a hundredth away
    ],
)
def test_a_sum_is_another_one_s_where_it_is_that_or_that_rounded(
    sum_: float, other: float, one: bool
) -> None:
    a, b = (replace(BASE, amount=amount, currency="TRY") for amount in (sum_, other))
    assert (same_sum(a, b), same_sum(b, a)) == (one, one)


def test_sums_of_two_currencies_are_not_another_sum() -> None:
    one = replace(titled(LONG, BASE), amount=100.0, currency="TRY")
    later = {"deadline": 121 * DAY, "deadline_day": "1970-05-02", "amount": 95.0, "currency": "USD"}
    assert score(one, replace(titled(LONG), **later)) == pytest.approx(
        -1.0 + 1.0 + 0.5 + 1.0 + 0.15, abs=1e-4
    )


@pytest.mark.parametrize(("amount", "points"), [(100.0, 1.5 - 1.0), (None, -1.0), (95.0, -2.0)])
def test_another_sum_beside_another_deadline_speaks_against_one_tender(
    amount: float | None, points: float
) -> None:
    one = replace(titled(LONG, BASE), amount=100.0, currency="TRY")
    later = {"deadline": 121 * DAY, "deadline_day": "1970-05-02", "amount": amount, "currency": "TRY"}
    other = replace(titled(LONG), **later)
    exact = 0.05 if amount == 100.0 else 0.0
    assert score(one, other) == pytest.approx(max(0.0, points + 1.0 + 0.5 + 1.0 + 0.15 + exact), abs=1e-4)


@pytest.mark.parametrize(
    ("title", "numbers", "whole", "others", "apart"),
    [
        (
            "mua sam thietb i cho truong",
            ("1",),
            "mua sam thiet bi cho truong",
            (),
            False,
        ),  # a blank, no Roman one
        ("หมู่ที่ 51 แห่ง", ("51",), "หมู่ที่ 5 1 แห่ง", ("1", "5"), False),  # lost blanks
        ("mua sam thiet bi cho truong 2", ("2",), "mua sam thiet bi cho truong", (), True),
    ],
)
def test_titles_of_the_same_letters_have_no_other_numbers(
    title: str, numbers: tuple[str, ...], whole: str, others: tuple[str, ...], apart: bool
) -> None:
    one = titled(title, replace(BASE, numbers=numbers))
    assert keeps_apart(one, titled(whole, replace(OTHER_PORTAL, numbers=others))) is apart


@pytest.mark.parametrize(
    ("end", "rest", "others", "apart"),
    [
        ("v", "vung tau", (), False),  # the beginning of a word
        ("i", "iii", ("3",), True),  # that of a number
        ("v", "v va lan can", ("5",), False),
        ("3", "", (), True),
    ],
)
def test_the_last_word_of_a_cut_title_is_a_roman_number_only_where_the_whole_one_has_such_a_number(
    end: str, rest: str, others: tuple[str, ...], apart: bool
) -> None:
    head = "ban ghe hoc sinh tai truong tieu hoc nguyen viet xuan thanh pho"
    cut = titled(f"{head} {end}", replace(OTHER_PORTAL, cut=True, numbers=(ROMAN.get(end, end),)))
    assert keeps_apart(titled(f"{head} {rest}".strip(), replace(BASE, numbers=others)), cut) is apart
