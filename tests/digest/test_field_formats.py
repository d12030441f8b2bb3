"""How much a mail shows of what a portal wrote."""

import pytest

from digest.i18n import Translator
from digest.render.field_formats import format_field, shorten
from tests.digest.world import BANGKOK, make_facts

EN = Translator("en", BANGKOK)


@pytest.mark.parametrize(("length", "shown"), [(200, "x" * 200), (201, "x" * 199 + "…")])
def test_an_old_or_new_value_has_two_hundred_characters(length: int, shown: str) -> None:
    assert format_field("buyer", make_facts(buyer="x" * length), EN) == shown


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("ก" * 10, 10, "ก" * 10),  # three bytes each
        ("ก" * 11, 10, "ก" * 9 + "…"),
        ("&" * 10, 10, "&" * 5 + "…"),  # five bytes each: &amp;
        ("'" * 10, 10, "'" * 4 + "…"),  # six bytes each, the heaviest: &#x27;
        ("&ก", 3, "&ก"),
        ("ก&x&", 4, "ก&x…"),  # nine bytes are kept, as three characters have
        ("&กé&", 4, "&ก…"),  # and ten are too many
    ],
)
def test_a_text_is_cut_where_it_is_too_long_or_too_heavy(text: str, most: int, shown: str) -> None:
    assert shorten(text, most) == shown
