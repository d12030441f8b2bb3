"""Places are found by the Korean names that the press uses, too."""

import csv

import pytest

from transform.values import korean_press
from transform.values.korean_press import as_official
from transform.values.places import all_places


@pytest.mark.parametrize(
    ("word", "official"),
    [("세마랑", "스마랑"), ("베카시시", "브카시시"), ("반텐주", "반튼주"), ("신호", "신호"), ("", "")],
)
def test_the_press_s_spelling_is_put_into_the_official_one_and_others_stay(word: str, official: str) -> None:
    assert as_official(word) == official


def test_every_official_spelling_is_one_of_our_places_and_no_press_spelling_is() -> None:
    with korean_press._DATA.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = " ".join(place.ko for place in all_places())
    assert len(rows) == 16
    assert [row for row in rows if row["official"] not in names or row["press"] in names] == []
