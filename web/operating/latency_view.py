"""How long each step takes, by source, beside the design's goals."""

from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.monitoring import latency
from web.session import Session

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class LatencyTable:
    """A row a source, a cell a step; `goals` says what the steps with a goal are to keep."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    goals: tuple[str, ...]


def view_latency(session: Session, names: Mapping[str, str], only: str = "") -> LatencyTable:
    """The last days' table, of all sources or of one."""
    t = session.t
    cells: dict[str, dict[str, str]] = {}
    for row in latency.read_sums(session.connection, session.now):
        if only in ("", row["source"]):
            told = duration(session, row["p95_seconds"])
            if row["goal_seconds"]:
                told = t(
                    "operating.latency.kept", took=told, share=round(100 * row["in_goal"] / row["times"])
                )
            cells.setdefault(row["source"], {})[row["step"]] = told
    rows = (
        (names.get(source, source), tuple(steps.get(step, "–") for step in latency.STEPS))
        for source, steps in cells.items()
    )
    goals = (
        t(
            "operating.latency.goal",
            step=t(f"operating.latency.{step}"),
            took=duration(session, goal.total_seconds()),
        )
        for step, goal in latency.GOALS.items()
    )
    heads = tuple(t(f"operating.latency.{step}") for step in latency.STEPS)
    return LatencyTable(heads, tuple(rows), tuple(goals))


def duration(session: Session, seconds: float) -> str:
    """Seconds in the unit that people would say: minutes, hours or days."""
    for unit, size in (("days", _DAY), ("hours", _HOUR)):
        if seconds >= 2 * size:
            return session.t(f"operating.latency.{unit}", n=round(seconds / size))
    return session.t("operating.latency.minutes", n=round(seconds / _MINUTE))
