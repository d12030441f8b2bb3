"""What the program knows of a country comes from its line of domain/data/countries.csv."""

import pytest

from domain.country import COUNTRIES, counts_buddhist_years, marks_of
from transform.parsers._intl_worldbank_codes import COUNTRIES as SPELLED


@pytest.mark.parametrize(
    ("zone", "buddhist"),
    [("Asia/Bangkok", True), ("Asia/Ho_Chi_Minh", False), ("Asia/Seoul", False), ("UTC", False)],
)
def test_the_table_says_whose_years_are_buddhist(zone: str, buddhist: bool) -> None:
    assert counts_buddhist_years(zone) is buddhist


def test_a_country_of_which_the_table_says_no_more_has_the_common_calendar() -> None:
    assert {code: country.calendar for code, country in COUNTRIES.items()} == {
        "TH": "buddhist",
        "VN": "gregorian",
        "ID": "gregorian",
        "TR": "gregorian",
    }
    assert [code for code in (*COUNTRIES, "SA", "INTL") if marks_of(code)] == ["VN"]


def test_the_world_bank_s_names_of_a_country_are_those_of_the_table() -> None:
    assert SPELLED == {
        "th": "TH",
        "thailand": "TH",
        "vn": "VN",
        "vietnam": "VN",
        "viet nam": "VN",
        "id": "ID",
        "indonesia": "ID",
        "tr": "TR",
        "turkiye": "TR",
        "turkey": "TR",
        "republic of turkiye": "TR",
    }
