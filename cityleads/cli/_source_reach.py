"""The command that tells all of one source: its reach, what is expected and what came, and what was verified."""

from typing import Any

from rich.markup import escape

from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._permissions import SourceName
from cityleads.cli._sources import chosen_sources
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, out, print_json
from cityleads.completeness.reach import GOAL, reach_of, with_reach
from scrapers.source_config import facts
from warehouse.permissions import standing

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def show(name: SourceName, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show a source's reach: whose announcements, which kinds and stages, what not, how many, and how sure that is."""
    chosen_sources([name])
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = with_reach(connection, [{"source": name}])[0]
        permissions = standing(connection, name, facts(name).local(now_in(engine, mode)).date())
    if as_json:
        print_json(found | {"permissions": permissions})
        return
    one = facts(name)
    told = reach_of(one) | {
        "published, by weekday": _by_weekday(found["published_by_weekday"]),
        "published until listed": _in_time(found["listed_in_time"]),
        "permission": "; ".join(f"{row['reference']}, until {row['until']}" for row in permissions)
        or "none recorded",
    }
    rows = [[head, escape(" ".join(said.split()))] for head, said in told.items() if said]
    out.print(tables.table(f"{name}: {one.title}", ["", ""], rows))


def _by_weekday(counts: list[float] | None) -> str:
    if counts is None:
        return "never crawled"
    return ", ".join(f"{day} {count:g}" for day, count in zip(WEEKDAYS, counts, strict=True))


def _in_time(counts: dict[str, Any] | None) -> str:
    if counts is None:
        return "not known: no notice is counted whose minute of publication is told (a run and housekeeping count them)"
    share, within = counts["timely"] / counts["timed"], _hours(counts["goal_seconds"])
    told = f"{share:.0%} of the {counts['timed']} whose minute of publication is told within {within}"
    return f"{told}, the longest {_hours(counts['longest_seconds'])}; the goal is {GOAL:.0%}"


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.3g} h"
