"""Sums of money as the portals of four countries write them; exact, never a float."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from domain.notice import Money, PriceKind
from transform.text import clean, fold
from transform.values._currency_names import in_use
from transform.values.currencies import UNKNOWN, begins_with_currency, currencies_in
from transform.values.multipliers import powers_of

_DECIMAL_COMMA: Final = frozenset({"vi", "id", "tr"})
_WITHOUT_CENTS: Final = frozenset({"VND", "IDR", "KRW", "JPY"})  # IDR has sen by law and nowhere else

# What the warehouse's columns for sums, numeric(24,4), cannot hold. Indonesia's whole budget is some 4e15 rupiah.
LARGEST: Final = Decimal(10) ** 20
_MOST_ZEROS: Final = 20

_NUMBER: Final = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<minus>[-−]\s?)?(?P<number>\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)(?!\d)"
)
_MARKS: Final = str.maketrans("", "", "., ")  # what groups digits
_GROUPED: Final = re.compile(r"\d{1,3}(?:(?P<sep>[., ])\d{3})(?:(?P=sep)\d{3})*")
# Above the thousand these are grouped by two: "5,00,000" is five lakh.
_BY_HUNDREDS: Final = frozenset({"INR", "NPR", "PKR", "BDT", "BTN", "LKR"})
_INDIAN: Final = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_SHORT_WORD: Final = 3
_WORD_LETTERS: Final = r"a-z가-힣\u0e01-\u0e4e"
_WORD_BEHIND: Final = re.compile(rf"[{_WORD_LETTERS}]+(?:(?: ty|(?<=lakh) crore)(?![{_WORD_LETTERS}]))?")


def is_sum(value: Decimal) -> bool:
    """Whether the warehouse's columns for sums can hold a number as it is written: below `LARGEST`, four decimals.

    Of the exponent alone Postgres takes no more than some, of a zero too.
    """
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -4 <= exponent <= _MOST_ZEROS and 0 <= value < LARGEST


def money(amount: Decimal | float | str, currency: str, kind: PriceKind, raw: str = "") -> Money:
    """A plain number of JSON as money. Floats go through repr, so no binary noise enters.

    Args:
        amount: in units of `currency`; text must be a plain number with a decimal point.
        currency: ISO 4217.
        kind: what the sum is.
        raw: the portal's own text, by default `amount` as text.

    Raises:
        ValueError: not a finite number, a negative one, or one of `LARGEST` or more.
    """
    if isinstance(amount, bool) or (isinstance(amount, float) and not math.isfinite(amount)):
        raise ValueError(f"not an amount: {amount!r}")
    try:
        value = Decimal(repr(amount) if isinstance(amount, float) else str(amount).strip())
    except ArithmeticError as error:
        raise ValueError(f"not an amount: {str(amount)[:80]!r}") from error
    if not value.is_finite() or not 0 <= value < LARGEST:
        raise ValueError(f"not an amount: {str(amount)[:80]!r}")
    if value == value.to_integral_value() and isinstance(amount, float):
        value = value.to_integral_value()
    return Money(Decimal(format(value, "f")), currency, kind, raw or str(amount))


def parse_money(text: str, *, currency: str, kind: PriceKind, lang: str) -> Money:
    """Read one sum from a portal's text, with its multiplier ("Rp 3,8 Jt", "12 tỷ 500 triệu", "1,5 milyon").

    Args:
        text: one sum; words around it are allowed.
        currency: ISO 4217 that the portal's sums are in.
        kind: what the sum is.
        lang: ISO 639-1; decides whether comma or point parts the decimals.

    Raises:
        ValueError: no number, several, a negative one, a percentage, another currency, a number that can be read in
            two ways ("1,234 TL": in Turkish the comma parts decimals, but no lira has three), or a sum of `LARGEST` or
            more.
    """
    folded = fold(clean(text))
    _check_currency(text, currency)
    sums = [_one(match, folded, currency, lang, text) for match in _NUMBER.finditer(folded)]
    powers = [power for _amount, power in sums]
    if not sums or (len(sums) > 1 and (0 in powers or powers != sorted(set(powers), reverse=True))):
        raise ValueError(f"not one sum of money: {text[:80]!r}")
    total = sum((amount.scaleb(power) for amount, power in sums), Decimal(0))
    if total >= LARGEST:
        raise ValueError(f"a sum that is larger than any: {text[:80]!r}")
    return Money(Decimal(format(total, "f")), currency, kind, text, exact=not any(powers))


def told_currency(text: str, otherwise: str) -> str:
    """The currency that stands beside a sum, ISO 4217.

    Returns:
        `otherwise` where none stands there or several do (`parse_money` then refuses the sum), and UNKNOWN ("XXX",
        which it refuses too) for a sign or word of a currency that cannot be told.
    """
    found = currencies_in(text)
    return next(iter(found)) if len(found) == 1 else otherwise


def _check_currency(text: str, currency: str) -> None:
    if currency == UNKNOWN or currencies_in(text) - {currency}:
        raise ValueError(f"the sum is not in {currency}: {text[:80]!r}")


def _one(match: re.Match[str], folded: str, currency: str, lang: str, raw: str) -> tuple[Decimal, int]:
    """The number and the power of ten of the word behind it (0 where there is none)."""
    behind = folded[match.end() :].lstrip(" ")
    if match["minus"] or behind.startswith("%") or folded[: match.start()].rstrip(" ").endswith("%"):
        raise ValueError(f"not a sum of money: {raw[:80]!r}")
    power = _power(behind, lang)
    try:
        return _decimal(match["number"], "," if lang in _DECIMAL_COMMA else ".", power, currency), power
    except ArithmeticError as error:
        raise ValueError(f"not a number of the language {lang}: {raw[:80]!r}") from error


def _power(behind: str, lang: str) -> int:
    word = _WORD_BEHIND.match(behind)
    if not word:
        return 0
    powers = powers_of(lang)
    for candidate in (word[0], word[0].split(" ")[0]):
        if candidate in powers:
            return powers[candidate]
    return _glued_power(word[0].split(" ")[0], behind, powers)


def _glued_power(word: str, behind: str, powers: Mapping[str, int]) -> int:
    """Thai and Korean write multiplier and currency as one word ("ล้านบาท", "억원"), all before a code ("MEUR")."""
    for candidate in sorted(powers, key=len, reverse=True):
        rest = word.removeprefix(candidate)
        if rest != word and (not candidate.isascii() or rest.upper() in in_use()):
            return powers[candidate]
    if len(word) <= _SHORT_WORD and not begins_with_currency(behind):
        raise ValueError(f"{word!r} behind the number may be a multiplier that is not known")
    return 0


def _decimal(number: str, point: str, power: int, currency: str) -> Decimal:
    """Tell groups from decimals. `point` is the language's decimal separator."""
    if currency in _BY_HUNDREDS and _INDIAN.fullmatch(number):
        return Decimal(number.replace(",", ""))
    whole, separator, tail = _split(number)
    if not separator:
        return Decimal(number.replace(" ", ""))
    if separator in whole or (separator != point and _looks_grouped(number)):
        return _ungrouped(number)
    if _looks_grouped(number) and not power and whole != "0":
        if currency in _WITHOUT_CENTS:
            return _ungrouped(number)
        raise ValueError(f"{number!r} can be read in two ways")
    return _ungrouped(whole) + Decimal(f"0.{tail}")


def _split(number: str) -> tuple[str, str, str]:
    """Part a number at its last comma or point."""
    position = max(number.rfind(","), number.rfind("."))
    return (number[:position], number[position], number[position + 1 :]) if position > 0 else (number, "", "")


def _looks_grouped(number: str) -> bool:
    return bool(_GROUPED.fullmatch(number))


def _ungrouped(number: str) -> Decimal:
    if not number.isdigit() and not _looks_grouped(number):
        raise ValueError(f"{number!r} is not grouped by thousands")
    return Decimal(number.translate(_MARKS))
