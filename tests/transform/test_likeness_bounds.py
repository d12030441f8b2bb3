"""Each number of the rules that compare titles, held on both sides. Percentages are those of rapidfuzz."""

import pytest
from msgspec.structs import replace

from domain.match import MatchForm
from tests.transform.test_matching import BASE
from transform.matching.title_similarity import compare, is_cut, may_be_cut


def titled(title: str, **change: object) -> MatchForm:
    return replace(BASE, title=title, compact=title.replace(" ", ""), **change)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("otopark yol alimi kurulumu", "otopark yol cadde kurulumu", True),  # 82.6 %
        ("aydinlatma onarim kavsak bahce", "hatti onarim kavsak bahce", False),  # 77.6 %
    ],
)
def test_titles_are_alike_from_eighty_percent_on(one: str, other: str, alike: bool) -> None:
    assert compare(titled(one), titled(other)).alike is alike


@pytest.mark.parametrize(
    ("one", "other", "another_word"),
    [
        ("konya yol boyu kurulumu isi", "konya yol boyu kurum isi", False),  # 76.9 %
        ("konya yol boyu kurulmasi isi", "konya yol boyu kurum isi", True),  # 71.4 %
    ],
)
def test_words_are_one_word_from_seventy_five_percent_on(one: str, other: str, another_word: bool) -> None:
    assert compare(titled(one), titled(other)).other_words is another_word


@pytest.mark.parametrize(("letters", "long_enough"), [(39, False), (40, True)])
def test_a_title_that_a_portal_cut_has_forty_letters(letters: int, long_enough: bool) -> None:
    short = titled("a" * letters)
    assert may_be_cut(short, titled("a" * 80)) is long_enough


@pytest.mark.parametrize(("rest", "cut"), [(24, False), (25, True)])
def test_what_was_cut_off_between_words_is_a_longer_phrase(rest: int, cut: bool) -> None:
    short = "konya akilli kavsak sistemi kurulum yapim isleri"
    assert is_cut(titled(short), titled(f"{short} {'b' * rest}")) is cut


@pytest.mark.parametrize(("rest", "cut"), [("a", False), ("ab", True)])
def test_a_letter_more_is_a_slip_and_two_within_a_word_were_cut_off(rest: str, cut: bool) -> None:
    short = "konya akilli kavsak sistemi kurulum yapim isleri"
    assert is_cut(titled(short), titled(short + rest)) is cut


@pytest.mark.parametrize(
    ("head", "cut"),
    [
        ("konya akilli kavsak sistemi kurulum yapim islari", True),  # 97.6 %
        ("konya akilli kavsak sistemi kurulum yapam islari", False),  # 95.2 %
    ],
)
def test_the_head_of_a_cut_title_is_the_same_but_for_a_letter(head: str, cut: bool) -> None:
    short = "konya akilli kavsak sistemi kurulum yapim isleri"
    assert is_cut(titled(short), titled(f"{head} {'b' * 30}")) is cut


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [
        ("kavsaklar", "kavsakla", False),  # nine letters and eight: one is missing
        ("kavsaklr", "kavsakrl", False),  # two swapped
        ("abcdefg", "abcdegf", False),
    ],
)
def test_a_slip_of_one_letter_is_no_other_word(one: str, other: str, more: bool) -> None:
    likeness = compare(titled(one), titled(other))
    assert (likeness.other_words, likeness.more) == (False, more)


@pytest.mark.parametrize(
    ("one", "other", "another_word"),
    [("su bedeli", "us bedeli", False), ("su bedel", "us bedel", True)],  # eight letters and seven
)
def test_a_slip_is_one_in_titles_of_eight_letters_or_more(one: str, other: str, another_word: bool) -> None:
    assert compare(titled(one), titled(other)).other_words is another_word


@pytest.mark.parametrize(
    ("short", "alike"),
    [
        ("konya akilli kavsak sistemi kurulum", True),  # 100 %
        ("konya akilli kavsak sistemi kurulum isi", False),  # 94.6 %
    ],
)
def test_a_title_that_says_much_less_is_alike_where_the_other_has_all_its_words(
    short: str, alike: bool
) -> None:
    long = "konya akilli kavsak sistemi kurulum isleri kontrolluk musavirlik ve teknik danismanlik"
    likeness = compare(titled(short), titled(long))
    assert (likeness.alike, likeness.more) == (alike, alike)


@pytest.mark.parametrize(
    ("other", "another_word"),
    [
        ("kavsak kurulum isi", False),  # 86.7 % of the letters, one word with another
        ("kavsak kurulum bakim", True),  # 81.3 %
    ],
)
def test_words_whose_spaces_were_lost_are_one_from_eighty_five_percent_on(
    other: str, another_word: bool
) -> None:
    glued = titled("konya buyuksehir belediyesi kavsakkurulumu")
    assert compare(glued, titled(f"konya buyuksehir belediyesi {other}")).other_words is another_word


# What words do not tell, the letters between the common beginning and the common end do.
@pytest.mark.parametrize(
    ("glued", "other", "another_word", "more"),
    [
        ("kavsakkurulumisi", "kavsak kurulum onarimi isi", False, True),  # sixteen letters: words say nothing
        ("kavsakonarimisi", "kavsak onarim yenileme isi", True, False),  # fifteen
        ("kavsaklarsukurulum", "kavsaklar aydinlatma kurulum", False, True),  # "su" is too short
        ("kavsaklaryolkurulum", "kavsaklar aydinlatma kurulum", True, False),
        ("kavsaklaronarimi", "yol kavsak onarim", False, False),  # 77.4 % alike
        ("kavsaklarkurulum", "kavsak kurulum su", True, False),  # 73.7 %
        ("kavsaklaronarimi", "bakim kavsaklar onarim", False, True),  # four letters more
        ("kurulumaydinlatma", "koprulu aydinlatma yol", False, False),  # three
    ],
)
def test_glued_words_are_compared_by_what_lies_between_their_ends(
    glued: str, other: str, another_word: bool, more: bool
) -> None:
    one, two = titled(f"konya buyuksehir belediyesi {glued}"), titled(f"konya buyuksehir belediyesi {other}")
    for likeness in (compare(one, two), compare(two, one)):
        assert (likeness.alike, likeness.other_words, likeness.more) == (True, another_word, more)
