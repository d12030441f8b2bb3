"""How many words of a title are explained, and how much of each is shown."""

import pytest

from digest.i18n import Translator
from digest.render.glossary import make_glosses, mark_title
from digest.select.details import Hit
from tests.digest.world import BANGKOK

EN = Translator("en", BANGKOK)


def hit(concept: str, term: str, start: int = 0) -> Hit:
    return Hit(concept, term, "title", start, start + len(term))


@pytest.mark.parametrize(("length", "shown"), [(300, "x" * 300), (301, "x" * 299 + "…")])
def test_a_title_is_shown_up_to_three_hundred_characters(length: int, shown: str) -> None:
    assert "".join(span.text for span in mark_title("x" * length, [])) == shown


def test_the_first_five_meanings_are_explained() -> None:
    glosses = make_glosses([hit(f"concept {n}", "word", n) for n in range(6)], EN)
    assert [gloss.first for gloss in glosses] == [f"concept {n}" for n in range(5)]


def test_a_meaning_is_told_with_the_first_three_words_for_it() -> None:
    (gloss,) = make_glosses([hit("concept", f"word{n}", n) for n in range(4)], EN)
    assert gloss.term == EN.listed(["word0", "word1", "word2"])


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, "x" * 59 + "…")])
def test_a_word_and_a_meaning_have_sixty_characters(length: int, shown: str) -> None:
    (gloss,) = make_glosses([hit("x" * length, "x" * length)], EN)
    assert (gloss.term, gloss.first) == (shown, shown)


@pytest.mark.parametrize(
    ("term", "read"),
    [("traffic control cent*", "traffic control cent…"), ("pengolahan..sampah", "pengolahan … sampah")],
)
def test_a_term_is_shown_without_the_signs_of_the_lexicon(term: str, read: str) -> None:
    (gloss,) = make_glosses([hit("concept", term)], EN)
    assert gloss.term == read
