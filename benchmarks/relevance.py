"""How well relevance tells leads from noise, on labelled titles kept beside the project.

Run: python -m benchmarks.relevance [--misses]
Each country's line: of "yes" titles the share that reaches lead or watch, and lead; of leads the share that is
"yes" or "borderline"; of hard and of random "no" titles the share that reaches lead.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from transform.language import identify
from transform.relevance import LEXICON_VERSION, Judgement, judge
from transform.text import clean

LABELS = Path(__file__).parent.parent.parent / "shared" / "data" / "labels"
COUNTRIES = ("id", "intl", "th", "tr", "vn")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A title, what readers said of it, and how it was picked."""

    country: str
    title: str
    buyer: str
    relevant: str
    pick: str
    judgement: Judgement


def labelled(country: str) -> Iterator[Labelled]:
    """Judge the titles of one country's file."""
    for line in (LABELS / f"dev_{country}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        title, buyer = clean(row["title"]), clean(row.get("buyer") or "")
        lang = identify(title, row["country"]).code
        judgement = judge(title, "", lang, buyer=buyer)
        yield Labelled(country, title, buyer, row["relevant"], row["pick"], judgement)


def share(rows: list[Labelled], *tiers: str) -> float:
    """Percent of the rows that reached one of the tiers; 0 of none."""
    return 100 * sum(row.judgement.tier in tiers for row in rows) / max(len(rows), 1)


def report(name: str, rows: list[Labelled]) -> str:
    """One line of the table."""
    yes = [row for row in rows if row.relevant == "yes"]
    no = [row for row in rows if row.relevant == "no"]
    hard, random = ([row for row in no if row.pick == pick] for pick in ("hard", "random"))
    leads = [row for row in rows if row.judgement.tier == "lead"]
    good = 100 * sum(row.relevant != "no" for row in leads) / max(len(leads), 1)
    shares = (
        share(yes, "lead", "watch"),
        share(yes, "lead"),
        good,
        share(hard, "lead"),
        share(random, "lead"),
        share(no, "lead", "watch"),
    )
    return f"{name:6}{len(yes):6}" + "".join(f"{value:12.1f}" for value in shares)


def misses(rows: list[Labelled]) -> Iterator[str]:
    """Titles that are judged wrongly, for whoever works on the lexicon."""
    for row in rows:
        tier = row.judgement.tier
        if (row.relevant == "yes" and tier != "lead") or (row.relevant == "no" and tier != "none"):
            terms = ", ".join(hit.term for hit in row.judgement.hits)
            traps = ", ".join(row.judgement.traps)
            yield f"{row.relevant:4}{tier:6}{row.pick:10}{row.title[:110]} | {row.buyer[:20]} | {terms} | {traps}"


def main() -> None:
    """Print the table, and with --misses what is wrong."""
    if not LABELS.is_dir():
        raise SystemExit(f"labelled titles are not here: {LABELS}")
    started = time.perf_counter()
    by_country = {country: list(labelled(country)) for country in COUNTRIES}
    everything = [row for rows in by_country.values() for row in rows]
    seconds = time.perf_counter() - started
    print(
        f"lexicon {LEXICON_VERSION}; {len(everything) / seconds:,.0f} titles/s with language identification"
    )
    print("          yes   yes->l|w%  yes->lead%  lead good%   hard->l%  random->l%   no->l|w%")
    for country, rows in [*by_country.items(), ("all", everything)]:
        print(report(country, rows))
    if "--misses" in sys.argv:
        print("\n".join(line for rows in by_country.values() for line in misses(rows)))


if __name__ == "__main__":
    main()
