"""How many cards and lines a morning brings at real base rates: whole days of the dumps, judged by the shipped model.

Run: python -m benchmarks.quality.base_rates (a part of make bench-relevance)

Bars: a centre gets 10 to 20 cards a day and the rest as lines, a company at most 10 to 20 in all. A card is a lead, a
line is what is watched. Of each country the fullest days of its dumps are taken; a dump holds a part of what the
portal published that day, so figures are also told for a thousand titles.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import median
from typing import Final

from benchmarks.quality.pools import Published, once, tenders
from domain.lead import DIMENSIONS
from transform.language import identify
from transform.relevance import Judgement, judge

MOST: Final = 20  # cards a day, of a centre and of a company
_DAYS: Final = 10  # the fullest of each country
_FEWEST: Final = 20  # titles: with fewer it is no day


@dataclass(frozen=True, slots=True)
class Morning:
    """What one day of one country brings: titles, count, and the judgements of its cards and lines."""

    titles: int
    cards: tuple[Judgement, ...]
    lines: tuple[Judgement, ...]


def mornings(published: Iterable[Published]) -> dict[str, list[Morning]]:
    """The fullest days of each country that has dated titles."""
    days: dict[str, dict[str, list[Published]]] = {}
    for one in published:
        if one.day:
            days.setdefault(one.country, {}).setdefault(one.day, []).append(one)
    fullest = {
        country: sorted(told.values(), key=len, reverse=True)[:_DAYS] for country, told in days.items()
    }
    return {
        country: [_morning(day) for day in told if len(day) >= _FEWEST]
        for country, told in sorted(fullest.items())
    }


def of_a_company(found: Mapping[str, Sequence[Morning]]) -> tuple[str, float]:
    """The dimension that brings most cards a day over all countries, and how many: a company that offers it alone."""
    told = {
        name: sum(
            median(sum(name in card.dimensions for card in day.cards) for day in days)
            for days in found.values()
        )
        for name in DIMENSIONS
    }
    return max(told.items(), key=itemgetter(1))


def report(found: Mapping[str, Sequence[Morning]]) -> Iterator[str]:
    """One line a country, then the company's."""
    for country, days in found.items():
        cards, lines = [len(day.cards) for day in days], [len(day.lines) for day in days]
        titles = sum(day.titles for day in days)
        yield (
            f"  {country:5}{len(days):3} days, {median(day.titles for day in days):5g} titles a day:"
            f" cards {median(cards):4g} (most {max(cards)}, bar {MOST}), lines {median(lines):4g} (most {max(lines)});"
            f" of 1,000 titles {1000 * sum(cards) / titles:.1f} cards, {1000 * sum(lines) / titles:.1f} lines"
        )
    name, cards_of_it = of_a_company(found)
    yield f"  a company that offers {name}, in all countries: {cards_of_it:g} cards a day (bar {MOST})"


def _morning(day: Sequence[Published]) -> Morning:
    judged = [judge(one.text, "", identify(one.text, one.country).code, buyer=one.buyer) for one in day]
    return Morning(
        len(day), *(tuple(one for one in judged if one.tier == tier) for tier in ("lead", "watch"))
    )


if __name__ == "__main__":
    print("\n".join(report({country: days for country, days in mornings(once(tenders())).items() if days})))
