"""What reading a notice and enriching it costs, by source, in microseconds of one processor.

    python -m benchmarks.speed.reading [--notices 12000] [--rounds 5]

The documents are those of benchmarks.speed.refining: generated notices of all sources in equal shares, in the wire
formats of the sandbox's portals. Each round reads and enriches every document in a process of its own, so that no
cache knows a title of the round before; the best round of each source counts, as other work on the machine can only
add. `start` is what a process pays once, for data and patterns that are made when they are first needed.
"""

import argparse
import gc
import multiprocessing
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.speed.refining import made
from benchmarks.surroundings import say
from domain.document import Document, Reading
from domain.notice import Notice
from transform.enrich import enrich
from transform.parsers import parser_of

_START = """
import time
from benchmarks.speed.reading import enrich, made, read
documents = made({notices})
start = time.process_time()
for document in documents:
    for reading in read(document):
        enrich(reading)
print(time.process_time() - start)
"""
_FEWEST = 16  # notices that touch every source


class Cost(NamedTuple):
    """Seconds of processor that a source's notices took, to be read and to be enriched, and how many they are."""

    read: float
    enriched: float
    notices: int

    @property
    def row(self) -> str:
        """In microseconds a notice."""
        each = [1e6 * seconds / self.notices for seconds in (self.read, self.enriched)]
        return f"{each[0]:6.1f} read {each[1]:6.1f} enriched {sum(each):6.1f} µs a notice ({self.notices})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notices", type=int, default=12_000, help="generated notices, over all sources")
    parser.add_argument("--rounds", type=int, default=5, help="how often; the best counts")
    asked = parser.parse_args()
    costs = measured(made(asked.notices), asked.rounds)
    every = Cost(*(sum(column) for column in zip(*costs.values(), strict=True)))
    rows = [(source, cost.row) for source, cost in costs.items()]
    start = min(_start() for _round in range(asked.rounds))
    once = ("start", f"{start * 1000:6.0f} ms, once a process")
    say("Reading and enriching", [*rows, ("all sources", every.row), once])


def measured(documents: list[Document], rounds: int) -> dict[str, Cost]:
    """Read and enrich the documents of each source this often; the best of each."""
    by_source: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_source[document.source].append(document)
    _measured_all({source: of_source[:1] for source, of_source in by_source.items()})  # what is paid once
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as fresh:
        tried = [fresh.apply(_measured_all, (by_source,)) for _round in range(rounds)]
    return {
        source: Cost(*map(min, zip(*(one[source] for one in tried), strict=True))) for source in by_source
    }


def _measured_all(by_source: dict[str, list[Document]]) -> dict[str, Cost]:
    gc.freeze()  # the documents themselves are no garbage to be looked for
    return {source: _measured_once(documents) for source, documents in by_source.items()}


def _measured_once(documents: list[Document]) -> Cost:
    start = time.process_time()
    notices = [notice for document in documents for notice in read(document)]
    between = time.process_time()
    for notice in notices:
        enrich(notice)
    return Cost(between - start, time.process_time() - between, len(notices))


def read(document: Document) -> Iterator[Notice]:
    """The notices of a document, as refine reads them."""
    yield from (reading for reading in readings(document) if isinstance(reading, Notice))


def readings(document: Document) -> list[Reading]:
    """All that a parser makes of a document."""
    return list(parser_of(document.source).read(document))


def _start() -> float:
    """Seconds of processor that a fresh process needs for its first notice of each source."""
    code = _START.format(notices=_FEWEST)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603  # our own words
    return float(done.stdout)


if __name__ == "__main__":
    main()
