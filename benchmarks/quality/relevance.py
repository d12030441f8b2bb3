"""How well relevance tells leads from noise, on labelled titles kept beside the project.

Run: make bench-relevance (all of it, in the laboratory) or python -m benchmarks.quality.relevance --shipped [--misses],
or --open, which scores the open half of the second lot, or --speed, which only tells titles a second, a peer's too.
Bars: AUC of yes-or-borderline against no; of "yes" titles the share that reaches lead or watch, and lead; of leads
the share that is "yes" or "borderline"; of hard and of random "no" titles the share that reaches lead; micro-F1 of
the dimensions of relevant titles. Cross-validated figures are of titles that no part of the model saw; but the lexicon
was tuned on these titles by people, so figures with its words are too good, and those without are printed beside.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.quality.titles import COUNTRIES, Title, labelled, sandbox, second_lot, synthetic
from transform.relevance import LEXICON_VERSION, Judgement, combine, judge
from transform.relevance import model as trained
from transform.relevance.lexicon_match import NO_WORDS
from transform.relevance.model import Model
from transform.text import _fold_unicode

_HEAD = (
    f"{'':6}{'yes':>5}{'AUC':>8}{'yes→l|w%':>10}{'yes→lead%':>11}{'lead good%':>12}{'hard→l%':>9}{'random→l%':>11}"
    f"{'no→l|w%':>9}{'dim F1':>8}"
)
_SPEED_ROUNDS = 15  # of some 20 ms each, as others may work on the machine


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled title with what became of it."""

    title: Title
    judgement: Judgement


def judged(title: Title, model: Model) -> Judged:
    """By a model, headlines by its thresholds for headlines."""
    own = trained.of_headlines(model) if title.headline else model
    return Judged(title, combine(title.text, title.words, own))


def shipped(titles: Sequence[Title]) -> list[Judged]:
    """By the model in the tree, which was trained on these very titles."""
    model = trained.model()
    return [Judged(title, combine(title.text, title.words, model)) for title in titles]


def by_words(titles: Sequence[Title]) -> list[Judged]:
    """By the lexicon alone, which was tuned on these very titles."""
    return [Judged(title, combine(title.text, title.words, None)) for title in titles]


def held_out(pairs: Sequence[tuple[Title, Model]], *, words: bool = True) -> list[Judged]:
    """Each title by a model that never saw it."""
    return [
        Judged(title, combine(title.text, title.words if words else NO_WORDS, model))
        for title, model in pairs
    ]


def share(rows: Sequence[Judged], *tiers: str) -> float:
    """Percent of the rows that reached one of the tiers; 0 of none."""
    return 100 * sum(row.judgement.tier in tiers for row in rows) / max(len(rows), 1)


def auc(rows: Sequence[Judged]) -> float:
    """The chance that a relevant title scores above one that is none; ties count half."""
    ordered = sorted(rows, key=lambda row: row.judgement.score)
    ranks: dict[float, list[int]] = {}
    for rank, row in enumerate(ordered, start=1):
        ranks.setdefault(row.judgement.score, []).append(rank)
    good = [row for row in rows if row.title.relevant]
    bad = len(rows) - len(good)
    if not good or not bad:
        return float("nan")
    total = sum(sum(ranks[row.judgement.score]) / len(ranks[row.judgement.score]) for row in good)
    return (total - len(good) * (len(good) + 1) / 2) / (len(good) * bad)


def micro_f1(rows: Sequence[Judged]) -> float:
    """Of the dimensions of relevant titles: 2·hits / (told + true). One that is judged none tells none."""
    relevant = [row for row in rows if row.title.relevant]
    hits = sum(len(set(row.judgement.dimensions) & set(row.title.dimensions)) for row in relevant)
    both = sum(len(row.judgement.dimensions) + len(row.title.dimensions) for row in relevant)
    return 2 * hits / max(both, 1)


def leads_good(rows: Sequence[Judged]) -> float:
    """Percent of the leads that are yes or borderline; 0 without leads."""
    leads = [row for row in rows if row.judgement.tier == "lead"]
    return 100 * sum(row.title.relevant for row in leads) / max(len(leads), 1)


def report(name: str, rows: Sequence[Judged]) -> str:
    """One line of the table."""
    yes = [row for row in rows if row.title.label == "yes"]
    no = [row for row in rows if not row.title.relevant]
    hard, random = ([row for row in no if row.title.pick == pick] for pick in ("hard", "random"))
    figures = (
        f"{auc(rows):8.3f}{share(yes, 'lead', 'watch'):10.1f}{share(yes, 'lead'):11.1f}{leads_good(rows):12.1f}",
        f"{share(hard, 'lead'):9.1f}{share(random, 'lead'):11.1f}{share(no, 'lead', 'watch'):9.1f}",
        f"{micro_f1(rows):8.3f}",
    )
    return f"{name:6}{len(yes):5}" + "".join(figures)


