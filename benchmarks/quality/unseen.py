"""How well relevance judges titles that no part of it has seen: the first thing docs/quality.md says of it.

Run: make bench-relevance (in the laboratory), or python -m benchmarks.quality.unseen [--curve] [--peers], or
--lockbox, which scores the shipped model on the second lot's other half and is run once, at the end of the work.

Cross-validation is nested: a title is judged by a model that learnt from no title of its dump and from no
near-duplicate of it, with thresholds chosen inside what that model learnt from. The project's written titles are learnt
from in every fold; those of synthetic/more were written after misjudged titles of the third lot had been read, so
figures of that lot are an upper end.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from benchmarks.quality.pools import POOLS, once
from benchmarks.quality.relevance import Judged, auc, judged, leads_good, micro_f1, share, shipped, table
from benchmarks.quality.titles import COUNTRIES, Title, known, sandbox, second_lot, synthetic, third_lot
from transform.language import identify
from transform.relevance import judge

_RESAMPLED: Final = 300
HOSTS: Final = frozenset(country.upper() for country in COUNTRIES) - {"INTL"}
_SHARES: Final = (0.25, 0.5)
_Figure = Callable[[Sequence[Judged]], float]
_INTERVAL: Final = (2.5, 97.5)


def main() -> None:
    """Print what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--curve", action="store_true", help="also with a quarter and half of the labels")
    asked.add_argument("--peers", action="store_true", help="also two peers on the same folds")
    asked.add_argument("--pools", action="store_true", help="only what the shipped model makes of the pools")
    asked.add_argument(
        "--lockbox", action="store_true", help="the second lot's other half, by the shipped model"
    )
    chosen = asked.parse_args()
    if chosen.lockbox:
        _print("Second lot, lockbox half, by the shipped model", shipped(second_lot("lockbox")))
        return
    if chosen.pools:
        print("\n".join(pools()))
        return
    print(agreement(third_lot()))
    titles = known()
    rows = _held_out(titles)
    for lot in ("dev", "dev2", "third"):
        _print(f"Nested cross-validation: {lot}", [row for row in rows if row.title.lot == lot])
    _print("Nested cross-validation: all", rows)
    _unread_apart(titles, rows)
    if chosen.curve:
        _curve(titles, rows)
    if chosen.peers:
        from benchmarks.quality.relevance import peers_of  # the laboratory's

        peers_of(titles)


def _held_out(titles: Sequence[Title]) -> list[Judged]:
    from benchmarks.quality import learning  # the laboratory's

    return [
        judged(title, model) for title, model in learning.cross_validated(titles, [*synthetic(), *sandbox()])
    ]


def _unread_apart(titles: Sequence[Title], rows: Sequence[Judged]) -> None:
    """The two folds whose misjudged titles nobody has read, and the three that were read for the lexicon."""
    from benchmarks.quality import learning  # the laboratory's

    kept = learning.unread(titles)
    _print("Nested, the folds that nobody has read", [row for row in rows if row.title.key in kept])
    _print("Nested, the folds that were read", [row for row in rows if row.title.key not in kept])


def _print(name: str, rows: Sequence[Judged]) -> None:
    print(table(name, _tenders(rows)))
    print("\n".join(summary(rows)))


def summary(rows: Sequence[Judged]) -> Iterator[str]:
    """Each figure with its bar and the interval that holds 95 of 100 resamples of projects."""
    tenders = _tenders(rows)
    for name, bar, figure in _FIGURES:
        low, high = interval(tenders, figure)
        yield f"  {name:44}{figure(tenders):8.3f}  [{low:.3f} to {high:.3f}]  bar {bar}"
    headlines = [row for row in rows if row.title.pick == "headline"]
    if headlines:
        told = share(headlines, "watch", "lead")
        yield f"  {'ordinary headlines watched or leads, %':44}{told:8.3f}  of {len(headlines)}  bar <= 1"


def interval(rows: Sequence[Judged], figure: _Figure) -> tuple[float, float]:
    """Of a figure, by resampling projects, since titles of one project are right or wrong together."""
    projects: dict[str, list[Judged]] = {}
    for row in rows:
        projects.setdefault(row.title.group, []).append(row)
    names, chance = sorted(projects), random.Random(1)  # noqa: S311  # no secret
    told = sorted(
        figure([row for name in chance.choices(names, k=len(names)) for row in projects[name]])
        for _ in range(_RESAMPLED)
    )
    low, high = (told[int(percent / 100 * (len(told) - 1))] for percent in _INTERVAL)
    return low, high


