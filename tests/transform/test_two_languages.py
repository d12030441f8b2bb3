"""A national notice and the donor's English one of the same tender are proposed; of another tender they are not."""

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.match import MatchForm, Verdict
from domain.notice import Moment, Money, Notice, Precision, PriceKind, Stage
from transform.enrich import enrich
from transform.matching.blocking import keys, probes
from transform.matching.rule import decide_pair

ZONE = "Asia/Bangkok"
DEADLINE = datetime(2026, 12, 21, 9, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 23, 3, tzinfo=UTC)
DOLLARS = {"USD": 1.0, "VND": 1 / 26_000, "IDR": 1 / 16_500, "TRY": 1 / 42.0, "THB": 1 / 33.0, "EUR": 1.15}
with (Path(__file__).with_name("bilingual_pairs.csv")).open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))


def form(row: dict[str, str], before: str, source: str) -> MatchForm:
    """One side of a pair; its days count from DEADLINE, "" for none."""
    title, price, days = row[f"{before}title"], row[f"{before}sum"], row[f"{before}days"]
    amount, _, currency = price.partition(" ")
    ends = DEADLINE + timedelta(days=int(days or 0))
    return enrich(
        Notice(
            source=source,
            native_id=title,
            part="list",
            country=row["country"],
            stage=Stage.OPEN,
            title=title,
            buyer=row[f"{before}buyer"],
            lang_hint="" if before else "en",
            published=Moment(PUBLISHED, Precision.MINUTE, ZONE, ""),
            deadline=Moment(ends, Precision.MINUTE, ZONE, "") if days else None,
            prices=(Money(Decimal(amount), currency, PriceKind.ESTIMATE, price),) if price else (),
        )
    ).form


def worth(currency: str, _at: float | None) -> float | None:
    return DOLLARS.get(currency)


def sides(row: dict[str, str]) -> tuple[MatchForm, MatchForm]:
    return form(row, "home_", "home"), form(row, "", "intl_worldbank")


@pytest.mark.parametrize("row", [pytest.param(row, id=row["title"]) for row in PAIRS if row["one"] == "yes"])
def test_one_tender_told_at_home_and_in_english_is_proposed_and_each_finds_the_other(
    row: dict[str, str],
) -> None:
    a, b = sides(row)
    decision = decide_pair(a, b, worth)
    assert decision is not None
    assert (decision.verdict, decision.reasons[0]) == (Verdict.UNSURE, "told in English and at home")
    for one, other in ((a, b), (b, a)):
        left = {key for key, _day in keys(other)}
        assert any(probe.key in left for probe in probes(one))


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['country']} {row['why']}") for row in PAIRS if row["one"] == "no"]
)
def test_another_tender_is_not_proposed_however_much_it_has_in_common(row: dict[str, str]) -> None:
    assert decide_pair(*sides(row), worth) is None


def test_sums_of_two_currencies_say_nothing_where_no_rate_is_known() -> None:
    pair = sides(PAIRS[0])
    known, unknown = (decide_pair(*pair, rates) for rates in (worth, lambda *_: None))
    assert known is not None
    assert unknown is not None
    assert "same sum by the day's rates" in known.reasons
    assert "same sum by the day's rates" not in unknown.reasons


def test_all_four_languages_have_both_kinds_of_pairs() -> None:
    kinds = Counter((row["country"], row["one"]) for row in PAIRS)
    assert min(kinds[country, one] for country in ("ID", "TH", "TR", "VN") for one in ("yes", "no")) >= 3
    assert len(PAIRS) == 34
