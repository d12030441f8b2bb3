"""What it costs to make notices comparable, to find who is worth comparing, and to judge a pair.

Run: python -m benchmarks.speed.judging. Processor time of one core, the fastest of five runs; two sets: notices of the
sandbox's generator as refine reads them, and copies and lookalikes of real titles kept beside the project. What a
title's relevance costs, beside a peer: python -m benchmarks.quality.relevance --speed.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from benchmarks.quality.in_memory import candidates
from benchmarks.quality.similar_notices import TITLES, generate
from benchmarks.surroundings import generated, say
from domain.document import Document
from domain.match import MatchForm
from domain.notice import Notice
from pipeline.jsonl import read_lines
from scrapers.source_config import source_names
from transform.matching.blocking import keys, probes
from transform.matching.normalize import normalise
from transform.matching.rule import decide_pair
from transform.parsers import parser_of

EACH, MADE, RUNS = 1500, 10_000, 5


def sandbox() -> Iterator[Notice]:
    """Notices of all sources, as they come from their readers."""
    for source in source_names():
        for raw in generated(source, EACH):
            document = Document(
                raw.source,
                raw.kind,
                raw.key,
                raw.url,
                raw.body,
                raw.content_type,
                datetime.now(UTC),
                raw.meta,
            )
            yield from (one for one in parser_of(source).read(document) if isinstance(one, Notice))


def speed(count: int, work: Callable[[], object]) -> str:
    """How many a second, and microseconds each."""
    best = min(_seconds(work) for _ in range(RUNS))
    return f"{count / best:9,.0f}/s  {best / count * 1e6:6.2f} µs each"


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def costs(notices: Sequence[Notice]) -> list[tuple[str, str]]:
    """Each step by itself."""
    sides = [normalise(notice) for notice in notices]
    pairs = sorted(set(candidates(sides)))
    judged = [(sides[a], sides[b]) for a, b in pairs]
    return [
        ("forms made for comparing", speed(len(notices), lambda: [normalise(notice) for notice in notices])),
        ("notices given keys", speed(len(sides), lambda: _each(keys, sides))),
        ("notices given keys, and where they look", speed(len(sides), lambda: _keys_and_probes(sides))),
        (
            f"pairs judged, of {len(pairs):,}",
            speed(len(pairs), lambda: [decide_pair(a, b) for a, b in judged]),
        ),
    ]


def _each(what: Callable[[MatchForm], object], sides: Sequence[MatchForm]) -> None:
    for side in sides:
        what(side)


def _keys_and_probes(sides: Sequence[MatchForm]) -> None:
    for side in sides:
        keys(side)
        probes(side)


def main() -> None:
    """Measure and print."""
    read = list(sandbox())
    say(f"{len(read):,} notices of the sandbox's generator", costs(read))
    if TITLES.exists():
        lines, _ = read_lines(map(json.dumps, generate(MADE, 11)))
        say(f"{len(lines):,} copies and lookalikes of real titles", costs([line.notice for line in lines]))


if __name__ == "__main__":
    main()
