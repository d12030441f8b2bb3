"""Which notices look for each other: each day, length and rounding of the keys, held on both sides."""

import pytest
from msgspec.structs import replace

from domain.match import MatchForm
from tests.transform.test_matching import BASE, DAY
from transform.matching.blocking import keys, probes, title_key

# Nothing but what a test adds is in common.
BARE = replace(BASE, own=(), buyer="", deadline=None, deadline_day="", published=None, title="", compact="")
BUYER = "konya buyuksehir belediyesi"
TITLE = "konyaakillikavsaksistemikurulumu"
DUE = {"deadline": 120 * DAY, "deadline_day": "1970-05-01"}


def meet(one: MatchForm, other: MatchForm) -> bool:
    """Whether either of two notices finds the other."""
    return _finds(one, other) or _finds(other, one)


def _finds(one: MatchForm, other: MatchForm) -> bool:
    left = keys(other)
    return any(
        probe.key == key and probe.since <= day <= probe.until for probe in probes(one) for key, day in left
    )


def told(title: str, **more: object) -> MatchForm:
    return replace(BARE, compact=title, **more)


@pytest.mark.parametrize(("days", "found"), [(5, True), (6, False)])
def test_one_title_is_looked_for_five_days_around(days: int, found: bool) -> None:
    one, other = told(TITLE, published=100 * DAY), told(TITLE, published=(100 + days) * DAY)
    assert meet(one, other) is found


@pytest.mark.parametrize("title", [TITLE + "ve", "ve" + TITLE])
@pytest.mark.parametrize(("days", "found"), [(7, True), (8, False)])
def test_one_buyer_and_one_end_of_a_title_are_looked_for_a_week_around(
    title: str, days: int, found: bool
) -> None:
    one = told(TITLE, published=100 * DAY, buyer=BUYER)
    assert meet(one, told(title, published=(100 + days) * DAY, buyer=BUYER)) is found


@pytest.mark.parametrize(
    ("buyer", "found"),
    [("konya buyuksehirbel", True), ("konya buyuksehi", False), ("konya buyukseher", False)],
)
def test_a_buyer_is_known_by_sixteen_letters(buyer: str, found: bool) -> None:
    one = told(TITLE, published=100 * DAY, buyer="konya buyuksehir belediyesi")
    assert meet(one, told(TITLE, published=107 * DAY, buyer=buyer)) is found


@pytest.mark.parametrize(
    ("language", "amount", "found"), [("ko", 900.0, True), ("ko", 800.0, False), ("tr", 900.0, False)]
)
def test_a_korean_notice_without_a_day_is_found_by_its_title_and_sum(
    language: str, amount: float, found: bool
) -> None:
    undated = told("베트남다낭교통체계구축", language=language, amount=900.0)
    dated = told("베트남다낭교통체계구축", language=language, amount=amount, published=20_000 * DAY)
    assert meet(undated, dated) is found


@pytest.mark.parametrize(("days", "found"), [(30, True), (31, False)])
def test_one_sum_is_looked_for_a_month_around(days: int, found: bool) -> None:
    one = told("konyakavsak", published=100 * DAY, amount=1_234_000.0)
    other = told("konyasinyal", published=(100 + days) * DAY, amount=1_234_000.0)
    assert meet(one, other) is found


@pytest.mark.parametrize(("amount", "found"), [(1_226_000.0, True), (1_236_000.0, False)])
def test_sums_are_one_where_three_digits_of_them_are(amount: float, found: bool) -> None:
    one = told("konyakavsak", published=100 * DAY, amount=1_234_000.0)
    assert meet(one, told("konyasinyal", published=100 * DAY, amount=amount)) is found


@pytest.mark.parametrize(("amount", "found"), [(1_160_000.0, True), (1_260_000.0, False)])
def test_with_one_deadline_two_digits_of_a_sum_are_enough(amount: float, found: bool) -> None:
    one = told("konyakavsak", published=100 * DAY, amount=1_240_000.0, **DUE)
    assert meet(one, told("konyasinyal", published=200 * DAY, amount=amount, **DUE)) is found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("akillikavsaksistemi1", "yenilkavsaksistemi1", False),  # nineteen letters
        ("akillikavsaksistemi1", "yenilikavsaksistemi1", True),
    ],
)
def test_the_end_of_a_title_of_twenty_letters_is_looked_for_with_its_deadline(
    one: str, other: str, found: bool
) -> None:
    assert meet(told(one, **DUE), told(other, **DUE)) is found


@pytest.mark.parametrize(
    ("rest", "found"),
    [("kurulum", False), ("kurulumu", True)],  # thirty-five letters and thirty-six
)
def test_the_middle_of_a_title_of_thirty_six_letters_is_looked_for_with_its_deadline(
    rest: str, found: bool
) -> None:
    one, other = (f"{head}kavsaksistem{rest}" for head in ("konyabelediyesi1", "bursabelediyesi2"))
    assert meet(told(one, **DUE), told(other[:-1] + "x", **DUE)) is found


@pytest.mark.parametrize(
    ("due", "other", "found"),
    [(107, 110, True), (110, 107, True), (109, 113, False), (113, 109, False)],
)
def test_a_tender_told_in_english_is_looked_for_three_days_around_its_deadline(
    due: int, other: int, found: bool
) -> None:
    paid = {"amount": 1_240_000.0, "currency": "TRY"}
    home = told("konyakavsak", language="tr", deadline=due * DAY, **paid)
    abroad = told("adaptivelights", language="en", deadline=other * DAY, **paid)
    assert meet(home, abroad) is found


@pytest.mark.parametrize(("amount", "found"), [(1_160_000.0, True), (1_260_000.0, False)])
def test_its_sum_is_one_where_two_digits_are(amount: float, found: bool) -> None:
    home = told("konyakavsak", language="tr", deadline=110 * DAY, amount=1_240_000.0, currency="TRY")
    abroad = told("adaptivelights", language="en", deadline=110 * DAY, amount=amount, currency="TRY")
    assert meet(home, abroad) is found


@pytest.mark.parametrize(
    ("failed", "days", "found"),
    [
        ({"stage": "cancelled"}, 400, True),
        ({"stage": "cancelled"}, 401, False),
        ({"attempt": 2}, 400, True),
        ({"attempt": 2}, 401, False),
        ({"attempt": 1}, 8, False),
    ],
)
def test_what_failed_is_looked_for_four_hundred_days_around(
    failed: dict[str, object], days: int, found: bool
) -> None:
    first = told(TITLE, published=100 * DAY, buyer=BUYER, **failed)
    assert meet(first, told(TITLE, published=(100 + days) * DAY, buyer=BUYER)) is found


@pytest.mark.parametrize(("year", "found"), [("2027", True), ("2028", False), ("20270", False)])
def test_the_same_of_the_next_year_is_looked_for_at_any_time(year: str, found: bool) -> None:
    this = told(f"{TITLE}2026", numbers=("2026",), published=100 * DAY, buyer=BUYER)
    assert meet(this, told(f"{TITLE}{year}", numbers=(year,), published=900 * DAY, buyer=BUYER)) is found


def test_what_a_title_begins_with_is_one_of_the_keys_that_it_leaves_by_thirty_letters() -> None:
    form = replace(BASE, compact="a" * 29 + "b" + "c")
    assert title_key(form) in {key for key, _ in keys(form)}
    assert title_key(replace(form, compact="a" * 29 + "b")) == title_key(form)
    assert title_key(replace(form, compact="a" * 30)) != title_key(form)
