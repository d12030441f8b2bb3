"""Which words cannot be of a language."""

import pytest

from transform.language.word_shapes import SHAPES, looks
from transform.text import fold


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "nghiêng khuya xoáy quốc gì phường trạm thuyền yêu oan ngoèo chuyển giếng hươu nuôi"),
        ("id", "pembangunan jalan nyata syarat khusus teks orang ruang kecamatan kwarsa traktor skema"),
        ("tr", "kontrol ders çift renk sevk harf turizm lisans genç pompa ölçüm taht tarz yapılması"),
    ],
)
def test_words_of_a_language_fit_it(language: str, words: str) -> None:
    shapes = looks(fold(words), language)
    assert (shapes.strange, shapes.words) == (0, len(words.split()))
    assert shapes.odds > 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "street could trying upgrade during supply bus"),
        ("id", "system street that smart class quick building-materials connection"),
        ("tr", "tax quick water city that smooth check high buildings connection"),
    ],
)
def test_words_that_cannot_be_of_a_language_are_strange_to_it(language: str, words: str) -> None:
    one_by_one = {word: looks(word, language) for word in words.split()}
    assert [word for word, shapes in one_by_one.items() if not shapes.strange] == []
    assert all(shapes.odds < 0 for shapes in one_by_one.values())


@pytest.mark.parametrize(
    ("language", "strange", "fitting", "against", "for_it"),
    [
        ("vi", "street", "cap", -3.7495, 1.8769),
        ("id", "street", "jalan", -2.7515, 0.6044),
        ("tr", "tax", "yol", -3.8286, 0.6061),
    ],
)
def test_a_strange_word_says_more_than_one_that_fits(
    language: str, strange: str, fitting: str, against: float, for_it: float
) -> None:
    assert looks(strange, language).odds == pytest.approx(against, abs=1e-4)
    assert looks(fitting, language).odds == pytest.approx(for_it, abs=1e-4)
    assert looks(f"{strange} {fitting}", language).odds == pytest.approx(against + for_it, abs=2e-4)


def test_abbreviations_numbers_and_codes_are_no_words() -> None:
    assert looks("gpmb 36-vt-2972/23-xl kb5 a", "vi").words == 0


@pytest.mark.parametrize("language", sorted(SHAPES))
def test_letters_with_marks_show_no_words(language: str) -> None:
    shapes = looks("système de gestion", language)
    assert (shapes.strange, shapes.words, shapes.odds) == (0, 0, 0)
