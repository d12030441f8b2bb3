"""Points of places: of known places alone, each once and within its country."""

import csv

import pytest
from sqlalchemy import text

from cityleads.bi.star_words import words
from tests.harness import ROOT
from tests.ran import Ran
from transform.values.places import place_by_code

# South, north, west and east of each country, in whole degrees beyond its borders.
WITHIN = {"TH": (5, 21, 97, 106), "VN": (8, 24, 102, 110), "ID": (-12, 7, 94, 142), "TR": (35, 43, 25, 45)}


def test_each_point_is_of_a_known_place_within_its_country() -> None:
    rows = words("dim_place")
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes) == 518
    for row in rows:
        south, north, west, east = WITHIN[place_by_code(row["code"]).country]
        assert south < float(row["latitude"]) < north
        assert west < float(row["longitude"]) < east


def test_each_point_says_where_it_is_from_and_of_when() -> None:
    with (ROOT / "transform/data/place_points.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row for row in rows if not all(row.values())] == []
    assert {row["as_of"] for row in rows} == {"2026-07"}
    assert "Attribution 4.0" in (ROOT / "transform/data/place_points.LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "point"),
    [
        ("TH-10", (13.754, 100.5014)),
        ("VN-HN", (21.0245, 105.8412)),
        ("VN-13", (None, None)),
        ("unknown", (None, None)),
    ],
)
def test_a_place_of_the_star_has_its_point_or_none(
    ran: Ran, place: str, point: tuple[float | None, float | None]
) -> None:
    with ran.engine.connect() as connection:
        asked = text("SELECT latitude, longitude FROM mart.dim_place WHERE place = :place")
        assert tuple(connection.execute(asked, {"place": place}).one()) == point
