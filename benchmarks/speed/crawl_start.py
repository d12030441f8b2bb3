"""What a crawl costs before and beside its crawling: a process of its own against a child of the crawl server.

`make bench-crawl-start`. The source has one page a day in the sandbox, so that nearly all of the time is the process.
Both ways crawl in turns in the same run.
"""

import os
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.surroundings import say, timed
from cityleads import _crawl_process, crawl
from domain.clock import moment_of
from domain.crawl import CrawlOrder
from sandbox.server import running
from tests import crawl_server

ROUNDS = 10
SOURCE = "tr_bulletin"


def main() -> None:
    """Print the seconds of each way, and their ratio."""
    own, child = [], []
    with TemporaryDirectory() as folder, running() as portals, crawl_server.running() as (name, _):
        now = moment_of(1)
        order = CrawlOrder(
            SOURCE, "walk", now, now.date(), now.date(), sandbox=portals.address, sandbox_day=1
        )
        for _ in range(ROUNDS):
            os.environ.pop(_crawl_process.SERVER, None)
            own.append(timed(lambda: crawl.crawl([order], to=Path(folder)))[0])
            os.environ[_crawl_process.SERVER] = name
            child.append(timed(lambda: crawl.crawl([order], to=Path(folder)))[0])
    alone, shared = statistics.median(own), statistics.median(child)
    say(
        f"A crawl of {SOURCE}: median of {ROUNDS}",
        [
            ("a process of its own", f"{alone:.2f} s"),
            ("a child of the crawl server", f"{shared:.2f} s = {shared / alone:.2f}"),
        ],
    )


if __name__ == "__main__":
    main()
