"""Cleaning what portals publish, and folding it to one form for matching."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import unescape

# Control, format, bidi and surrogate code points. White space is not among them: it becomes one space.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# What is never closed is hidden to the end, as browsers have it; only <head> may be left open by right.
_HIDDEN_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<head\b(?:(?!<head\b).)*?</head\s*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:]*)(?:\s[^<>]*)?/?>|<![a-zA-Z][^<>]*>|<\?[^<>]*>")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_INLINE_TAG = re.compile(
    "a|abbr|b|bdi|big|cite|code|em|font|i|ins|label|mark|o:p|s|small|span|strong|sub|sup|u", re.IGNORECASE
)

# What is escaped in HTML: with its semicolon anything, without it what writers leave half-made most. A longer word
# behind an ampersand is a word ("supply&regulation"), whatever names HTML knows.
_ESCAPE = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"
    r"|&(?:amp|nbsp|quot|apos|lt|gt|#[0-9]{2,5})(?![a-zA-Z0-9;=])"
)
# An escape that was escaped again, and again.
_ESCAPED_TIMES = 3
# What spreadsheets, quoting and cut-off sections leave in a text.
_STRAY = re.compile(r"_x000[9AD]_|\\(?=[\"'])|\]\]>", re.IGNORECASE)

_LATIN_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
# Letters that Unicode does not decompose, then the digits of the scripts that portals write numbers in.
_LETTERS = str.maketrans(
    {"İ": "i", "I": "i", "ı": "i", "Đ": "d", "đ": "d", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o"}
)
_ZEROS = "\u0e50\u0660\u06f0\u0966\u0ed0\u1040\u17e0"
_FOLDED = _LETTERS | {ord(zero) + n: str(n) for zero in _ZEROS for n in range(10)}


def clean(text: str) -> str:
    """Give text its stored form: NFC, nothing invisible, each run of white space one space, no ends."""
    if text.isprintable():  # nothing invisible in it, and no white space but single characters " "
        plain = text if text.isascii() else unicodedata.normalize("NFC", text)
        return " ".join(plain.split()) if "  " in plain else plain.strip()
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def strip_markup(html: str) -> str:
    """Take the words out of HTML: hidden parts and tags dropped, entities decoded, then `clean`.

    A block tag parts words, an inline tag does not. A bare "<" ("< 5 km") is text, and so is a bare "&". What
    other programs' escaping has left behind goes.
    """
    if "<" in html:
        html = _TAG.sub(_between_words, _HIDDEN_MARKUP.sub(" ", _CDATA.sub(r"\1", html)))
    if "&" in html:
        html = _unescaped(html)
    if "_x0" in html or "\\" in html or "]]>" in html:
        html = _STRAY.sub(_for_stray, html)
    return clean(html)


def _unescaped(text: str) -> str:
    for _ in range(_ESCAPED_TIMES):
        decoded = _ESCAPE.sub(lambda found: unescape(found[0].rstrip(";") + ";"), text)
        if decoded == text:
            break
        text = decoded
    return text


def _for_stray(stray: re.Match[str]) -> str:
    return " " if stray[0].startswith("_") else ""


def _between_words(tag: re.Match[str]) -> str:
    return "" if tag[1] and _INLINE_TAG.fullmatch(tag[1]) else " "


def fold(text: str) -> str:
    """Give text its matching form; two spellings of one word fold to one string.

    NFKC, lower case, digits to ASCII, İ/I/ı to i, đ to d, Latin marks stripped. Thai vowel and tone marks
    stay: without them it is another word. Not for display, and lengths may change.
    """
    if text.isascii():
        return text.lower()
    return _fold_unicode(text)


@lru_cache(maxsize=16_384)
def _fold_unicode(text: str) -> str:
    if _ONE_BY_ONE.fullmatch(text) and unicodedata.is_normalized("NFC", text):
        return text.translate(_each)
    return _fold_whole(text)


def _fold_whole(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).translate(_FOLDED).lower()
    return unicodedata.normalize("NFKC", _LATIN_MARKS.sub("", plain))


class _Each(dict[int, str]):
    """What each character folds to, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_whole(chr(code))
        return folded


_each = _Each()
# Latin with its accents, Thai and their punctuation: no character of these has a say in how the next one folds.
_ONE_BY_ONE = re.compile("[\x00-\u02af\u0e00-\u0e7f\u1e00-\u1eff\u2000-\u206f\u20ba\u20ab\u20a9]*")


def as_code(text: str) -> str:
    """Give a portal's code or word the form to look it up in: cleaned, then folded.

    Doubled and unbreakable blanks, line breaks, invisible characters and capitals make no other code.
    """
    return fold(clean(text))


def fold_map(text: str) -> tuple[str, Sequence[int]]:
    """Fold, and say at which index of `text` each folded character begins (one extra index: the end).

    For cleaned text; where folding joins characters across (never in text that is NFC) the map is identity.
    """
    folded = fold(text)
    if text.isascii():
        return folded, range(len(text) + 1)
    parts = list(map(_each.__getitem__, map(ord, text)))
    if "".join(parts) != folded:
        return folded, [min(index, len(text)) for index in range(len(folded) + 1)]
    origins = [index for index, part in enumerate(parts) for _letter in part]
    return folded, [*origins, len(text)]


__all__ = ["as_code", "clean", "fold", "fold_map", "strip_markup"]
