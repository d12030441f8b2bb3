"""The catalogues, and how dates and sums are said."""

import re
import string
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from digest.leads import COMPARED
from digest.voice import Voice, catalogue
from transform.notice import PriceKind, Stage

DIGEST = Path(__file__).parent.parent.parent / "digest"
AT = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)


def placeholders(entry: object) -> set[str]:
    texts = entry.values() if isinstance(entry, dict) else [str(entry)]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_catalogues_have_the_same_keys_and_placeholders() -> None:
    korean, english = catalogue("ko"), catalogue("en")
    assert korean.keys() == english.keys()
    assert {key: placeholders(korean[key]) for key in korean} == {
        key: placeholders(english[key]) for key in english
    }


def test_no_entry_is_empty_and_all_korean_ones_are_korean() -> None:
    assert all(catalogue("en").values())
    latin_only = {key for key, entry in catalogue("ko").items() if not re.search("[가-힣]", str(entry))}
    assert latin_only == {"amount.with_kind", "days.left"}


def test_every_code_of_the_closed_lists_has_words() -> None:
    keys = catalogue("ko").keys()
    dimensions = ["environment", "energy", "economy", "mobility", "living", "people", "governance", "core"]
    states = ["running", "complete", "partial", "empty", "blocked", "failed", "never"]
    wanted = {f"stage.{stage}" for stage in Stage} | {f"kind.{kind}" for kind in PriceKind}
    wanted |= {f"dimension.{name}" for name in dimensions} | {f"state.{name}" for name in states}
    wanted |= {f"field.{name}" for name in COMPARED}
    assert wanted <= keys


def test_every_key_is_used_somewhere() -> None:
    used = "".join(path.read_text() for path in [*DIGEST.glob("*.py"), *DIGEST.glob("templates/*.j2")])
    groups = (
        "stage.",
        "kind.",
        "dimension.",
        "state.",
        "field.",
        "section.",
        "about.",
        "subject.",
        "where.",
        "kind_of.",
        "country.",
        "programme.",
        "tile.",
        "act.",
        "sheet.",
    )
    unused = [key for key in catalogue("ko") if not key.startswith(groups) and f'"{key}"' not in used]
    assert unused == []


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Voice("ko", "Asia/Bangkok")("no.such.key")


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("ko", "Asia/Bangkok", "현지 2026년 12월 8일 (화) 16:30 · 한국 18:30 KST"),
        ("en", "Asia/Bangkok", "Tue 8 Dec 2026 16:30 local time · 18:30 KST"),
        ("ko", "Europe/Istanbul", "현지 2026년 12월 8일 (화) 12:30 · 한국 18:30 KST"),
    ],
)
def test_a_deadline_is_told_in_local_time_and_in_kst(language: str, zone: str, said: str) -> None:
    assert Voice(language, zone).local_and_kst(AT, "minute") == said


def test_kst_tells_its_day_where_that_is_another_day() -> None:
    late = datetime(2026, 12, 8, 16, 30, tzinfo=UTC)
    said = Voice("ko", "Asia/Bangkok").local_and_kst(late, "minute")
    assert said == "현지 2026년 12월 8일 (화) 23:30 · 한국 2026년 12월 9일 (수) 01:30 KST"


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "Tue 8 Dec 2026 (local date; time of day not told)"),
        ("month", "December 2026"),
        ("year", "2026"),
    ],
)
def test_only_what_was_said_of_a_date_is_shown(precision: str, said: str) -> None:
    assert Voice("en", "Asia/Bangkok").local_and_kst(AT, precision) == said


@pytest.mark.parametrize(
    ("language", "amount", "currency", "kind", "exact", "said"),
    [
        ("ko", "3800000000.0000", "VND", "budget", False, "예산 약 VND 3,800,000,000 (약 38억)"),
        ("en", "3800000000.0000", "VND", "budget", True, "VND 3,800,000,000 (about 3.8 billion), budget"),
        ("ko", "127350000.5000", "THB", "reference", True, "기준가격 THB 127,350,000.50 (약 1.3억)"),
        ("en", "571356.4500", "THB", None, True, "THB 571,356.45"),
        ("en", "12345678901234567890.1234", "IDR", None, True, None),
    ],
)
def test_a_sum_is_told_to_its_last_digit_with_its_currency_and_kind(
    language: str, amount: str, currency: str, kind: str | None, exact: bool, said: str | None
) -> None:
    told = Voice(language, "Asia/Bangkok").amount(Decimal(amount), currency, kind, exact=exact)
    if said is None:
        assert told.startswith("IDR 12,345,678,901,234,567,890.1234 (about ")
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
    assert Voice("ko", "Asia/Bangkok").days_left(days) == korean
    assert Voice("en", "Asia/Bangkok").days_left(days) == english


def test_english_has_a_singular() -> None:
    voice = Voice("en", "Asia/Bangkok")
    assert voice("more", n=1) == "And 1 more: it follows in the next digest."
    assert voice("more", n=2) == "And 2 more: they follow in the next digests."
