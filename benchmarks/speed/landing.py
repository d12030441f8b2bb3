"""Documents landed per second, against bare Scrapy that fetches the same pages and keeps nothing.

    python -m benchmarks.speed.landing [--notices 20000]

Both walk the sandbox's muasamcong pages one after another, without delay; ours goes through the guard, robots.txt,
politeness, the road to the sandbox, and lands in Postgres. The sandbox has every page ready before the clock starts.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from sqlalchemy import Connection, text

from benchmarks.surroundings import NOW, say, scratch_warehouse, timed
from cityleads.crawl import crawl
from domain.crawl import CrawlOrder
from sandbox import server
from sandbox.generate import generate
from scrapers.source_config import facts

SOURCE = "vn_muasamcong"


def main() -> None:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=20_000, help="generated notices, 50 a page")
    notices = parser.parse_args().notices
    samples = tuple(generate(SOURCE, notices))
    ready = cache(server.answer)
    with (
        patch.object(server, "samples_on", lambda _source, _day: samples),
        patch.object(server, "answer", lambda request, _fault: ready(replace(request, headers=_Same()))),
        server.running() as portal,
    ):
        order = _order(portal.address)
        with TemporaryDirectory() as folder:
            crawl([order], to=Path(folder))  # every page is asked once and kept
        with scratch_warehouse("landing") as engine:
            database_url = engine.url.render_as_string(hide_password=False)
            ours, _ = timed(lambda: crawl([order], database_url=database_url))
            with engine.connect() as connection:
                landed = int(connection.execute(text("SELECT count(*) FROM raw.document")).scalar_one())
                requests = _requests(connection)
        job = json.dumps({"base": portal.address, "requests": requests})
        command = [sys.executable, "-m", "benchmarks.speed.bare"]
        bare, _ = timed(lambda: subprocess.run(command, input=job, text=True, check=True))  # noqa: S603  # our own module
    say(
        f"Landing {landed} documents with {notices} notices, process start included",
        [
            ("cityleads, landed in Postgres", f"{landed / ours:8.0f} documents/s   {ours:6.1f} s"),
            ("bare Scrapy, kept nowhere", f"{len(requests) / bare:8.0f} documents/s   {bare:6.1f} s"),
            ("share of bare Scrapy's speed", f"{bare / ours:8.0%}"),
        ],
    )


class _Same(dict[str, str]):
    """Headers that make no difference, so that a page asked by anybody is the same page."""

    def __hash__(self) -> int:  # type: ignore[override]  # never changed, so it may be a key
        return 0


def _order(sandbox: str) -> CrawlOrder:
    today = facts(SOURCE).local(NOW).date()
    return CrawlOrder(
        SOURCE, "walk", NOW, today - timedelta(days=5), today, sandbox=sandbox, max_pages=100_000
    )


def _requests(connection: Connection) -> list[dict[str, str]]:
    """The pages that were landed, as (day, page), so that bare Scrapy can ask for the same."""
    rows = connection.execute(text("SELECT meta FROM raw.document ORDER BY id"))
    return [dict(row.meta) for row in rows]


if __name__ == "__main__":
    main()
