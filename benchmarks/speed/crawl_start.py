"""What a crawl costs before and beside its crawling: a process of its own against a child of the crawl server.

`make bench-crawl-start`. The source has one page a day in the sandbox, so that nearly all of the time is the process.
Both ways crawl in turns in the same run.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.surroundings import say, timed
from cityleads import _crawl_process, crawl
from domain.clock import moment_of
from domain.crawl import CrawlOrder
from sandbox.server import running
from scrapers import fork_server

ROUNDS = 10
SOURCE = "tr_bulletin"


@contextmanager
def served(name: str) -> Iterator[None]:
    """Have a crawl server of this name."""
    with subprocess.Popen([sys.executable, "-m", "scrapers.fork_server", name]) as process:  # noqa: S603  # our own module
        while True:
            try:
                fork_server.connect(name).close()
                break
            except OSError:
                time.sleep(0.1)
        try:
            yield
        finally:
            process.terminate()


def main() -> None:
    """Print the seconds of each way, and their ratio."""
    name = f"cityleads-bench-{os.getpid()}"
    own, child = [], []
    with TemporaryDirectory() as folder, running() as portals, served(name):
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
