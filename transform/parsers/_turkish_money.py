"""Sums of Turkish notices: a currency stands as a sign, a code or an inflected word ("Euro'dur", "Türk Lirası")."""

import re
from dataclasses import replace

from domain.notice import FieldError, Money, PriceKind
from transform.text import as_code
from transform.values.money import parse_money

# ISO 4217 by the words, in the form of `as_code`; a dollar is American unless it says whose it is.
_WORDS = (
    ("CAD", r"\bkanada dolar\w*|\bcad\b"),
    ("AUD", r"\bavustralya dolar\w*|\baud\b"),
    ("SGD", r"\bsingapur dolar\w*|\bsgd\b"),
    (
        "USD",
        r"(?:\bamerika\w*(?: birlesik devletleri)? |\babd |\ba\. ?b\. ?d\. ?)?\bdolar\w*|\busd\b|\bus\$|\$",
    ),
    ("EUR", r"\bavro\w*|\beuro\w*|\beur\b|€"),
    ("GBP", r"(?:\bingiliz )?\bsterlin\w*|\bgbp\b|£"),
    ("CHF", r"\bisvicre frang\w*|\bchf\b"),
    ("JPY", r"\bjapon yen\w*|\bjpy\b"),
    ("CNY", r"(?:\bcin )?\byuan\w*|\bcny\b"),
    ("KWD", r"\bkuveyt dinar\w*|\bkwd\b"),
    ("SAR", r"\bsuudi (?:arabistan )?riyal\w*|\bsar\b"),
    ("RUB", r"(?:\brus )?\bruble\w*|\brub\b"),
    ("KRW", r"(?:\bguney )?\bkore won\w*|\bkrw\b|₩"),
    ("TRY", r"\bturk liras\w*|\blira\w*|\btl\b|\btry\b|₺"),
)
_CURRENCY = re.compile("|".join(f"(?P<{code}>{words})" for code, words in _WORDS))
_ENDING = re.compile(r"(?<=[a-z€$£₺₩])['’´`]\w+")
_ASIDE = re.compile(r"\([^()]*\)")
# What may stand beside a sum and is no currency.
_PLAIN = re.compile(
    r"\b(?:kdv|haric\w*|dahil\w*|toplam\w*|olarak|olup|bedel\w*|yaklasik|net|tutar\w*|d[iu]r|t[iu]r)\b|-->|[:*]"
)
_POWERS = frozenset({"bin", "milyon", "milyar", "trilyon"})
_WORD_OR_SIGN = re.compile(r"[^\W\d_]+|[^\w\s.,%+/'’-]")


def sum_of(text: str, kind: PriceKind) -> Money:
    """Read one sum. Lira where no currency stands beside it: law 4734 has bids in lira unless a notice says otherwise.

    Raises:
        FieldError: it is no sum, or its currency is one that nobody knows, or it names several.
    """
    whole = _ENDING.sub("", as_code(text))
    sum_ = _PLAIN.sub(" ", _ASIDE.sub(" ", whole))
    try:
        currency = _currency(sum_) or _currency(whole) or "TRY"
        plain = _amount(sum_)
        return replace(parse_money(plain, currency=currency, kind=kind, lang="tr"), raw=text)
    except ValueError as error:
        raise FieldError("bad_amount", f"A sum cannot be read: {error}.", text) from error


def _amount(text: str) -> str:
    """The sum without its currency. Raises ValueError where a word stays that may be another one."""
    plain = _CURRENCY.sub(" ", text)
    odd = [word for word in _WORD_OR_SIGN.findall(plain) if word not in _POWERS]
    if odd:
        raise ValueError(f"{' '.join(odd)!r} is no currency that is known")
    return plain


def _currency(text: str) -> str:
    """The one currency named; "" where none is. Raises ValueError for several."""
    named = {found.lastgroup or "" for found in _CURRENCY.finditer(text)}
    if len(named) > 1:
        raise ValueError(f"several currencies stand beside it: {', '.join(sorted(named))}")
    return named.pop() if named else ""
