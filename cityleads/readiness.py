"""Whether the next mail would be true: each source read in full and lately, nothing waiting, nothing given up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from cityleads.centres import EVERYWHERE
from digest.coverage import NEVER, SourceReport, read_coverage

# A document is refined within seconds of its arrival, and a mail sent within minutes of its hour. Not less than this:
# the sandbox's crawls are dated an hour and a half before its mornings.
LATE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing looked at: its name, whether it is well, what was found, and what to do where it is not.

    `warning`: it is not late yet, but the next mail lacks something.
    """

    check: str
    well: bool
    told: str
    mend: str = ""
    warning: bool = False


def look(connection: Connection, now: datetime) -> Iterator[Trouble]:
    """Look at each source, the queue and the mails. `now` in UTC, by the clock of the warehouse's mode."""
    begun = connection.execute(text("SELECT min(started_at) FROM raw.crawl WHERE entrance = 'walk'")).scalar()
    asked = connection.execute(text("SELECT source, last_reason FROM mart.source_health"))
    reasons: dict[str, str] = {row.source: row.last_reason for row in asked}
    for report in read_coverage(connection, EVERYWHERE, now):
        yield _source(report, reasons.get(report.name, ""), begun, now)
    yield from work(connection, now)


def work(connection: Connection, now: datetime) -> tuple[Trouble, Trouble]:
    """Look at what waits to be refined, and at the mails."""
    return _queue(connection, now), _mails(connection, now)


def _source(report: SourceReport, reason: str, begun: datetime | None, now: datetime) -> Trouble:
    """A source that was never read counts as late only once its time is over since the first crawl of all."""
    mend = (
        "docs/operations.md says what each state means and what to do; until then every mail says that"
        f" {report.name} was not read in full."
    )
    well, told = _is_well(report, begun, now), _words(report, reason)
    return Trouble(f"read {report.name}", well, told, mend, warning=well and report.state == "partial")


def _is_well(report: SourceReport, begun: datetime | None, now: datetime) -> bool:
    if report.full_at is None:
        young = begun is None or now - begun <= timedelta(hours=report.stale_hours)
        return young and report.state not in ("blocked", "failed")
    return not report.stale and report.state not in ("blocked", "failed")


def _words(report: SourceReport, reason: str) -> str:
    if report.state == NEVER:
        return "not read yet"
    full = f"{report.full_at:%Y-%m-%d %H:%M} UTC" if report.full_at else "never"
    told = report.state + (f" ({reason})" if reason else "") + f"; last read in full: {full}"
    return told + (f", and it should be every {report.stale_hours} h" if report.stale else "")


def _queue(connection: Connection, now: datetime) -> Trouble:
    found = connection.execute(
        text(
            "SELECT count(*) FILTER (WHERE state = 'new' AND queued_at < :late) AS waiting,"
            " count(*) FILTER (WHERE state = 'failed') AS given_up FROM ops.work"
        ),
        {"late": now - LATE},
    ).one()
    told = f"{found.waiting} documents have waited for more than two hours, {found.given_up} were given up"
    mend = (
        "Is the DAG refine paused, or the doorbell down (`cityleads ps`)? ops.work.last_error tells the rest."
    )
    return Trouble("refine", not (found.waiting or found.given_up), told, mend)


def _mails(connection: Connection, now: datetime) -> Trouble:
    found = connection.execute(
        text(
            "SELECT count(*) FILTER (WHERE state IN ('queued', 'deferred') AND frozen_at < :late) AS waiting,"
            " count(*) FILTER (WHERE state IN ('failed', 'unknown') AND frozen_at > :day) AS lost"
            " FROM digest.outbox"
        ),
        {"late": now - LATE, "day": now - timedelta(days=1)},
    ).one()
    told = f"{found.waiting} mails wait for more than two hours, {found.lost} of the last day failed or may be lost"
    mend = "digest.outbox.last_reply tells why; `cityleads digest again` sends one once more."
    return Trouble("mails", not (found.waiting or found.lost), told, mend)
