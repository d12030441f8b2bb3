"""Sleep by select(2): libfaketime 0.9.10 refuses clock_nanosleep(2) of a monotonic clock that it leaves alone.

Python imports a module of this name at its start; this folder is on the path of processes under a clock that jumps.
"""

import select
import time
from typing import SupportsIndex


def sleep(seconds: float | SupportsIndex, /) -> None:
    """Sleep as time.sleep does."""
    select.select((), (), (), float(seconds))


time.sleep = sleep
