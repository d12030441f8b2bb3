"""The catalogues, and how dates and sums are said."""

import csv
import re
import string
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.i18n import Translator, catalogue
from digest.select.leads import COMPARED
from domain.notice import Cancellation, PriceKind, Stage, Substage
from transform.relevance.lexicon import dimension_labels

DIGEST = Path(__file__).parent.parent.parent / "digest"
AT = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
DIMENSIONS = ["environment", "energy", "economy", "mobility", "living", "people", "governance", "core"]


def placeholders(entry: object) -> set[str]:
    texts = entry.values() if isinstance(entry, dict) else [str(entry)]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_catalogues_have_the_same_keys_and_placeholders() -> None:
    korean, english = catalogue("ko"), catalogue("en")
    assert korean.keys() == english.keys()
    other = {key for key in korean if placeholders(korean[key]) != placeholders(english[key])}
    # What a program or library calls a fault by is English, and no word for staff.
    assert other == {"trouble.network_error", "trouble.robots_unreachable", "trouble.stopped"}
    assert all(placeholders(korean[key]) == set() for key in other)


def test_no_entry_is_empty_and_all_korean_ones_are_korean() -> None:
    assert all(catalogue("en").values())
    latin_only = {key for key, entry in catalogue("ko").items() if not re.search("[가-힣]", str(entry))}
    headlines = {key for key in latin_only if key.startswith("headline.")}
    assert latin_only - headlines == {"amount.with_kind", "coverage.never_ended", "days.left", "row.moved"}


def test_every_code_of_the_closed_lists_has_words() -> None:
    keys = catalogue("ko").keys()
    states = ["running", "complete", "partial", "empty", "blocked", "failed", "never"]
    wanted = {f"stage.{stage}" for stage in Stage} | {f"kind.{kind}" for kind in PriceKind}
    wanted |= {f"dimension.{name}" for name in DIMENSIONS} | {f"state.{name}" for name in states}
    wanted |= {f"field.{name}" for name in COMPARED} | {f"cancellation.{one}" for one in Cancellation}
    wanted |= {f"substage.{one}" for one in Substage}
    assert wanted <= keys


def test_every_key_is_used_somewhere() -> None:
    used = "".join(path.read_text() for path in [*DIGEST.rglob("*.py"), *DIGEST.rglob("templates/*.j2")])
    groups = (
        "stage.",
        "kind.",
        "dimension.",
        "state.",
        "field.",
        "section.",
        "headline.",
        "rate.",
        "purchase.",
        "about.",
        "subject.",
        "where.",
        "kind_of.",
        "city.",
        "tile.",
        "act.",
        "sheet.",
        "currency.",
        "cancellation.",
        "substage.",
        "procedure.",
        "term.",
        "method.",
        "funder.",
        "zone.",
        "part.",
        "trouble.",
        "told.",
        "project_stage.",
        "occasion_kind.",
        "event.",
    )
    unused = [key for key in catalogue("ko") if not key.startswith(groups) and f'"{key}"' not in used]
    assert unused == []


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Translator("ko", "Asia/Bangkok")("no.such.key")


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("ko", "Asia/Bangkok", "현지 2026년 12월 8일(화) 16:30 · 한국 18:30"),
        ("en", "Asia/Bangkok", "Tue 8 Dec 2026 16:30 local time · 18:30 KST"),
        ("ko", "Europe/Istanbul", "현지 2026년 12월 8일(화) 12:30 · 한국 18:30"),
    ],
)
def test_a_deadline_is_told_in_local_time_and_in_kst(language: str, zone: str, said: str) -> None:
    assert Translator(language, zone).local_and_kst(AT, "minute") == said


def test_kst_tells_its_day_where_that_is_another_day() -> None:
    late = datetime(2026, 12, 8, 16, 30, tzinfo=UTC)
    said = Translator("ko", "Asia/Bangkok").local_and_kst(late, "minute")
    assert said == "현지 2026년 12월 8일(화) 23:30 · 한국 2026년 12월 9일(수) 01:30"


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "Tue 8 Dec 2026 (local date; time of day not known)"),
        ("month", "December 2026"),
        ("year", "2026"),
    ],
)
def test_only_what_was_said_of_a_date_is_shown(precision: str, said: str) -> None:
    assert Translator("en", "Asia/Bangkok").local_and_kst(AT, precision) == said


@pytest.mark.parametrize(
    ("language", "amount", "currency", "kind", "exact", "said"),
    [
        ("ko", "3800000000.0000", "VND", "budget", False, "예산액 약 38억 동"),
        ("en", "3800000000.0000", "VND", "budget", True, "VND 3,800,000,000 (about VND 3.8 billion), budget"),
        ("ko", "127350000.5000", "THB", "reference", True, "기준가격 THB 127,350,000.50 (약 1.3억 바트)"),
        ("ko", "4200000000", "IDR", "estimate", False, "자체추정가격(HPS) 약 42억 루피아"),
        ("ko", "950000", "THB", "award", False, "낙찰금액 약 THB 950,000"),
        ("en", "4250000000", "IDR", "estimate", False, "about IDR 4.3 billion, owner's estimate (HPS)"),
        ("ko", "2500000", "XOF", None, True, "XOF 2,500,000 (약 250만 XOF)"),
        ("en", "571356.4500", "THB", None, True, "THB 571,356.45"),
        ("en", "12345678901234567890.1234", "IDR", None, True, None),
    ],
)
def test_a_sum_is_told_to_its_last_digit_with_its_currency_and_kind(
    language: str, amount: str, currency: str, kind: str | None, exact: bool, said: str | None
) -> None:
    told = Translator(language, "Asia/Bangkok").amount(Decimal(amount), currency, kind, exact=exact)
    if said is None:
        assert told.startswith("IDR 12,345,678,901,234,567,890.1234 (about IDR ")
    else:
        assert told == said


