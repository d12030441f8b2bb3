"""Notices as JSON values and back, for the columns that keep them whole. Empty fields are left out."""

from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from domain.notice import (
    Cancellation,
    Category,
    Classification,
    Key,
    Moment,
    Money,
    Notice,
    Precision,
    PriceKind,
    Stage,
)


def moment_as_json(moment: Moment) -> dict[str, str]:
    """Put a moment into JSON."""
    return {
        "at": moment.at.isoformat(),
        "precision": moment.precision.value,
        "zone": moment.zone,
        "raw": moment.raw,
    }


def moment_from_json(value: dict[str, str]) -> Moment:
    """Read what `moment_as_json` wrote."""
    return Moment(
        datetime.fromisoformat(value["at"]), Precision(value["precision"]), value["zone"], value["raw"]
    )


def money_as_json(money: Money) -> dict[str, Any]:
    """Put a sum into JSON; the amount as text, exact."""
    return {
        "amount": str(money.amount),
        "currency": money.currency,
        "kind": money.kind.value,
        "raw": money.raw,
        "exact": money.exact,
    }


def money_from_json(value: dict[str, Any]) -> Money:
    """Read what `money_as_json` wrote."""
    kind = PriceKind(value["kind"])
    return Money(Decimal(value["amount"]), value["currency"], kind, value["raw"], value["exact"])


def _keys_as_json(keys: tuple[Key, ...]) -> list[list[str]]:
    return [[key.scheme, key.value] for key in keys]


def _keys_from_json(value: list[list[str]]) -> tuple[Key, ...]:
    return tuple(Key(scheme, number) for scheme, number in value)


_WRITE: dict[str, Any] = {
    "stage": lambda value: value.value,
    "cancellation": lambda value: value.value,
    "category": lambda value: value.value,
    "keys": _keys_as_json,
    "plan_keys": _keys_as_json,
    "amends": lambda key: [key.scheme, key.value],
    "classifications": lambda codes: [[code.scheme, code.code, code.description] for code in codes],
    "published": moment_as_json,
    "deadline": moment_as_json,
    "prequalification_deadline": moment_as_json,
    "opening": moment_as_json,
    "prices": lambda prices: [money_as_json(price) for price in prices],
    "locator": dict,
}

_READ: dict[str, Any] = {
    "stage": Stage,
    "cancellation": Cancellation,
    "category": Category,
    "keys": _keys_from_json,
    "plan_keys": _keys_from_json,
    "amends": lambda value: Key(*value),
    "classifications": lambda value: tuple(Classification(*code) for code in value),
    "published": moment_from_json,
    "deadline": moment_from_json,
    "prequalification_deadline": moment_from_json,
    "opening": moment_from_json,
    "prices": lambda value: tuple(money_from_json(price) for price in value),
}

_FIELDS = Notice.__slots__
_VALUES = attrgetter(*_FIELDS)


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """Put a notice into JSON values."""
    return {
        name: _WRITE[name](value) if name in _WRITE else value
        for name, value in zip(_FIELDS, _VALUES(notice), strict=True)
        if value or value is False
    }


def notice_from_json(values: dict[str, Any]) -> Notice:
    """Read what `notice_as_json` wrote."""
    return Notice(**{name: _READ[name](value) if name in _READ else value for name, value in values.items()})
