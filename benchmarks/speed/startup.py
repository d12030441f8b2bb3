"""What it costs to begin: processor seconds of `cityleads --help`, of `cityleads leads`, and of a task before its work.

Measured on the sandbox's warehouse of this environment, which is brought up to date first, in one run with `import
typer, rich.console`, whose seconds are the unit: on a busy machine all four grow together. Exits with 1 above a bar.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys

from benchmarks.surroundings import say
from cityleads.settings import ROOT

UNIT = "import typer, rich.console"
PROGRAM = "from cityleads.cli.main import main; main()"
TASK = "from cityleads.tasks.context import TaskParams, opened\nwith opened(TaskParams('bench')): pass"
# Name -> what Python runs, and the most it may cost in units. Of `leads` and of a task the bar is a third of what they
# took before commands and reference rows were loaded on demand: 15.6 and 14.3 units.
CALLS: dict[str, tuple[tuple[str, ...], float]] = {
    UNIT: (("-c", UNIT), 1.0),
    "cityleads --help": (("-c", PROGRAM, "--help"), 4.0),
    "cityleads leads": (("-c", PROGRAM, "leads"), 5.2),
    "a task before its work": (("-c", TASK), 4.7),
}
# Nobody is asked at this address: a task of the sandbox wants one.
SURROUNDINGS = {"CITYLEADS_MODE": "sandbox", "CITYLEADS_SANDBOX": "http://127.0.0.1:1"}


def seconds(words: tuple[str, ...]) -> float:
    """Processor seconds, user and system, of one Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603  # our own words
        [sys.executable, *words], cwd=ROOT, env=os.environ | SURROUNDINGS, capture_output=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure each call several times by turns, print the medians, and compare them with the bars."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.startup")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured")
    rounds = parser.parse_args().rounds
    for words, _ in CALLS.values():
        seconds(words)  # compiles, and brings the warehouse up to date
    measured: dict[str, list[float]] = {name: [] for name in CALLS}
    for _ in range(rounds):
        for name, (words, _) in CALLS.items():
            measured[name].append(seconds(words))
    medians = {name: statistics.median(values) for name, values in measured.items()}
    units = {name: median / medians[UNIT] for name, median in medians.items()}
    say(
        f"Beginning: processor seconds, median of {rounds}",
        [
            (name, f"{medians[name]:.2f} s = {units[name]:.1f} units, at most {most}")
            for name, (_, most) in CALLS.items()
        ],
    )
    if above := [name for name, (_, most) in CALLS.items() if units[name] > most]:
        sys.exit(f"above the bar: {', '.join(above)}")


if __name__ == "__main__":
    main()
