"""Who won, as a result in the bulletin states it: contractor, nationality, day and term of the contract, offers."""

import re
from functools import partial
from typing import Any, Final

from domain.document import FieldError
from domain.notice import Award, Moment, Money, PriceKind
from transform.parsers._tr_bulletin_fields import ItemFields
from transform.parsers._turkish import ZONE
from transform.parsers._turkish_money import sum_of
from transform.parsers.fields import Secondary
from transform.text import as_code
from transform.values.dates import parse_moment

_DAY: Final = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}")
_PRICES: Final = (("estimate", PriceKind.ESTIMATE), ("award", PriceKind.AWARD))
_HOME: Final = ("turkiye", "t.c.", "tc", "turk")


def fields_of_result(fields: ItemFields, secondary: Secondary) -> dict[str, Any]:
    """What a result says beside what every announcement says, as fields of a notice."""
    prices = _prices(fields, secondary)
    return {
        "prices": prices,
        "awards": _awards(fields, prices, secondary),
        "tenderers": _tenderers(fields),
    }


def _prices(fields: ItemFields, secondary: Secondary) -> tuple[Money, ...]:
    """Read the sums of a result, in the currency that stands beside them: works paid from abroad may be in euros.

    Sources: results print a stray arrow behind the estimate ("… TRY -->").
    """
    told: tuple[Money, ...] = ()
    for name, kind in _PRICES:
        if text := fields.get(name).removesuffix("-->").strip():
            price = secondary.read(name, text, partial(sum_of, kind=kind), None)
            told += (price,) if price else ()
    return told


def _awards(fields: ItemFields, prices: tuple[Money, ...], secondary: Secondary) -> tuple[Award, ...]:
    """The award of a result: one contract, its sums as the notice tells them."""
    sums = {price.kind: price for price in prices}
    days = _DAY.findall(fields.get("term"))
    award = Award(
        supplier=fields.get("contractor"),
        supplier_country="TR" if as_code(fields.get("nationality")).startswith(_HOME) else "",
        price=sums.get(PriceKind.AWARD),
        estimate=_part_estimate(fields, secondary) or sums.get(PriceKind.ESTIMATE),
        decided=secondary.read("signed", fields.day("signed"), _moment, None),
        contract_end=secondary.read("term", days[1], _moment, None) if len(days) == 2 else None,
    )
    return (award,) if award != Award(estimate=award.estimate) else ()


def _part_estimate(fields: ItemFields, secondary: Secondary) -> Money | None:
    """What was expected of the parts that this contract is about; None where it is about all of the tender."""
    told = fields.get("part_estimate").removesuffix("-->").strip()
    return (
        secondary.read("part_estimate", told, partial(sum_of, kind=PriceKind.ESTIMATE), None)
        if told
        else None
    )


def _tenderers(fields: ItemFields) -> int | None:
    """How many made an offer; None where that is not told."""
    told = fields.get("offers")
    return int(told) if told.isdecimal() else None


def _moment(day: str) -> Moment | None:
    if not day:
        return None
    try:
        return parse_moment(day, ZONE)
    except ValueError as error:
        raise FieldError("bad_date", f"'{day}' is not a day: {error}.", day) from error
