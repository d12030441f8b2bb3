"""How much a card's lines show."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from digest.i18n import Translator
from digest.render.card_lines import format_buyer_names, make_disagreements
from digest.select.dealings import BuyerNames, Winner
from digest.select.details import Details, Place
from tests.digest.test_cards import EN, card
from tests.digest.world import DAY, NOW


def shown(label: str, details: Details | None = None, **known: Any) -> str:  # noqa: ANN401  # fields of Lead or Facts
    """The value of a card's line."""
    (value,) = [line.value for line in card(details, **known).lines if line.label == EN(f"field.{label}")]
    return value


@pytest.mark.parametrize(("length", "told"), [(160, "x" * 160), (161, "x" * 159 + "…")])
def test_the_name_of_a_buyer_has_one_hundred_and_sixty_characters(length: int, told: str) -> None:
    assert shown("buyer", buyer="x" * length) == told
    assert shown("funder", funder="x" * length) == told


@pytest.mark.parametrize(("length", "told"), [(60, "x" * 60), (61, "x" * 59 + "…")])
def test_the_name_of_a_place_has_sixty_characters(length: int, told: str) -> None:
    assert shown("place", Details(place=Place("x" * length, "x" * length, ""))) == told


def test_four_disagreements_of_four_sources_are_told_with_120_characters_each() -> None:
    said = {f"s{n}": "y" * (120 + n) for n in range(5)}
    lines = list(make_disagreements(Details(disagreements={f"told {n}": said for n in range(5)}), EN))
    whole, cut = f"s0: {'y' * 120}", [f"s{n}: {'y' * 119}…" for n in range(1, 4)]
    assert [line.value for line in lines] == [" ↔ ".join([whole, *cut])] * 4


BURSA = BuyerNames("Bursa Metropolitan Municipality", "부르사 광역시청")


@pytest.mark.parametrize(
    ("language", "beside"),
    [
        ("en", "Bursa Metropolitan Municipality · 부르사 광역시청"),
        ("ko", "부르사 광역시청 · Bursa Metropolitan Municipality"),
    ],
)
def test_a_buyer_s_names_stand_beside_the_published_one_the_reader_s_language_first(
    language: str, beside: str
) -> None:
    t = Translator(language, "Asia/Bangkok")
    assert format_buyer_names("Bursa Büyükşehir Belediyesi", BURSA, t) == beside
    assert format_buyer_names("Bursa Metropolitan Municipality", BURSA, t) == "부르사 광역시청"
    assert format_buyer_names("Bursa Büyükşehir Belediyesi", BuyerNames("", ""), t) == ""
    assert format_buyer_names("Bursa Büyükşehir Belediyesi", None, t) == ""


def winners(*told: Winner, stage: str = "awarded") -> list[tuple[str, str]]:
    lines = card(Details(winners=told), stage=stage).lines
    return [(line.value, line.more) for line in lines if line.label == "Winner"]


def test_an_awarded_lead_tells_who_won_for_how_much_at_what_share_of_the_estimate() -> None:
    won = Winner(("บริษัท ตัวอย่าง จำกัด",), Decimal(900_000), "THB", Decimal("0.9"))
    untold = Winner((), Decimal(900_000), "THB", None)
    assert winners(won, untold) == [
        ("บริษัท ตัวอย่าง จำกัด", "THB 900,000, award · 90 % of the estimate"),
        ("not named", "THB 900,000, award"),
    ]
    assert winners(replace(won, of_budget=True)) == [
        ("บริษัท ตัวอย่าง จำกัด", "THB 900,000, award · 90 % of the budget")
    ]
    assert winners(won, stage="open") == []


def test_of_many_lots_three_winners_are_shown_and_the_others_counted() -> None:
    lots = [Winner((f"Sample {n} Co., Ltd.",), None, "", None) for n in range(5)]
    assert [value for value, _ in winners(*lots)] == [*(f"Sample {n} Co., Ltd." for n in range(3)), "+2"]
    assert len(winners(*lots[:3])) == 3


@pytest.mark.parametrize(
    ("words", "shown"),
    [("CHCTRG", ""), ("2026-12-01T09:30:00+07:00", ""), ("chào hàng cạnh tranh", "chào hàng")],
)
def test_a_portal_s_code_is_no_evidence_that_anybody_reads(words: str, shown: str) -> None:
    details = Details(procedure="open", bidding={"procedure": words})
    (line,) = [one for one in card(details).lines if one.label == EN("field.procedure")]
    assert (shown in line.more, bool(line.more)) == (True, bool(shown))


@pytest.mark.parametrize(("stage", "told"), [("awarded", False), ("cancelled", False), ("closed", True)])
def test_among_few_lines_a_deadline_stands_until_the_tender_has_come_to_its_end(
    stage: str, told: bool
) -> None:  # a case
    made = card(stage=stage, deadline_at=NOW - DAY)
    assert (EN("field.deadline_at") in [line.label for line in made.brief_lines]) is told
