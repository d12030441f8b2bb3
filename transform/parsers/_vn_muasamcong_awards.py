"""Who won a tender on muasamcong, as published; that no person's name is kept is the business of all parsers alike."""

from collections.abc import Sequence

from domain.notice import Award, Money, PriceKind, Stage
from transform.parsers import _vn_muasamcong_fields as told
from transform.parsers.fields import NOTHING, Fields


def awards(
    fields: Fields, stage: Stage | None, winners: Sequence[str], prices: tuple[Money, ...]
) -> tuple[Award, ...]:
    """Take what each winner won.

    The lists of names, numbers and prices may be in different orders: they are put together only where each has one.
    """
    numbers = told.texts(fields.pop("winningCode"))
    decided = told.side_moment(fields, "decisionDate", fields.text("decisionDate"))
    if stage is not Stage.AWARDED:
        return ()
    if len(winners) > 1:
        return tuple(Award(supplier=name, decided=decided) for name in winners)
    by_kind = {price.kind: price for price in prices}
    won = Award(
        supplier="".join(winners),
        supplier_id=numbers[0] if winners and len(numbers) == 1 else "",
        price=by_kind.get(PriceKind.AWARD),
        estimate=by_kind.get(PriceKind.ESTIMATE),
        decided=decided,
    )
    return (won,) if won.supplier or won.price else ()


def take_winners(fields: Fields) -> list[str]:
    """Take the winners' names.

    `contractorName` may name all who made an offer, so it counts only where it names one.
    """
    winners, named = told.texts(fields.pop("winningContractorName")), told.texts(fields.pop("contractorName"))
    return winners or (named if len(named) == 1 else [])


def take_tenderers(fields: Fields) -> int | None:
    """Take how many joined the opening; 0 stands for a count that nobody made, as in direct awards."""
    count = fields.pop("numBidderJoin")
    if isinstance(count, int) and not isinstance(count, bool):
        return count or None
    if count not in NOTHING:
        fields.report("numBidderJoin", count)
    return None
