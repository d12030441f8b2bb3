"""The four centres."""

from zoneinfo import ZoneInfo

import pytest

from domain.centres import CENTRES, centre_named
from warehouse.tables import centre


def test_each_centre_has_a_real_zone_and_all_columns_of_its_table() -> None:
    assert [each.name for each in CENTRES] == ["bangkok", "hanoi", "jakarta", "istanbul"]
    for each in CENTRES:
        assert each.as_row().keys() == {column.name for column in centre.columns}
        assert ZoneInfo(each.zone).key == each.zone


def test_an_unknown_centre_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="bangkok, hanoi, jakarta, istanbul"):
        centre_named("seoul")
