"""The letters of a CSV: Unicode, or one of the code pages in which Excel writes where it is not told otherwise.

Nearly all bytes are valid in each code page, so the text must look like its language: a Thai file read as Korean
is Hangul mixed with Hanja, and a Korean one read as Thai begins words with vowel signs.
"""

import re
from collections.abc import Callable
from typing import Final
from unicodedata import category

from domain.document import EXCERPT, PageError

_ENOUGH: Final = 0.8  # of what is beyond ASCII and no punctuation; a Korean text may hold some Hanja
_TURKISH: Final = frozenset("çğıöşüÇĞİÖŞÜâîûÂÎÛ")
_LOOSE_MARK: Final = re.compile(r"(?<![\u0e01-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def decoded(body: bytes, country: str = "") -> str:
    """A file's text.

    Args:
        body: its bytes.
        country: ISO 3166-1 alpha-2; its code page is tried first.

    Raises:
        PageError: no encoding gives a text that looks like a language of ours.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        return body.decode("utf-16", "replace")
    pages = sorted(_PAGES, key=lambda one: one[0] != country)
    for encoding, fits in (("utf-8-sig", _any), *((encoding, fits) for _, encoding, fits in pages)):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if fits(text):
            return text
    raise PageError(
        "bad_encoding",
        "The file is neither UTF-8 nor Korean (CP949), Thai (CP874) or Turkish (CP1254);"
        " save it as XLSX or as 'CSV UTF-8'.",
        body[:EXCERPT].decode("utf-8", "replace"),
    )


def _any(_text: str) -> bool:
    return True


def _mostly(text: str, ours: Callable[[str], bool]) -> bool:
    letters = [one for one in text if one > "\x7f" and category(one)[0] not in "PZ"]
    return sum(map(ours, letters)) >= _ENOUGH * len(letters)


def _korean(text: str) -> bool:
    """Hangul of KS X 1001 nearly alone: its 2,350 syllables write nearly every Korean text."""
    return _mostly(text, lambda one: "가" <= one <= "힣" and _in_ks_x_1001(one))


def _in_ks_x_1001(one: str) -> bool:
    try:
        return len(one.encode("euc_kr")) == 2  # bytes; other syllables are composed of eight
    except UnicodeEncodeError:
        return False


def _thai(text: str) -> bool:
    return _mostly(text, lambda one: "\u0e01" <= one <= "\u0e4e") and not _LOOSE_MARK.search(text)


def _turkish(text: str) -> bool:
    return _mostly(text, lambda one: one in _TURKISH)


# Thai first: a short Thai text may also be Hangul, a Korean one hardly ever keeps the order of Thai letters and marks.
_PAGES: Final = (("TH", "cp874", _thai), ("KR", "cp949", _korean), ("TR", "cp1254", _turkish))
