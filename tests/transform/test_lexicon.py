"""Which endings the terms of the lexicon may have."""

import pytest

from transform.relevance.lexicon import Term


@pytest.mark.parametrize(
    ("term", "lang", "written", "found"),
    [
        ("panel", "tr", "paneller", True),
        ("park", "tr", "parklar", False),
        ("durak", "tr", "duragi", True),
        ("kota", "id", "kotanya", True),
        ("bus", "id", "busnya", False),
        ("bus", "en", "buses", True),
        ("ev", "en", "evs", False),
        ("camera", "vi", "cameras", False),
    ],
)
def test_a_word_has_endings_from_five_letters_on_in_turkish_four_in_indonesian_and_three_in_english(
    term: str, lang: str, written: str, found: bool
) -> None:
    assert bool(Term("liv.cctv", "M", term, lang).pattern.match(written)) is found