@pytest.mark.parametrize(
    ("days", "korean", "english"),
    [
        (-1, "마감 지남", "deadline over"),
        (0, "오늘 마감", "closes today"),
        (1, "내일 마감", "closes tomorrow"),
        (2, "D-2", "2 days left"),
        (30, "D-30", "30 days left"),
    ],
)
def test_the_days_left_are_told_in_words(days: int, korean: str, english: str) -> None:
    assert Translator("ko", "Asia/Bangkok").days_left(days) == korean
    assert Translator("en", "Asia/Bangkok").days_left(days) == english


def test_english_has_a_singular() -> None:
    t = Translator("en", "Asia/Bangkok")
    assert t("rest.unsure", n=1) == "1 more is in the attached list."
    assert t("rest.unsure", n=2) == "2 more are in the attached list."


@pytest.mark.parametrize(
    ("amount", "korean", "english"),
    [
        ("9999999.99", "1,000만", "10 million"),
        ("10725000000", "107.3억", "10.7 billion"),
        ("7425000000", "74.3억", "7.4 billion"),
        ("23750000.50", "2,375만", "23.8 million"),
        ("123460000000", "1,234.6억", "123.5 billion"),
        ("99999500000", "1,000억", "100 billion"),
        ("9999995000000", "10조", "10 trillion"),
        ("999949999", "10억", "999.9 million"),
        ("999950000", "10억", "1 billion"),
        ("95000000", "9,500만", "95 million"),
        ("950000000", "9.5억", "950 million"),
        ("-2500000", "-250만", "-2.5 million"),
        ("1250", "1,250", "1,250"),
    ],
)
def test_round_words_have_commas_and_halves_go_up(amount: str, korean: str, english: str) -> None:
    told = [Translator(language, "Asia/Bangkok").rounded(Decimal(amount)) for language in ("ko", "en")]
    assert told == [korean, english]


@given(st.decimals(min_value=10_000, max_value=10**17, places=2))
def test_a_round_sum_is_within_half_a_tenth_of_its_unit(amount: Decimal) -> None:
    said = Translator("ko", "Asia/Bangkok").rounded(amount)
    figure, word = said.rstrip("만억조경"), said[-1]
    unit = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}[word]
    told = Decimal(figure.replace(",", "")) * unit
    assert abs(told - amount) <= Decimal(unit) / 20
    assert Decimal(figure.replace(",", "")) < 10_000 or word == "경"


def test_a_half_is_never_rounded_down() -> None:
    t = Translator("ko", "Asia/Bangkok")
    for tenths in range(10, 200):
        half = Decimal(tenths) / 10 + Decimal("0.05")
        told = Decimal(t.rounded(half * 10**8).removesuffix("억"))
        assert told == Decimal(tenths + 1) / 10


@pytest.mark.parametrize(
    ("zone", "korean", "english"),
    [
        ("Asia/Bangkok", "방콕 시각(UTC+7)", "that of Bangkok (UTC+7)"),
        ("Europe/Istanbul", "이스탄불 시각(UTC+3)", "that of Istanbul (UTC+3)"),
        ("Asia/Kathmandu", "Asia/Kathmandu 시각(UTC+5:45)", "that of Asia/Kathmandu (UTC+5:45)"),
        ("America/Bogota", "America/Bogota 시각(UTC-5)", "that of America/Bogota (UTC-5)"),
    ],
)
def test_a_clock_is_told_by_its_city_and_its_distance_from_utc(zone: str, korean: str, english: str) -> None:
    assert korean in Translator("ko", zone).clock_of(AT)
    assert english in Translator("en", zone).clock_of(AT)


def test_every_funder_that_words_can_tell_has_a_korean_name() -> None:
    path = DIGEST.parent / "transform" / "data" / "bidding.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        funders = {row["value"] for row in csv.DictReader(lines) if row["fact"] == "funder"}
    known = {key.removeprefix("funder.") for key in catalogue("ko") if key.startswith("funder.")}
    assert len(funders) > 10
    assert known == funders


def test_every_term_that_words_can_tell_has_words_and_languages_have_their_names() -> None:
    path = DIGEST.parent / "transform" / "data" / "bid_terms.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        told = {(row["fact"], row["value"]) for row in csv.DictReader(lines)}
    languages = {value for fact, value in told if fact == "bid_language"}
    said = {f"term.{fact}.{value}" for fact, value in told if fact not in ("bid_language", "foreign_bidders")}
    for language in ("ko", "en"):
        assert {key for key in catalogue(language) if key.startswith("term.")} == said
    korean = Translator("ko", "Asia/Bangkok")
    assert {code: korean.language_named(code) for code in sorted(languages)} == {
        "en": "영어",
        "id": "인도네시아어",
        "ko": "한국어",
        "th": "태국어",
        "tr": "튀르키예어",
        "vi": "베트남어",
    }
    assert korean.language_named("xx") == "xx"


def test_a_dimension_has_one_korean_name_in_mails_and_in_the_lexicon() -> None:
    words = {name: catalogue("ko")[f"dimension.{name}"] for name in DIMENSIONS}
    assert words == {name: dimension_labels(name)[1] for name in DIMENSIONS}