def table(name: str, rows: Sequence[Judged]) -> str:
    """The bars, country by country and together."""
    lines = [f"\n{name}", _HEAD]
    for country in (one.upper() for one in COUNTRIES):
        own = [row for row in rows if row.title.country == country]
        lines.append(report(country.lower(), own))
    return "\n".join([*lines, report("all", rows)])


def misses(rows: Sequence[Judged]) -> Iterator[str]:
    """Titles that are judged wrongly, for whoever works on the lexicon or the synthetic titles."""
    for row in rows:
        tier, label = row.judgement.tier, row.title.label
        if (label == "yes" and tier != "lead") or (label == "no" and tier != "none"):
            terms = ", ".join(hit.term for hit in row.judgement.hits)
            yield f"{label:4}{tier:6}{row.title.pick:10}{row.title.text[:110]} | {terms} | {row.judgement.traps}"


def speed(titles: Sequence[Title], peer: Callable[[Sequence[str]], object] | None = None) -> str:
    """Titles a second of one core's time, of those drawn at random, each judged from its text on, language known.

    A peer judges the same texts in the same rounds, so that the ratio tells more than either on a busy machine.
    """
    languages = {"TH": "th", "VN": "vi", "ID": "id", "TR": "tr"}
    asked = [(one.text, languages.get(one.country, "en")) for one in titles if one.pick == "random"]
    texts = [text for text, _lang in asked]
    ours, theirs = [], []
    for _round in range(_SPEED_ROUNDS):
        ours.append(_seconds(lambda: [judge(text, "", lang) for text, lang in asked]))
        theirs += [_seconds(lambda: peer(texts))] if peer else []
    told = f"{len(asked) / min(ours):,.0f} titles/s a core (bar 20,000)"
    if not theirs:
        return told
    ratio = min(theirs) / min(ours)
    return f"{told}; TF-IDF of 2–5 letters + logistic regression {len(asked) / min(theirs):,.0f}, ratio {ratio:.1f}"


def _seconds(work: Callable[[], object]) -> float:
    _fold_unicode.cache_clear()
    started = time.process_time()
    work()
    return time.process_time() - started


def peers_of(titles: Sequence[Title]) -> None:
    """Print what others would reach for, on the same folds."""
    from benchmarks.quality import peers  # the laboratory's

    for name, scored in peers.scores(titles):
        rows = [
            Judged(one, Judgement("none", score, (), (), (), {}))
            for one, score in zip(titles, scored, strict=True)
        ]
        figures = {
            country: auc([row for row in rows if row.title.country == country])
            for country in _countries(rows)
        }
        print(
            f"{name:46} AUC all {auc(rows):.3f}  "
            + "  ".join(f"{key} {value:.3f}" for key, value in figures.items())
        )


def _countries(rows: Sequence[Judged]) -> list[str]:
    return sorted({row.title.country for row in rows})


def main() -> None:
    """Print the tables; with --misses what is wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--shipped", action="store_true", help="only what needs no training")
    asked.add_argument("--misses", action="store_true", help="list the titles that are judged wrongly")
    asked.add_argument(
        "--open", action="store_true", help="only the second lot's open half, on the shipped model"
    )
    asked.add_argument("--speed", action="store_true", help="only titles a second")
    chosen = asked.parse_args()
    if chosen.open:
        rows = shipped(second_lot("open"))
        print(table("Second lot, open half, shipped model", rows))
        print("\n".join(misses(rows) if chosen.misses else ()))
        return
    titles = labelled()
    if chosen.speed:
        from benchmarks.quality.peers import letters  # the laboratory's

        print(f"version {LEXICON_VERSION}; {speed(titles, letters(titles))}")
        return
    print(f"version {LEXICON_VERSION}; {speed(titles)}")
    rows = shipped(titles)
    print(table("Shipped model (trained on these titles: resubstitution, no estimate)", rows))
    print(table("Lexicon alone (tuned on these titles)", by_words(titles)))
    if not chosen.shipped:
        from benchmarks.quality import learning  # the laboratory's

        own = [*synthetic(), *sandbox()]
        rows = held_out(learning.cross_validated(titles, own))
        print(table("Cross-validated by project, model and lexicon (the bars)", rows))
        plain = held_out(learning.cross_validated(titles, own, words=False), words=False)
        print(table("The same without the lexicon's words", plain))
        print(
            table(
                "One country left out: no labelled title of it seen",
                held_out(learning.by_country(titles, own)),
            )
        )
        print("\nPeers, cross-validated alike, without the project's own titles and words")
        peers_of(titles)
    if chosen.misses:
        print("\n".join(misses(rows)))


__all__ = ["Judged", "auc", "by_words", "labelled", "micro_f1", "share", "shipped"]

if __name__ == "__main__":
    main()