def _tenders(rows: Sequence[Judged]) -> list[Judged]:
    return [row for row in rows if not row.title.headline]


def _drawn(rows: Sequence[Judged]) -> list[Judged]:
    """Of national portals, drawn at random: what a day looks like."""
    return [row for row in rows if row.title.pick == "random" and row.title.country != "INTL"]


def _of_yes(*tiers: str) -> _Figure:
    return lambda rows: share([row for row in rows if row.title.label == "yes"], *tiers)


def _none_to_lead(rows: Sequence[Judged]) -> float:
    return share([row for row in rows if not row.title.relevant], "lead")


def _drawn_to_lead(rows: Sequence[Judged]) -> float:
    return _none_to_lead(_drawn(rows))


def _watched(rows: Sequence[Judged]) -> float:
    return share(_drawn(rows), "watch")


def _watched_well(rows: Sequence[Judged]) -> float:
    watched = [row for row in _drawn(rows) if row.judgement.tier == "watch"]
    return 100 * sum(row.title.relevant for row in watched) / max(len(watched), 1)


_FIGURES: Final[tuple[tuple[str, str, _Figure], ...]] = (
    ("AUC, yes or borderline against no", ">= .95", auc),
    ("yes reach lead or watch, %", ">= 97", _of_yes("lead", "watch")),
    ("yes reach lead, %", ">= 88", _of_yes("lead")),
    ("leads good, %, among titles chosen to be hard", ">= 92", leads_good),
    ("no become leads, %, hard ones included", "<= 2", _none_to_lead),
    ("no drawn at random become leads, %", "<= .2", _drawn_to_lead),
    ("drawn at random are watched, %", "<= 4", _watched),
    ("of those, yes or borderline, %", ">= 50", _watched_well),
    ("F1 of dimensions", ">= .80", micro_f1),
)


def pools() -> Iterator[str]:
    """What the shipped model makes of all titles of the pools, by country, and which leads nobody has read yet."""
    read = {title.key: "lockbox" for title in second_lot("lockbox")}
    read |= {title.key: title.label for title in known()}
    for name, load in POOLS.items():
        told: dict[str, Counter[str]] = {}
        unread: list[str] = []
        for one in once(load()):
            lang = identify(one.text, one.country if one.country in HOSTS else "").code
            tier = judge(one.text, "", lang, buyer=one.buyer, headline=name == "headlines").tier
            count = told.setdefault(one.country, Counter())
            count.update(["titles", tier])
            if tier == "lead":
                count[f"lead {read.get(one.key, 'unread')}"] += 1
                unread += [f"    {one.country} {one.key} {one.text[:120]}"] if one.key not in read else []
        for country, count in sorted(told.items()):
            watched = 100 * count["watch"] / count["titles"]
            yield f"  {name:14}{country:6}{dict(sorted(count.items()))} watched {watched:.2f} %"
        yield from unread


def agreement(titles: Sequence[Title]) -> str:
    """How often the second reader of every tenth title of the third lot said what the first one said, and kappa."""
    pairs = [(title.label, title.second) for title in titles if title.second]
    same = sum(first == second for first, second in pairs) / len(pairs)
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True))
    by_chance = sum(firsts[label] * seconds[label] for label in firsts) / len(pairs) ** 2
    kappa = (same - by_chance) / (1 - by_chance)
    told = f"two readers agree on {100 * same:.1f} % of {len(pairs)}, kappa {kappa:.2f}"
    return f"third lot: {len(titles):,} titles; {told}"


def _curve(titles: Sequence[Title], whole: Sequence[Judged]) -> None:
    """What more labels bring: the figures with a part of the labels, drawn by project, and with all of them."""
    chance = random.Random(2)  # noqa: S311  # no secret
    order = sorted({title.group for title in titles})
    chance.shuffle(order)
    for part in _SHARES:
        kept = set(order[: int(part * len(order))])
        _point(len(kept), _held_out([title for title in titles if title.group in kept]))
    _point(len(order), whole)


def _point(projects: int, rows: Sequence[Judged]) -> None:
    """A line of the curve."""
    tenders = _tenders(rows)
    yes, well = _of_yes("lead")(tenders), leads_good(tenders)
    told = f"AUC {auc(tenders):.3f}, yes reach lead {yes:.1f} %, leads good {well:.1f} %"
    print(f"  {projects:6,} projects: {told}", flush=True)


if __name__ == "__main__":
    main()
