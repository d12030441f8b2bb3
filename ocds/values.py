"""Values as OCDS writes them: times, sums, short hashes; and objects without their empty fields."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

from babel import Locale

from domain.country import COUNTRIES, INTERNATIONAL
from domain.notice import Money
from ocds.process import Json

_TERRITORIES: Mapping[str, str] = Locale("en").territories


def date_time(at: datetime) -> str:
    """A moment as RFC 3339 in UTC, e.g. 2026-11-24T16:59:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(amount: Decimal) -> int | float:
    """A sum as a number of JSON; whole ones stay whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def value(money: Money | None) -> Json | None:
    """A sum and its currency; None for one without a currency, which is no sum of money."""
    if money is None or not money.currency:
        return None
    return {"amount": number(money.amount), "currency": money.currency}


def country_name(code: str) -> str:
    """The English name of a country; its code where the name is not known, "" for what is in several countries."""
    if code == INTERNATIONAL:
        return ""
    known = COUNTRIES.get(code)
    return known.name if known else _TERRITORIES.get(code, code)


def filled(fields: Mapping[str, object]) -> Json:
    """The fields that say something; what is empty is left out, as the standard asks."""
    return {name: found for name, found in fields.items() if found not in (None, "", [], {}, ())}


def written(found: object) -> str:
    """JSON text, the same for the same value."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def short_hash(parts: Iterable[object]) -> str:
    """Ten hexadecimal digits that tell one content from another."""
    return sha256(written(list(parts)).encode()).hexdigest()[:10]
