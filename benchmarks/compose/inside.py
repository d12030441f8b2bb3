"""Run within a container by the trial: `python -m benchmarks.compose.inside prepare | figures DAY | hour`."""

import json
import sys
from collections.abc import Callable

from sqlalchemy import Connection, text

from benchmarks.speed.two_workers import AN_HOUR_AGO, COMPARED, WANTED
from cityleads.bootstrap import open_warehouse
from cityleads.sandbox_warehouse import add_samples, check
from cityleads.settings import Settings


def _figures(connection: Connection, day: str) -> object:
    found = {one.figure: [one.found, one.expected] for one in check(connection, int(day))}
    return {name: pair for name, pair in found.items() if name in {*COMPARED, "mails"}}


def _hour(connection: Connection) -> object:
    connection.execute(text(AN_HOUR_AGO))
    return connection.execute(text(WANTED)).scalar_one()


ANSWERS: dict[str, Callable[..., object]] = {"figures": _figures, "hour": _hour}


def main() -> None:
    """Do what was asked for and print its answer as JSON."""
    asked, *words = sys.argv[1:]
    engine = open_warehouse(Settings.from_environment(), "sandbox")
    if asked == "prepare":
        add_samples(engine)
        return
    with engine.begin() as connection:
        sys.stdout.write(json.dumps(ANSWERS[asked](connection, *words)))


if __name__ == "__main__":
    main()
