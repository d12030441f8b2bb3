"""Crawls: what to ask of each source next, and running it in a process of its own."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from cityleads import _crawl_process
from domain.crawl import CrawlOrder, DetailRequest, FailureReason
from domain.crawl.target import CrawlTarget
from domain.errors import ExpectedError
from domain.permission import Permission
from domain.reasons import sentence
from scrapers.source_config import facts
from warehouse import detail_requests, landing, permissions

PATIENCE = timedelta(hours=6)


class CrawlError(ExpectedError):
    """The crawling process itself broke down; the message holds the end of its log."""


def list_orders(
    connection: Connection, sources: Iterable[str], now: datetime, target: CrawlTarget
) -> list[CrawlOrder]:
    """Order a crawl of each source's lists, from where the last complete one ended (with its overlap) to today."""
    return [_order(connection, source, now, target) for source in sources]


def _order(connection: Connection, source: str, now: datetime, target: CrawlTarget) -> CrawlOrder:
    known = facts(source)
    today = known.local(now).date()
    last = landing.last_window_end(connection, source, today)
    back = known.window_days if last is None else known.overlap_days
    since = target.since or (last or today) - timedelta(days=back)
    until = min(target.until or today, today)
    return CrawlOrder(
        source=source,
        entrance="walk",
        now=now,
        since=min(since, until),
        until=until,
        max_pages=target.max_pages,
        sandbox=target.sandbox,
        sandbox_day=target.sandbox_day,
        fault=target.fault,
        run=target.run,
        quiet=target.quiet,
        permissions=permitted(connection, source, today),
    )


def permitted(connection: Connection, source: str, today: date) -> tuple[Permission, ...]:
    """What the portal's owner has permitted in writing, as it stands on a day of the portal's zone."""
    return tuple(
        Permission(tuple(row["hosts"]), tuple(row["paths"]), row["reference"], row["until"])
        for row in permissions.standing(connection, source, today)
    )


def detail_orders(
    connection: Connection, sources: Iterable[str], now: datetime, target: CrawlTarget
) -> list[CrawlOrder]:
    """Order the details that refine asked for; no order for a source without requests."""
    orders = []
    for source in sources:
        until = facts(source).outcome_on_own_page
        due = detail_requests.due(connection, source, now, until_outcome=until)
        if due:
            today = facts(source).local(now).date()
            order = CrawlOrder(
                source=source,
                entrance="details",
                now=now,
                since=today,
                until=today,
                detail_requests=tuple(DetailRequest(row["native_id"], row["locator"]) for row in due),
                sandbox=target.sandbox,
                sandbox_day=target.sandbox_day,
                fault=target.fault,
                run=target.run,
                permissions=permitted(connection, source, today),
            )
            orders.append(order)
    return orders


def waves(orders: Iterable[CrawlOrder]) -> list[list[CrawlOrder]]:
    """Part orders into groups that may run side by side: a real portal is asked by one crawl at a time."""
    found: dict[int, list[CrawlOrder]] = {}
    before: Counter[str] = Counter()
    for order in orders:
        portal = facts(order.source).asked_at
        found.setdefault(0 if order.sandbox else before[portal], []).append(order)
        before[portal] += 1
    return list(found.values())


def crawl(
    orders: Sequence[CrawlOrder], *, database_url: str = "", to: Path | None = None, trace: bool = False
) -> None:
    """Run orders side by side in one process, landing in the warehouse or, with `to`, in files.

    With `trace` every answer is described in a file besides (scrapers/trace.py).

    The process ends with this one, even if this one is killed.

    Raises:
        CrawlError: the process broke down, or took longer than PATIENCE. A crawl that merely fails has a state.
    """
    if not orders:
        return
    target = {"to": str(to), "trace": trace} if to else {"database_url": database_url}
    job = json.dumps({"orders": [order.as_json() for order in orders], "parent": os.getpid(), **target})
    try:
        code, errors = _crawl_process.run(job, PATIENCE.total_seconds())
    except TimeoutError as error:
        raise CrawlError(f"The crawl did not end within {PATIENCE}.") from error
    if code:
        raise CrawlError(f"The crawl broke down (exit {code}):\n{errors[-2000:]}")


def close_abandoned(engine: Engine, orders: Sequence[CrawlOrder]) -> int:
    """Mark crawls of these orders that never ended (their process died) as failed; returns how many."""
    return mark_dead(
        engine,
        "source = ANY(:sources) AND started_at = ANY(:moments)",
        sources=[order.source for order in orders],
        moments=[order.now for order in orders],
    )


def mark_dead(engine: Engine, condition: str, **values: object) -> int:
    """Mark crawls that still count as running, though their process is gone, as failed.

    Args:
        engine: the warehouse.
        condition: which of raw.crawl, in SQL.
        values: what the condition names.

    Returns:
        How many there were.
    """
    troubles = [{"code": FailureReason.PROCESS_DIED.value, "times": 1}]
    with engine.begin() as connection:
        marked = connection.execute(
            text(
                "UPDATE raw.crawl SET state = 'failed', reason = :reason, troubles = CAST(:troubles AS jsonb)"  # noqa: S608  # conditions are our own
                f" WHERE state = 'running' AND {condition}"
            ),
            {**values, "reason": sentence(troubles), "troubles": json.dumps(troubles)},
        )
    return marked.rowcount
