"""Sums of Turkish notices: a currency stands as a sign, a code or an inflected word ("Euro'dur", "Türk Lirası")."""

import re
from dataclasses import replace
from typing import Final

from domain.document import FieldError
from domain.notice import Money, PriceKind
from transform.text import fold
from transform.values.currencies import without_currencies
from transform.values.money import parse_money, told_currency
from transform.values.multipliers import powers_of

LIRA: Final = "TRY"
_ENDING: Final = re.compile(r"(?<=[^\W\d_])['’´`]\w+|(?<=[€$£₺₩])['’´`]\w+")
_ASIDE: Final = re.compile(r"\([^()]*\)")
_WORD: Final = re.compile(r"\w+|-->|[:*]")
# What may stand beside a sum and is no currency; folded.
_PLAIN: Final = re.compile(
    r"kdv|haric\w*|dahil\w*|toplam\w*|olarak|olup|bedel\w*|yaklasik|net|tutar\w*|d[iu]r|t[iu]r|-->|[:*]"
)
_WORD_OR_SIGN: Final = re.compile(r"[^\W\d_]+|[^\w\s.,%+/'’-]")


def sum_of(text: str, kind: PriceKind) -> Money:
    """Read one sum. Lira where no currency stands beside it: law 4734 has bids in lira unless a notice says otherwise.

    Raises:
        FieldError: it is no sum, or its currency is one that nobody knows, or it names several.
    """
    whole = _ENDING.sub("", text)
    sum_ = _WORD.sub(_unless_plain, _ASIDE.sub(" ", whole))
    currency = told_currency(sum_, "") or told_currency(whole, LIRA)
    try:
        _check_words(sum_)
        return replace(parse_money(sum_, currency=currency, kind=kind, lang="tr"), raw=text)
    except ValueError as error:
        raise FieldError("bad_amount", f"A sum cannot be read: {error}.", text) from error


def _check_words(sum_: str) -> None:
    """Raise ValueError where a word stays that may be a currency that nobody knows."""
    odd = [word for word in _WORD_OR_SIGN.findall(without_currencies(sum_)) if word not in powers_of("tr")]
    if odd:
        raise ValueError(f"{' '.join(odd)!r} is no currency that is known")


def _unless_plain(word: re.Match[str]) -> str:
    return " " if _PLAIN.fullmatch(fold(word[0])) else word[0]
