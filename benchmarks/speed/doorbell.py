"""Seconds from an inserted document to a visible lead, under Airflow, for whoever inserts from outside.

    python -m benchmarks.speed.doorbell [--singles 30] [--burst 500]

A stack of its own is brought up. Documents go in through warehouse.landing, one at a time, then a burst within a
second, then one a moment while the triggerer's connection to the warehouse is cut. None may be left behind.
"""

import argparse
import itertools
import time
from collections.abc import Iterator
from random import Random
from typing import cast

from sqlalchemy import Engine, text

from benchmarks.scratch_stack import scratch_stack
from benchmarks.surroundings import NOW, say
from cityleads.bootstrap import open_warehouse
from cityleads.settings import Settings
from cityleads.stack.airflow_api import Api
from cityleads.stack.components import Plan
from domain.crawl import CrawlOrder
from domain.document import Document
from sandbox.generate import generate
from sandbox.portal import Portal
from sandbox.portals import vn_muasamcong
from warehouse.landing import land, open_crawl

SOURCE = "vn_muasamcong"
QUIET_SECONDS, PATIENCE_SECONDS = 300.0, 120.0
POLL_SECONDS = 0.02
TOGETHER = 10
CUT_DOCUMENTS, CUT_PAUSE = 40, 0.1

# How many of a crawl's documents have given a lead, and how many wait.
VISIBLE = """
SELECT count(DISTINCT d.id) FROM raw.document d
JOIN core.notice_part p ON p.document_id = d.id
JOIN core.notice n ON n.source = p.source AND n.native_id = p.native_id
JOIN core.lead_member m ON m.notice_id = n.id JOIN mart.leads l USING (lead_id)
WHERE d.crawl_id = :crawl
"""
LEFT = """
SELECT count(*) FROM ops.work w JOIN raw.document d ON d.id = w.document_id
WHERE d.crawl_id = :crawl AND w.state <> 'done'
"""
CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'doorbell'"


def main() -> None:
    """Measure and print; ends with 1 when a document was left behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--singles", type=int, default=30)
    parser.add_argument("--burst", type=int, default=500)
    asked = parser.parse_args()
    with scratch_stack(Plan("sandbox", port=0), print) as settings:
        figures, left = measure(settings, asked.singles, asked.burst)
    say("From an inserted document to a visible lead, under Airflow", figures)
    if left:
        raise SystemExit(f"{left} documents were left behind")


def measure(settings: Settings, singles: int, burst: int) -> tuple[list[tuple[str, str]], int]:
    """Run the three parts; the figures, and how many documents were left behind in all."""
    api, engine = Api.of(settings), open_warehouse(settings, "sandbox")
    api.wait_until_quiet(QUIET_SECONDS)
    documents = smart_documents()
    alone = sorted(one_by_one(engine, documents, singles))
    api.wait_until_quiet(QUIET_SECONDS)
    together, left = at_once(engine, list(itertools.islice(documents, burst)))
    api.wait_until_quiet(QUIET_SECONDS)
    cut, lost, connections = while_cut(engine, documents)
    engine.dispose()
    figures = [
        (f"{singles} single inserts, p50", f"{quantile(alone, 0.5):6.2f} s"),
        (f"{singles} single inserts, p95", f"{quantile(alone, 0.95):6.2f} s"),
        (f"{singles} single inserts, slowest", f"{alone[-1]:6.2f} s"),
        (f"{burst} documents in one second, all visible after", f"{together:6.2f} s ({left} left behind)"),
        (
            f"{connections} connection cut amid {CUT_DOCUMENTS}, all visible after",
            f"{cut:6.2f} s ({lost} left behind)",
        ),
    ]
    return figures, left + lost


def smart_documents() -> Iterator[Document]:
    """List pages of one smart-city notice each, no two alike, without end."""
    portal = cast("Portal", vn_muasamcong)
    for seed in itertools.count(1):
        for sample in generate(SOURCE, 1000, seed):
            if sample.truth.tier == "lead":
                for meta, body in portal.lists([sample], NOW):
                    key = f"doorbell:{seed}:{sample.id}"
                    yield Document(SOURCE, "list", key, f"https://{portal.HOSTS[0]}/", body, "", NOW, meta)


def insert(engine: Engine, documents: list[Document]) -> int:
    """Land documents as a crawl of their own, as any outside process may; returns the crawl's id."""
    today = NOW.date()
    with engine.begin() as connection:
        crawl_id = open_crawl(connection, CrawlOrder(SOURCE, "walk", NOW, today, today))
        land(connection, crawl_id, documents)
    return crawl_id


def one_by_one(engine: Engine, documents: Iterator[Document], count: int) -> Iterator[float]:
    """Seconds until each is visible; the pauses between them keep no step with the scheduler's."""
    pauses = Random(1)  # noqa: S311  # pauses, not secrets
    for document in itertools.islice(documents, count):
        crawl = insert(engine, [document])
        yield until_visible(engine, crawl, 1, time.perf_counter())
        time.sleep(pauses.uniform(0, 3))


def at_once(engine: Engine, documents: list[Document]) -> tuple[float, int]:
    """Insert in transactions of ten, all within a second; seconds until all are visible, and who is not."""
    today = NOW.date()
    with engine.begin() as connection:
        crawl = open_crawl(connection, CrawlOrder(SOURCE, "walk", NOW, today, today))
    start = time.perf_counter()
    with engine.connect() as connection:
        for first in range(0, len(documents), TOGETHER):
            land(connection, crawl, documents[first : first + TOGETHER])
            connection.commit()
    print(f"the burst took {time.perf_counter() - start:.2f} s to insert")
    seconds = until_visible(engine, crawl, len(documents), start)
    return seconds, left_behind(engine, crawl)


def while_cut(engine: Engine, documents: Iterator[Document]) -> tuple[float, int, int]:
    """Cut the doorbell's connection amid a trickle; seconds until all are visible, who is not, connections cut."""
    today = NOW.date()
    with engine.begin() as connection:
        crawl = open_crawl(connection, CrawlOrder(SOURCE, "walk", NOW, today, today))
    start, cut = time.perf_counter(), 0
    for number, document in enumerate(itertools.islice(documents, CUT_DOCUMENTS)):
        with engine.begin() as connection:
            land(connection, crawl, [document])
        if number == CUT_DOCUMENTS // 2:
            with engine.begin() as connection:
                cut = int(connection.execute(text(CUT)).scalar_one())
        time.sleep(CUT_PAUSE)
    return until_visible(engine, crawl, CUT_DOCUMENTS, start), left_behind(engine, crawl), cut


def until_visible(engine: Engine, crawl: int, count: int, start: float) -> float:
    """Wait until so many of a crawl's documents have given a lead; seconds since `start`, or infinity."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while time.perf_counter() - start < PATIENCE_SECONDS:
            if connection.execute(text(VISIBLE), {"crawl": crawl}).scalar_one() >= count:
                return time.perf_counter() - start
            time.sleep(POLL_SECONDS)
    return float("inf")


def left_behind(engine: Engine, crawl: int) -> int:
    """Count the documents of a crawl that were not refined."""
    with engine.connect() as connection:
        return int(connection.execute(text(LEFT), {"crawl": crawl}).scalar_one())


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of sorted values lies."""
    return values[min(int(len(values) * share), len(values) - 1)]


if __name__ == "__main__":
    main()
