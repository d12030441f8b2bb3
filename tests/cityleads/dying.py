"""Steps of a process, and death by SIGKILL at one of them.

`python -m tests.cityleads.dying N < job.json` is `python -m scrapers`, but kills whoever ordered it at its N-th step.
"""

import os
import signal
import sys
import time

from sqlalchemy import Engine, event

import scrapers.__main__ as scrapers_main

LINGER_SECONDS = 30


class Steps:
    """Counts what any engine of this process does: before each statement a step, and one after it.

    Between the step after a statement and the one before the next lies, where there is one, the commit.
    """

    def __init__(self, last: int, victim: int) -> None:
        self.done, self.last, self.victim = 0, last, victim
        for name in ("before_cursor_execute", "after_cursor_execute"):
            event.listen(Engine, name, self.count)

    def count(self, *_arguments: object) -> None:
        """Take a step; the last one kills the victim."""
        self.done += 1
        if self.done == self.last:
            os.kill(self.victim, signal.SIGKILL)
            time.sleep(LINGER_SECONDS)  # only a process that outlives its victim gets here


if __name__ == "__main__":
    Steps(int(sys.argv[1]), os.getppid())
    sys.exit(scrapers_main.main())
