"""What each word of the lexicon weighs, and which words are another word."""

import pytest

from transform.relevance.lexicon_match import Hit, Wording, read


def hit(strength: str, field: str = "title", concept: str = "mob.its") -> Hit:
    return Hit(concept, "mobility", strength, "a term", field, 0, 0)


@pytest.mark.parametrize(
    ("strength", "field", "score"),
    [
        ("S", "title", 3.0),
        ("M", "title", 2.0),
        ("B", "title", 1.5),
        ("W", "title", 1.0),
        ("S", "description", 1.5),
        ("S", "codes", 1.5),
    ],
)
def test_a_word_weighs_by_its_strength_and_half_outside_the_title(
    strength: str, field: str, score: float
) -> None:
    assert Wording((hit(strength, field),), (), context=False).score == score


def test_a_concept_counts_once_and_a_word_of_information_technology_adds_half_a_point() -> None:
    twice = (hit("M", "description"), hit("S"), hit("W", concept="gov.office"))
    assert Wording(twice, (), context=False).score == 4.0
    assert Wording(twice, (), context=True).score == 4.5
    assert Wording((), (), context=True).score == 0.0


def test_each_signal_for_the_model_has_the_size_of_one() -> None:
    assert Wording((hit("M"),), (), context=False).signals() == {
        "M": 1.0,
        "words watch": 1.0,
        "dimension mobility": 1.0,
    }


@pytest.mark.parametrize(("words", "told"), [(1, False), (2, True)])
def test_the_model_is_told_where_two_middling_words_meet(words: int, told: bool) -> None:
    assert ("two M" in Wording((hit("M"),) * words, (), context=False).signals()) is told


@pytest.mark.parametrize(
    ("hits", "tier"),
    [
        ((hit("W", concept="gov.office"),), "none"),
        ((hit("W", concept="gov.office"), hit("W", concept="gov.network")), "watch"),
        ((hit("M"),), "watch"),
        ((hit("M"), hit("M", "description")), "watch"),
        ((hit("M"), hit("M", "description", "liv.cctv")), "lead"),
    ],
)
def test_two_weak_concepts_are_watched_and_two_middling_ones_are_a_lead(
    hits: tuple[Hit, ...], tier: str
) -> None:
    assert Wording(hits, (), context=False).tier == tier


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("cảnh báo sớm", ["cảnh báo sớm"]),
        ("cảnh bảo sớm", []),  # twelve letters, one with another mark: other words
        ("cảnh bảo cháy", ["cảnh báo cháy"]),  # thirteen: a slip of the pen
    ],
)
def test_vietnamese_words_of_up_to_twelve_letters_are_those_with_their_own_marks(
    written: str, found: list[str]
) -> None:
    assert [one.term for one in read(written, "", "vi", "", ()).hits] == found
