"""How values are written, by unit: numbers in the reader's language, "–" for what is not known. Pure."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Any, Final

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from web.i18n import WebTranslator

NONE: Final = "–"
# More than any float or sum of money has, so that a large one is written and does not fail.
_DIGITS: Final = 400


def _number(t: WebTranslator, value: Any) -> str:  # noqa: ANN401  # any number of a driver
    return t.number(Decimal(value))


def _krw(t: WebTranslator, value: Any) -> str:  # noqa: ANN401  # as above
    return t("dash.unit.krw", sum=t.rounded(Decimal(value)))


def _hours(t: WebTranslator, value: Any) -> str:  # noqa: ANN401  # as above
    return t("dash.unit.hours", hours=format_decimal(value, "#,##0.#", locale=t.locale))


def _share(t: WebTranslator, value: Any) -> str:  # noqa: ANN401  # as above
    return str(format_decimal(value, "#,##0.# %", locale=t.locale))


def _day(t: WebTranslator, value: date) -> str:
    return t.short_day(value)


def _month(t: WebTranslator, value: date) -> str:
    return str(format_skeleton("yMMM", value, locale=t.locale))


def _brief(t: WebTranslator, value: date) -> str:
    return f"{value.month}.{value.day}." if t.language == "ko" else f"{value.day}/{value.month}"


def _moment(t: WebTranslator, value: datetime) -> str:
    return t.brief_moment(value)


def _text(_t: WebTranslator, value: Any) -> str:  # noqa: ANN401  # whatever stands in the column
    return str(value)


_WRITTEN: Final[Mapping[str, Callable[[WebTranslator, Any], str]]] = {
    "count": _number,
    "krw": _krw,
    "hours": _hours,
    "share": _share,
    "day": _day,
    "month": _month,
    "brief_day": _brief,
    "moment": _moment,
    "text": _text,
    "name": _text,
    "lead": _text,
}
UNITS: Final = frozenset(_WRITTEN)


def written(t: WebTranslator, unit: str, value: Any) -> str:  # noqa: ANN401  # a value of the warehouse
    """A value in words. Raises KeyError for an unknown unit."""
    write = _WRITTEN[unit]
    if not is_known(value):
        return NONE
    with localcontext(prec=_DIGITS):
        return write(t, value)


def is_known(value: Any) -> bool:  # noqa: ANN401  # a value of the warehouse
    """Whether a value says anything; NaN and infinity do not."""
    if isinstance(value, float | Decimal):
        return math.isfinite(value)
    return value is not None and value != ""
