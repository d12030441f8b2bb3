"""Why a lead may be for a company. Pure: the one rule for cards, lists, mails and pages."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from transform.text import fold

# What each reason adds to the rank of a lead in a company's list; what closes first stands before its equals.
WEIGHTS: Final = {
    "concept": 4,
    "keyword": 3,
    "foreigners": 2,
    "language": 1,
    "dimension": 1,
    "sum": 1,
    "country": 1,
}
# A buyer that takes no foreign bidders may still be met with a local partner: such a lead stands below the others.
CLOSED: Final = -5


@dataclass(frozen=True, slots=True)
class Wants:
    """What a company looks for. A list that is empty asks for nothing; those that are not must each be met.

    Attributes:
        dimensions: one of them must be the lead's.
        concepts: codes of the lexicon, what the company can do; one of them must be among the lead's.
        countries: ISO 3166-1 alpha-2; one of them must be the lead's.
        keywords: one of them must stand in what is said of the lead.
        languages: ISO 639-1, in which it can bid; a lead that asks for none of them alone is left out.
        least_krw, most_krw: what it must be worth, in won; what has no known worth is let through.
    """

    dimensions: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    keywords: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    least_krw: Decimal | None = None
    most_krw: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """As much of a lead as decides whether it fits.

    Attributes:
        concepts: of its matched words.
        worth_krw: in won; None where it is not known.
        foreign_bidders: whether foreigners may bid; None where no notice tells.
        bid_languages: ISO 639-1; () where no notice tells.
        said: its title, its buyer, and what its matched words mean, a line each: a keyword stands within one of them.
    """

    country: str
    dimensions: frozenset[str]
    concepts: frozenset[str]
    worth_krw: Decimal | None
    foreign_bidders: bool | None
    bid_languages: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: concept, dimension, country, keyword, language, sum, foreigners or closed; with what it is about."""

    kind: str
    about: str = ""


def fit(wants: Wants, offer: Offer) -> tuple[Reason, ...] | None:
    """Why a lead fits, the weightiest reason first; None where it does not."""
    asked = {
        "concept": wants.concepts,
        "keyword": wants.keywords,
        "dimension": wants.dimensions,
        "country": wants.countries,
        "language": wants.languages if offer.bid_languages else (),
    }
    found = {kind: _met(kind, wanted, offer) for kind, wanted in asked.items()}
    if any(asked[kind] and not found[kind] for kind in asked) or not _reaches(wants, offer.worth_krw):
        return None
    reasons = [Reason(kind, about) for kind, abouts in found.items() for about in abouts]
    reasons += _beside(wants, offer)
    return tuple(sorted(reasons, key=lambda one: (-WEIGHTS.get(one.kind, CLOSED), one.kind, one.about)))


def _beside(wants: Wants, offer: Offer) -> Iterator[Reason]:
    """Reasons beside the lists: its sum, and whether foreigners may bid."""
    if offer.worth_krw is not None and (wants.least_krw is not None or wants.most_krw is not None):
        yield Reason("sum")
    if offer.foreign_bidders is not None:
        yield Reason("foreigners" if offer.foreign_bidders else "closed")


def _met(kind: str, wanted: Collection[str], offer: Offer) -> list[str]:
    """What of a list is the lead's."""
    if kind == "keyword":
        said = fold(offer.said)
        return [word for word in wanted if fold(word) in said]
    of_lead: Mapping[str, Collection[str]] = {
        "concept": offer.concepts,
        "dimension": offer.dimensions,
        "country": (offer.country,),
        "language": offer.bid_languages,
    }
    return sorted(set(wanted) & set(of_lead[kind]))


def _reaches(wants: Wants, worth: Decimal | None) -> bool:
    if worth is None:
        return True
    return (wants.least_krw or 0) <= worth and (wants.most_krw is None or worth <= wants.most_krw)


def rank(reasons: tuple[Reason, ...]) -> int:
    """How well a lead fits: the sum of its reasons' weights, each kind once."""
    return sum(WEIGHTS.get(kind, CLOSED) for kind in {one.kind for one in reasons})
