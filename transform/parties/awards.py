"""Who won what: a notice's awards, one for each company and lot, without natural persons."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.notice import Award, Notice, PriceKind, Stage
from domain.party import Party
from transform.parties import find_supplier
from transform.parties.suppliers import supplier_names, without_natural_persons


@dataclass(frozen=True, slots=True)
class Won:
    """An award as it is kept: of each member of a consortium, with the price that all of them share.

    Attributes:
        award: as published, with the notice's estimate where the lot has none of its own.
        supplier: None where no company is told, or where it may be a person.
        members: companies that share the price, count; 1 for a company alone, 0 where none is told.
    """

    award: Award
    supplier: Party | None
    members: int


def without_persons(notice: Notice) -> Notice:
    """The notice without winners that may be natural persons; their prices stay, their numbers go with their names."""
    return replace(notice, awards=tuple(_without_person(award, notice.country) for award in notice.awards))


def _without_person(award: Award, country: str) -> Award:
    kept = without_natural_persons(award.supplier_country or country, award.supplier)
    number = award.supplier_id if kept == award.supplier and kept else ""
    return replace(award, supplier=kept, supplier_id=number)


def awards_of(notice: Notice) -> tuple[Won, ...]:
    """The awards of a notice, none of a tender that was called off after all.

    One that tells the price of a contract and nobody's name is an award too.
    """
    if notice.stage is Stage.CANCELLED or not (
        notice.awards or notice.stage is Stage.AWARDED
    ):  # nearly all notices
        return ()
    return tuple(won for award in _told(notice) for won in _members(award, notice.country))


def _told(notice: Notice) -> tuple[Award, ...]:
    prices = {price.kind: price for price in notice.prices}
    awards = notice.awards
    if not awards and PriceKind.AWARD in prices:
        awards = (Award(price=prices[PriceKind.AWARD]),)
    if len(awards) == 1:  # an undivided tender: what was expected of it was expected of this award
        (only,) = awards
        estimate = only.estimate or prices.get(PriceKind.ESTIMATE) or prices.get(PriceKind.REFERENCE)
        return (replace(only, estimate=estimate, price=only.price or prices.get(PriceKind.AWARD)),)
    return awards


def _members(award: Award, country: str) -> Iterator[Won]:
    home = award.supplier_country or country
    names = supplier_names(home, award.supplier) if award.supplier else []
    if not names:
        yield Won(replace(award, supplier=""), None, 0)
    for name in names:
        yield Won(replace(award, supplier=name), find_supplier(home, name), len(names))
