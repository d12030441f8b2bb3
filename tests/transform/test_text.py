"""Cleaning and folding."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.text import _INVISIBLE, _fold_whole, clean, fold, fold_map, strip_markup

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=60)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("  İhale\u00a0ilanı \n\t 2026 ", "İhale ilanı 2026"),
        ("zero\u200bwidth \ufeffmark", "zerowidth mark"),
        ("\u202eright\u202c to left", "right to left"),
        ("NUL\x00 and \ud800 surrogate", "NUL and surrogate"),
        ("soft\u00adhyphen", "softhyphen"),
        (unicodedata.normalize("NFD", "Đô thị thông minh"), "Đô thị thông minh"),
        ("\u0e01\u0e33", "กำ"),
        ("line\u2028separator\x85next", "line separator next"),
        ("", ""),
    ],
)
def test_what_is_stored_is_composed_and_visible_and_spaced_once(raw: str, stored: str) -> None:
    assert clean(raw) == stored


def test_a_character_that_can_be_printed_is_visible_and_is_no_white_space_but_the_space() -> None:
    printable = [letter for letter in map(chr, range(0x110000)) if letter.isprintable()]
    assert not _INVISIBLE.search("".join(printable))
    assert {
        one for one in "".join(unicodedata.normalize("NFC", one) for one in printable) if one.isspace()
    } == {" "}


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_what_is_cleaned_can_be_stored_as_utf_8_and_holds_no_nul(text: str) -> None:
    assert b"\x00" not in clean(text).encode("utf-8")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Smart&nbsp;city</p><p>platform</p>", "Smart city platform"),
        ("<b>Sm</b>art <i>pole</i>", "Smart pole"),
        ("Pengadaan <5 km & lebih", "Pengadaan <5 km & lebih"),
        ("<style>p{color:red}</style>Camera<br/>AI", "Camera AI"),
        ("<!-- hidden -->visible<script>alert('x<y')</script>", "visible"),
        ("<td class='x'>ก่อสร้าง</td><td>ถนน</td>", "ก่อสร้าง ถนน"),
        ("A &amp; B &#x130;hale &lt;tag&gt;", "A & B İhale <tag>"),
        ("<![CDATA[<p>kept</p>]]>", "kept"),
        ("no markup", "no markup"),
        ("text <!-- never closed", "text"),
        ("<head><title>x</title></head><header>kept</header>", "kept"),
        ("<head><p>left open", "left open"),
        ("A &amp;amp;amp; B", "A & B"),  # escaped three times
        ("A &amp;amp;amp;amp; B", "A &amp; B"),  # four times
    ],
)
def test_markup_goes_and_its_words_stay(html: str, words: str) -> None:
    assert strip_markup(html) == words


@pytest.mark.timeout(60)
@pytest.mark.parametrize("broken", ["<!--", "<script>", "<head>", "<![CDATA[", "<a ", "<"])
def test_broken_markup_costs_no_more_than_its_length(broken: str) -> None:
    assert isinstance(strip_markup(broken * 50_000), str)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İHALE", "ihale"),
        ("ISPARTA", "Isparta"),
        ("IŞIK", "ışık"),
        ("AKILLI ŞEHİR", "akilli sehir"),
        ("Đà Nẵng", "da nang"),
        ("ĐƯỜNG", "duong"),
        ("๒๕๖๙", "2569"),
        ("ＦＵＬＬ", "full"),
        ("ﬁber", "fiber"),
        (unicodedata.normalize("NFD", "Thủ Đức"), "thu duc"),
        ("스마트시티", "스마트시티"),
        ("กำแพงเพชร", "กํา\u0e41พงเพชร"),
    ],
)
def test_spellings_of_one_word_fold_to_one_string(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_thai_digits_are_folded_and_the_mark_behind_them_that_ends_a_text_is_none() -> None:
    assert fold("๐๑๒๓๔๕๖๗๘๙ ๚") == "0123456789 ๚"


def test_thai_marks_make_other_words_and_are_kept() -> None:
    assert fold("ข้าว") != fold("ขาว")


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x20FF, exclude_categories=["Cs"]), max_size=40) | ANY_TEXT)
def test_text_is_folded_one_by_one_only_where_that_is_the_same(text: str) -> None:
    assert fold(text) == _fold_whole(text)


@given(st.text("aİıĐđéẵกำเ ส๒ﬁ스", max_size=30))
def test_the_map_leads_each_folded_character_to_the_one_it_came_from(text: str) -> None:
    text = clean(text)
    folded, origins = fold_map(text)
    assert len(origins) == len(folded) + 1
    assert all(fold(text[origin]).find(letter) >= 0 for letter, origin in zip(folded, origins, strict=False))
    assert origins[-1] == len(text)


def test_the_map_survives_a_letter_that_becomes_two() -> None:
    folded, origins = fold_map("กำ CCTV")
    start = folded.index("cctv")
    assert "กำ CCTV"[origins[start] : origins[start + 4]] == "CCTV"
