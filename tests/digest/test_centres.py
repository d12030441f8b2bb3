"""The four centres."""

from zoneinfo import ZoneInfo

import pytest

from domain.centres import CENTRES, Centre, centre_named, opening_sources
from scrapers.source_config import facts
from warehouse.tables import centre


def test_each_centre_has_a_real_zone_and_all_columns_of_its_table() -> None:
    assert [each.name for each in CENTRES] == ["bangkok", "hanoi", "jakarta", "istanbul"]
    for each in CENTRES:
        assert each.as_row().keys() == {column.name for column in centre.columns}
        assert ZoneInfo(each.zone).key == each.zone


@pytest.mark.parametrize("each", CENTRES, ids=lambda each: each.name)
def test_a_centre_opens_on_its_countrys_sources_then_on_the_international_ones(each: Centre) -> None:
    countries = [facts(name).country for name in opening_sources(each)]
    assert set(countries) <= {each.country, "INTL"}
    assert countries == sorted(countries, key=lambda country: country == "INTL")


def test_an_unknown_centre_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="bangkok, hanoi, jakarta, istanbul"):
        centre_named("seoul")
