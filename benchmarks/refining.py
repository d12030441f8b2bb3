"""Notices refined per second, from raw document to lead in Postgres, for new and for unchanged documents.

    python -m benchmarks.refining [--notices 10000]

Documents of all sources are generated, landed, refined, landed again unchanged (nothing to do), and read again whole.
"""

import argparse

from sqlalchemy import Engine, text

from benchmarks.surroundings import NOW, generated, say, scratch_warehouse, timed
from cityleads.refine import Refined, refine
from cityleads.settings import sync
from sandbox.generate import LANGUAGES
from scrapers.crawl import CrawlOrder
from scrapers.items import RawDocument
from warehouse.landing import land, open_crawl

TOGETHER = 500


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=10_000, help="generated notices, over all sources")
    notices = parser.parse_args().notices
    documents = [
        document for source in LANGUAGES for document in generated(source, notices // len(LANGUAGES))
    ]
    with scratch_warehouse("refining") as engine:
        sync(engine)
        landing, _ = timed(lambda: _land(engine, documents))
        new, done = timed(lambda: refine(engine))
        again, _ = timed(lambda: _land(engine, documents))
        unchanged, same = timed(lambda: _reread(engine))
        copied = _copy_speed(engine)
    say(
        f"Refining {done.notices} notices of {done.documents} documents ({done.rejects} rejects)",
        [
            ("landed, new documents", f"{len(documents) / landing:8.0f} documents/s"),
            ("landed, known documents", f"{len(documents) / again:8.0f} documents/s"),
            ("refined, new", f"{done.notices / new:8.0f} notices/s"),
            (
                "read again, nothing changed",
                f"{done.notices / unchanged:8.0f} notices/s ({same.notices} written)",
            ),
            ("the finished rows copied in SQL", f"{copied:8.0f} notices/s"),
        ],
    )


def _land(engine: Engine, documents: list[RawDocument]) -> None:
    today = NOW.date()
    with engine.begin() as connection:
        crawl_id = open_crawl(connection, CrawlOrder("th_egp", "walk", NOW, today, today))
    for start in range(0, len(documents), TOGETHER):
        with engine.begin() as connection:
            land(connection, crawl_id, documents[start : start + TOGETHER])


def _reread(engine: Engine) -> Refined:
    with engine.begin() as connection:
        connection.execute(text("UPDATE ops.work SET state = 'new'"))
    return refine(engine)


def _copy_speed(engine: Engine) -> float:
    """The physical limit: the finished rows copied within Postgres into an empty table, nothing computed."""
    with engine.begin() as connection:
        connection.execute(text("CREATE UNLOGGED TABLE copied (LIKE core.notice)"))
        seconds, result = timed(
            lambda: connection.execute(text("INSERT INTO copied SELECT * FROM core.notice"))
        )
        return float(result.rowcount) / seconds


if __name__ == "__main__":
    main()
