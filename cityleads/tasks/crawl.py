"""Tasks that crawl: a source's lists, a window of the past, and the details that refine asked for. No Airflow here."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cityleads import captures, crawl
from cityleads.bootstrap import last_day, remember_day
from cityleads.crawl import CrawlError
from cityleads.events import listed, log_event
from cityleads.tasks.context import (
    NothingToDo,
    PermanentError,
    RetryableError,
    TaskContext,
    TaskParams,
    opened,
)
from domain.crawl import LASTING, CrawlOrder, CrawlState
from domain.crawl.counts import in_number
from domain.crawl.target import CrawlTarget
from pipeline.settle import settle
from scrapers.source_config import facts
from warehouse.db import rows_of

log = logging.getLogger(__name__)

REST = timedelta(hours=1)
ILL = (CrawlState.PARTIAL, CrawlState.BLOCKED, CrawlState.FAILED)


def collect_source(source: str, params: TaskParams) -> dict[str, Any]:
    """Crawl a source's lists and land what they show.

    Raises:
        PermanentError: the portal refuses us, is closed, or has a new layout.
        RetryableError: the portal or the way to it failed.
    """
    with opened(params) as context:
        if context.mode == "captures":
            return _collect_captures(context, source, params)
        _check_hours(context, source)
        with context.engine.connect() as connection:
            orders = crawl.list_orders(connection, [source], context.now, context.target)
        crawled = _crawl(context, orders[0])
        if context.mode == "sandbox" and context.target.sandbox_day > last_day(context.engine):
            remember_day(context.engine, context.target.sandbox_day)
        return crawled


def _check_hours(context: TaskContext, source: str) -> None:
    known = facts(source)
    if not known.is_open(context.now):
        raise PermanentError(
            f"{source} answers {known.open_hours} ({known.zone}); start it within those hours."
        )


def _collect_captures(context: TaskContext, source: str, params: TaskParams) -> dict[str, Any]:
    folder = Path(params.captures_dir or "")
    if not params.captures_dir or not folder.is_dir():
        raise PermanentError(
            f"captures_dir must be a folder of recorded bodies, not '{params.captures_dir or ''}'."
        )
    crawl_stats = captures.land_captures(context.engine, folder, source, context.now)
    if not crawl_stats.documents:
        raise PermanentError(f"There are no recorded bodies of {source} below {folder}.")
    log_event(log, "captures_landed", source=source, documents=crawl_stats.documents)
    return {"source": source, "state": "complete", "documents": crawl_stats.documents}


def _crawl(context: TaskContext, order: CrawlOrder) -> dict[str, Any]:
    """Run one crawl in a process of its own. Raises as `collect`."""
    _close_unfinished(context.engine, order)
    try:
        crawl.crawl([order], database_url=context.engine.url.render_as_string(hide_password=False))
    except CrawlError as error:
        raise RetryableError(f"{order.source}: {error}") from error
    finally:
        crawl.close_abandoned(context.engine, [order])
    settle(context.engine)  # where all its pages were known already, none will be refined
    with context.engine.connect() as connection:
        (row,) = rows_of(
            connection,
            "SELECT id AS crawl, source, entrance, state, reason, troubles, documents, documents_new, rows"
            " FROM raw.crawl WHERE source = :source AND run = :run ORDER BY id DESC LIMIT 1",
            source=order.source,
            run=order.run,
        )
    return report_end(row)


def _close_unfinished(engine: Engine, order: CrawlOrder) -> None:
    """An earlier try of this run that was killed has left its crawl open."""
    crawl.mark_dead(engine, "source = :source AND run = :run", source=order.source, run=order.run)


def report_end(row: dict[str, Any]) -> dict[str, Any]:
    """Log a crawl's end and turn a bad one into an exception: by its codes, never by its sentence."""
    codes = {trouble["code"] for trouble in row.pop("troubles")}
    state, reason = CrawlState(row["state"]), row["reason"]
    log_event(log, "crawl_ended", logging.WARNING if state in ILL else logging.INFO, **row)
    del row["reason"]
    if state is CrawlState.NOT_CONFIGURED:
        raise NothingToDo(
            f"{row['source']} is not configured: {reason}; see docs/sources.md#{row['source']}."
        )
    ended = in_number(
        f"crawl {row['crawl']} of {row['source']} ({row['entrance']}): {state}, {row['documents']} documents,"
        f" {row['documents_new']} new, {row['rows']} notices listed"
    ) + (f"; {reason}" if reason else "")
    if state is CrawlState.BLOCKED:
        raise PermanentError(f"{ended}. Refusals are not worked round: see docs/sources.md#{row['source']}.")
    if state is CrawlState.FAILED:
        raise (PermanentError if codes & LASTING else RetryableError)(ended)
    return row


def backfill(source: str, params: TaskParams) -> dict[str, Any]:
    """Crawl a window of the past; what only it shows is not mailed as new (warehouse.leads.mute).

    Raises:
        PermanentError: as `collect`, or the window reaches into the days that the next scheduled crawl will read:
            what is found there is news.
    """
    with opened(params) as context:
        if params.since is None or params.until is None:
            raise PermanentError("A backfill needs both since and until.")
        _check_hours(context, source)
        with context.engine.connect() as connection:
            usual = CrawlTarget(run=params.run)
            reach = crawl.list_orders(connection, [source], context.now, usual)[0].since
            if params.until >= reach:
                raise PermanentError(
                    f"{source} is read from {reach} on by its next crawl: until must be earlier."
                )
            quiet = replace(context.target, quiet=True)
            orders = crawl.list_orders(connection, [source], context.now, quiet)
        return _crawl(context, orders[0])


def sources_with_requests(sources: list[str], params: TaskParams) -> list[str]:
    """Which of these sources have details to fetch now: open ones, and none whose last details failed within REST."""
    with opened(params) as context, context.engine.connect() as connection:
        paused = rows_of(
            connection,
            "SELECT DISTINCT source FROM raw.crawl WHERE entrance = 'details' AND started_at > :since"
            " AND state IN ('partial', 'blocked', 'failed')",
            since=context.now - REST,
        )
        ready = [name for name in sources if name not in {row["source"] for row in paused}]
        orders = crawl.detail_orders(connection, ready, context.now, context.target)
        found = {
            order.source: len(order.detail_requests)
            for order in orders
            if facts(order.source).is_open(context.now)
        }
    log_event(log, "details_wanted", resting=listed(set(sources) - set(ready)), **found)
    return list(found)


def fetch_details(source: str, params: TaskParams) -> dict[str, Any]:
    """Fetch the details that refine asked of a source. Raises as `collect`, and NothingToDo when none are due."""
    with opened(params) as context:
        with context.engine.connect() as connection:
            orders = crawl.detail_orders(connection, [source], context.now, context.target)
        if not orders:
            raise NothingToDo(f"nothing is wanted of {source}")
        return _crawl(context, orders[0])
