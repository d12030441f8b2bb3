"""Notices refined per second, from raw document to lead in Postgres: new, unchanged, and beside many stored ones.

    python -m benchmarks.speed.refining [--notices 100000] [--stored 10000,100000,1000000]

Documents of all sources in equal shares, in the wire formats of the sandbox's portals, from a seed: some thousand
titles a country of ten to fourteen patterns each, one in 100 about a smart city, are refined

- new, by one process and by two side by side;
- unchanged: the same bytes landed again, the same documents queued again, and other bytes that say the same;
- 1,000 of them beside many that are stored. Those are copies of refined ones in SQL, with numbers and blocking keys
  of their own: they measure how tables and indexes grow; how blocks fill up is what
  benchmarks.quality.matching measures.

The same rows by COPY are the physical limit, and dlt (`make lab`) is a loader of the field: it keeps the notices as
read, and does nothing else of what refine does. Seconds of processor count Python and Postgres; on a machine that
others use they say more than the clock.
"""

import argparse
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import psutil
from sqlalchemy import Engine, text

from benchmarks.speed import refining_peers as peers
from benchmarks.surroundings import NOW, generated, say, scratch_warehouse
from cityleads.bootstrap import prepare_warehouse, server_of
from cityleads.settings import Settings
from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.documents import Refined
from pipeline.parallel import refine_all
from pipeline.refine import refine
from sandbox.generate import LANGUAGES
from warehouse.landing import land, open_crawl

TOGETHER = 500
FEW, BASE, BAR = 1000, 10_000, 1.5


class Cost(NamedTuple):
    """What something cost: seconds of the clock, and of the processors by Python and by Postgres."""

    clock: float
    python: float
    postgres: float

    def rate(self, notices: int) -> str:
        """In notices a second, with the processors' time behind it."""
        used = (self.python + self.postgres) / notices * 1e6
        postgres = self.postgres / notices * 1e6
        return f"{notices / self.clock:8.0f} notices/s  ({used:.0f} µs of processor a notice, Postgres {postgres:.0f})"


def measured(work: Callable[[], Refined]) -> tuple[Cost, Refined]:
    """Run something once and count what it cost, child processes included."""
    before, start = _used(), time.perf_counter()
    done = work()
    clock, after = time.perf_counter() - start, _used()
    return Cost(clock, after[0] - before[0], after[1] - before[1]), done


def _used() -> tuple[float, float]:
    me = psutil.Process()
    mine = me.cpu_times()
    below = _cpu_times(me.children(recursive=True))
    python = mine.user + mine.system + mine.children_user + mine.children_system
    python += sum(one.user + one.system + one.children_user + one.children_system for one in below)
    pid = server_of(Settings.from_environment()).status().pid
    if pid is None:
        return python, 0.0
    server = psutil.Process(pid)
    every = _cpu_times(server.children())
    itself = server.cpu_times()  # after its children: what ended meanwhile is counted here
    ended = itself.children_user + itself.children_system
    return python, ended + sum(one.user + one.system for one in (itself, *every))


def _cpu_times(processes: Iterable[psutil.Process]) -> list[Any]:
    """Of those that are still there."""
    found = []
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            found.append(one.cpu_times())
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notices", type=int, default=100_000, help="generated notices, over all sources")
    parser.add_argument(
        "--stored", default="10000,100000,1000000", help="sizes to refine 1,000 new ones beside"
    )
    asked = parser.parse_args()
    documents = made(asked.notices)
    _refined(documents)
    _beside([int(size) for size in asked.stored.split(",") if size])


def made(notices: int, seed: int = 0) -> list[Document]:
    """List documents of all sources that hold this many notices; another seed, others."""
    return [
        document for source in LANGUAGES for document in generated(source, notices // len(LANGUAGES), seed)
    ]


def _refined(documents: list[Document]) -> None:
    with scratch_warehouse("refining") as engine:
        prepare_warehouse(engine)
        landing, _ = measured(lambda: landed(engine, documents))
        one, done = measured(lambda: refine(engine))
        total = done.notices
        again, _ = measured(lambda: landed(engine, documents))
        queued, same = measured(lambda: _queued_again(engine))
        landed(engine, [_said_otherwise(document) for document in documents])
        otherwise, none = measured(lambda: refine_all(engine, cores=2))
        copied = peers.copy_seconds(engine)
        dlt = peers.dlt_seconds(engine)
    # Last, as a server that has just been made has no files yet for its log to use again.
    with scratch_warehouse("refining") as engine:
        prepare_warehouse(engine)
        landed(engine, documents)
        two, _ = measured(lambda: refine_all(engine, cores=2))
    written = same.notices + none.notices
    say(
        f"Refining {total} notices of {done.documents} documents ({done.rejects} rejects; {written} written again)",
        [
            ("landed, new documents", landing.rate(total)),
            ("refined, new, 1 process", one.rate(total)),
            ("refined, new, 2 processes", two.rate(total)),
            ("unchanged: the same bytes landed again", again.rate(total)),
            ("unchanged: the same documents queued again", queued.rate(total)),
            ("unchanged: other bytes, the same notices, 2 processes", otherwise.rate(total)),
            ("the finished rows by COPY, indexes too", f"{total / copied:8.0f} notices/s"),
            ("dlt, the notices as read", f"{total / dlt:8.0f} notices/s" if dlt else "not here: make lab"),
        ],
    )


def landed(engine: Engine, documents: list[Document]) -> Refined:
    """Land documents, as crawls of the sandbox do."""
    today = NOW.date()
    with engine.begin() as connection:
        crawl_id = open_crawl(connection, CrawlOrder("th_egp", "walk", NOW, today, today))
    for start in range(0, len(documents), TOGETHER):
        with engine.begin() as connection:
            land(connection, crawl_id, documents[start : start + TOGETHER])
    return Refined(documents=len(documents))


def _said_otherwise(document: Document) -> Document:
    """The page a minute later: not the same bytes, and nothing new in them."""
    return replace(
        document, body=document.body + b"\n", fetched_at=document.fetched_at + timedelta(minutes=1)
    )


def _queued_again(engine: Engine) -> Refined:
    with engine.begin() as connection:
        connection.execute(text("UPDATE ops.work SET state = 'new'"))
    return refine(engine)


def _beside(sizes: list[int]) -> None:
    rows = []
    for size in sizes:
        with scratch_warehouse("refining") as engine:
            prepare_warehouse(engine)
            landed(engine, made(min(size, BASE), seed=1))
            refine_all(engine)
            stored = peers.grow(engine, size)
            landed(engine, made(FEW, seed=2))
            cost, done = measured(lambda: refine(engine))
        rows.append(
            (f"{done.notices} new beside {stored} stored", f"{cost.clock:.2f} s {cost.rate(done.notices)}")
        )
    if rows:
        say(f"Refining {FEW} new notices beside many (bar: {BAR} s)", rows)


if __name__ == "__main__":
    main()
