"""How much a card's lines show."""

from typing import Any

import pytest

from digest.render.card_lines import make_disagreements
from digest.select.details import Details, Place
from tests.digest.test_cards import EN, card


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
