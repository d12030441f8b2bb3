"""Whether the next mail would be true: each source read in full and lately, nothing waiting, nothing given up."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from cityleads._finding import Finding
from domain.crawl import CrawlState
from domain.crawl.counts import in_number
from warehouse.monitoring.operator_alerts import Told
from warehouse.monitoring.source_health import NEVER, SourceHealth, read_health

# A document is refined within seconds of its arrival, and a mail sent within minutes of its hour. Not less than this:
# the sandbox's crawls are dated an hour and a half before its mornings.
LATE = timedelta(hours=2)
NOT_READ = (CrawlState.BLOCKED, CrawlState.FAILED)


def look(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Look at each source, the queue and the mails. `now` in UTC, by the clock of the warehouse's mode."""
    begun = connection.execute(text("SELECT min(started_at) FROM raw.crawl WHERE entrance = 'walk'")).scalar()
    for health in read_health(connection, now):
        yield _source(health, begun, now)
    yield queue(connection, now)
    yield _mails(connection, now)


def _source(health: SourceHealth, begun: datetime | None, now: datetime) -> Finding:
    """A source that was never read counts as late only once its time is over since the first crawl of all."""
    mend = (
        "docs/operations.md says what each state means and what to do; until then every mail says that"
        f" {health.source} was not read in full."
    )
    well = _is_well(health, begun, now)
    warning = well and (health.state == CrawlState.PARTIAL or not health.configured)
    return Finding(f"read {health.source}", well, _words(health), mend, warning)


def _is_well(health: SourceHealth, begun: datetime | None, now: datetime) -> bool:
    if health.state in NOT_READ:
        return False
    if not health.configured:
        return True
    if health.full_at is None:
        return begun is None or now - begun <= timedelta(hours=health.stale_hours)
    return not health.stale


def _words(health: SourceHealth) -> str:
    if health.state == NEVER:
        return "not read yet"
    if not health.configured:
        return f"not configured: {health.reason} (docs/sources.md#{health.source} says how to get it)"
    full = f"{health.full_at:%Y-%m-%d %H:%M} UTC" if health.full_at else "never"
    told = health.state + (f" ({health.reason})" if health.reason else "") + f"; last read in full: {full}"
    return told + (f", and it should be every {health.stale_hours} h" if health.stale else "")


def queue(connection: Connection, now: datetime) -> Finding:
    """Look at what waits to be refined."""
    found = connection.execute(
        text(
            "SELECT count(*) FILTER (WHERE state = 'new' AND queued_at < :late) AS waiting,"
            " count(*) FILTER (WHERE state = 'failed') AS given_up FROM ops.work"
        ),
        {"late": now - LATE},
    ).one()
    told = Told(
        "{waiting} documents have waited for more than two hours, {given_up} given up",
        waiting=found.waiting,
        given_up=found.given_up,
    )
    mend = "Is the DAG refine paused, or the triggerer down (`cityleads ps`)? ops.work.last_error tells the rest."
    return Finding("refine", not (found.waiting or found.given_up), told, mend)


def mail_counts(connection: Connection, now: datetime) -> tuple[int, int]:
    """How many mails wait for longer than they should, and how many of the last day failed or may be lost."""
    found = connection.execute(
        text(
            "SELECT count(*) FILTER (WHERE state IN ('queued', 'deferred') AND frozen_at < :late) AS waiting,"
            " count(*) FILTER (WHERE state IN ('failed', 'unknown') AND frozen_at > :day) AS lost"
            " FROM digest.outbox"
        ),
        {"late": now - LATE, "day": now - timedelta(days=1)},
    ).one()
    return found.waiting, found.lost


def _mails(connection: Connection, now: datetime) -> Finding:
    waiting, lost = mail_counts(connection, now)
    told = in_number(
        f"{waiting} mails wait for more than two hours, {lost} of the last day failed or may be lost"
    )
    mend = "digest.outbox.last_reply tells why; `cityleads digest again` sends one once more."
    return Finding("mails", not (waiting or lost), told, mend)
