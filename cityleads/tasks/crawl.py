"""What the tasks of the DAGs do: open the warehouse, do one thing, log it with its ids, return the counts.

Free of Airflow. What goes wrong is one of the exceptions of cityleads.tasks.context.
"""

import logging
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from cityleads import captures, crawl
from cityleads.bootstrap import last_day, remember_day
from cityleads.crawl import CrawlError
from cityleads.tasks.context import Asked, Desk, Hopeless, Idle, TryAgain, opened, told
from domain.crawl import LASTING, CrawlOrder, CrawlState
from domain.crawl_target import CrawlTarget
from pipeline.documents import Refined
from pipeline.refine import refine as refine_all
from pipeline.replay import replay as replay_all
from pipeline.settle import settle
from scrapers.source_config import facts
from warehouse import work_queue
from warehouse.db import rows_of

log = logging.getLogger(__name__)

REST = timedelta(hours=1)
SHOWN = 20


def collect(source: str, asked: Asked) -> dict[str, Any]:
    """Walk a source's lists and land what they show.

    Raises:
        Hopeless: the portal refuses us, is closed, or has a new layout.
        TryAgain: the portal or the way to it failed.
    """
    with opened(asked) as desk:
        if desk.mode == "captures":
            return _collect_captures(desk, source, asked)
        _check_hours(desk, source)
        with desk.engine.connect() as connection:
            orders = crawl.list_orders(connection, [source], desk.now, desk.target)
        crawled = _crawl(desk, orders[0])
        if desk.mode == "sandbox" and desk.target.sandbox_day > last_day(desk.engine):
            remember_day(desk.engine, desk.target.sandbox_day)
        return crawled


def _check_hours(desk: Desk, source: str) -> None:
    known = facts(source)
    if not known.is_open(desk.now):
        raise Hopeless(f"{source} answers {known.open_hours} ({known.zone}); start it within those hours.")


def _collect_captures(desk: Desk, source: str, asked: Asked) -> dict[str, Any]:
    folder = Path(asked.captures_dir or "")
    if not asked.captures_dir or not folder.is_dir():
        raise Hopeless(f"captures_dir must be a folder of recorded bodies, not '{asked.captures_dir or ''}'.")
    tally = captures.replay(desk.engine, folder, source, desk.now)
    if not tally.documents:
        raise Hopeless(f"There are no recorded bodies of {source} below {folder}.")
    log.info(told("captures_landed", source=source, documents=tally.documents))
    return {"source": source, "state": "complete", "documents": tally.documents}


def _crawl(desk: Desk, order: CrawlOrder) -> dict[str, Any]:
    """Run one crawl in a process of its own, and judge how it ended."""
    _close_unfinished(desk.engine, order)
    try:
        crawl.crawl([order], database_url=desk.engine.url.render_as_string(hide_password=False))
    except (CrawlError, subprocess.TimeoutExpired) as error:
        raise TryAgain(f"{order.source}: {error}") from error
    finally:
        crawl.close_abandoned(desk.engine, [order])
    settle(desk.engine)  # where all its pages were known already, nobody will refine any
    with desk.engine.connect() as connection:
        (row,) = rows_of(
            connection,
            "SELECT id AS crawl, source, entrance, state, reason, troubles, documents, documents_new, rows"
            " FROM raw.crawl WHERE source = :source AND run = :run ORDER BY id DESC LIMIT 1",
            source=order.source,
            run=order.run,
        )
    return _judged(row)


def _close_unfinished(engine: Engine, order: CrawlOrder) -> None:
    """An earlier try of this run that was killed has left its crawl open."""
    crawl.mark_dead(engine, "source = :source AND run = :run", source=order.source, run=order.run)


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    """Log a crawl's end and turn a bad one into an exception."""
    codes = {trouble["code"] for trouble in row.pop("troubles")}
    state, reason = CrawlState(row["state"]), row["reason"]
    log.log(logging.INFO if state.read_in_full else logging.WARNING, told("crawl_ended", **row))
    del row["reason"]
    ended = (
        f"crawl {row['crawl']} of {row['source']} ({row['entrance']}): {state}, {row['documents']} documents,"
        f" {row['documents_new']} new, {row['rows']} notices listed" + (f"; {reason}" if reason else "")
    )
    if state is CrawlState.BLOCKED:
        raise Hopeless(f"{ended}. Refusals are not worked round: see docs/sources.md#{row['source']}.")
    if state is CrawlState.FAILED:
        raise (Hopeless if codes & LASTING else TryAgain)(ended)
    return row


def backfill(source: str, asked: Asked) -> dict[str, Any]:
    """Walk a window of the past; what only it shows is not mailed as new (warehouse.leads.mute).

    Raises:
        Hopeless: as `collect`, or the window reaches into the days that the next scheduled walk will read:
            what is found there is news.
    """
    with opened(asked) as desk:
        if asked.since is None or asked.until is None:
            raise Hopeless("A backfill needs both since and until.")
        _check_hours(desk, source)
        with desk.engine.connect() as connection:
            usual = CrawlTarget(run=asked.run)
            reach = crawl.list_orders(connection, [source], desk.now, usual)[0].since
            if asked.until >= reach:
                raise Hopeless(f"{source} is read from {reach} on by its next walk: until must be earlier.")
            quiet = replace(desk.target, quiet=True)
            orders = crawl.list_orders(connection, [source], desk.now, quiet)
        return _crawl(desk, orders[0])


def wanting(sources: list[str], asked: Asked) -> list[str]:
    """Which of these sources have details to fetch now: open ones, and not within an hour of a bad end."""
    with opened(asked) as desk, desk.engine.connect() as connection:
        tired = rows_of(
            connection,
            "SELECT DISTINCT source FROM raw.crawl WHERE entrance = 'details' AND started_at > :since"
            " AND state IN ('partial', 'blocked', 'failed')",
            since=desk.now - REST,
        )
        rested = [name for name in sources if name not in {row["source"] for row in tired}]
        orders = crawl.detail_orders(connection, rested, desk.now, desk.target)
        found = {
            order.source: len(order.detail_requests)
            for order in orders
            if facts(order.source).is_open(desk.now)
        }
    log.info(told("details_wanted", resting=listed(set(sources) - set(rested)), **found))
    return list(found)


def fetch(source: str, asked: Asked) -> dict[str, Any]:
    """Fetch the details that refine asked of a source. Raises as `collect`, and Idle when nothing is wanted."""
    with opened(asked) as desk:
        with desk.engine.connect() as connection:
            orders = crawl.detail_orders(connection, [source], desk.now, desk.target)
        if not orders:
            raise Idle(f"nothing is wanted of {source}")
        return _crawl(desk, orders[0])


def share_or_refine(asked: Asked, share_from: int) -> list[str]:
    """Refine what waits; or, when much waits in several shards, do nothing and return them, most first.

    Args:
        asked: what the run was asked for.
        share_from: how many documents are much.

    Raises:
        Idle, TryAgain: as `refine`.
    """
    with opened(asked) as desk, desk.engine.connect() as connection:
        shards = work_queue.shards(connection)
    if len(shards) > 1 and sum(shards.values()) >= share_from:
        log.info(told("shared_out", **shards))
        return list(shards)
    refine(asked)
    return []


def refine(asked: Asked, shard: str | None = None) -> dict[str, Any]:
    """Refine all documents that wait (of a shard), and log the leads to which something happened meanwhile.

    Raises:
        Idle: no document waited.
        TryAgain: of all that waited nothing could be refined.
    """
    with opened(asked) as desk:
        before = _last_event(desk.engine)
        done = refine_all(desk.engine, lambda sofar: log.info(told("refining", **asdict(sofar))), shard=shard)
        settle(desk.engine)
        if not done.documents:
            raise _nothing_refined(done)
        changed, web_url = _leads_since(desk.engine, before), desk.settings.web_url
    log.info(told("refined", shard=shard or "all", **asdict(done)))
    _tell_leads(changed, web_url)
    if done.failed:
        log.warning(told("documents_not_refined", documents=done.failed))
    return {**asdict(done), "leads": len(changed)}


def _tell_leads(changed: list[str], web_url: str | None) -> None:
    """Name the leads and the way to each: its page where there is a web desk, and a command."""
    shown = changed[:SHOWN]
    log.info(told("leads_changed", leads=len(changed), ids=listed(shown), follow="cityleads lead ID"))
    for lead in shown if web_url else ():
        log.info(told("lead_changed", lead=lead, page=f"{web_url}/lead/{lead}"))


def listed(names: Iterable[str]) -> str:
    """Names for a log line, without a space."""
    return ",".join(sorted(names)) or "none"


def _nothing_refined(done: Refined) -> Exception:
    if done.failed:
        return TryAgain(f"None of the {done.failed} documents that waited could be refined: see ops.work.")
    return Idle("no document waited")


def _last_event(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT coalesce(max(id), 0) FROM core.lead_event")).scalar_one())


def _leads_since(engine: Engine, event: int) -> list[str]:
    with engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT DISTINCT lead_id FROM core.lead_event WHERE id > :event ORDER BY 1",
            event=event,
        )
    return [row["lead_id"] for row in rows]


def replay(source: str | None, asked: Asked, *, apply: bool) -> dict[str, Any]:
    """Read archived documents again and log what differs; only `apply` keeps it."""
    with opened(asked) as desk:
        found = replay_all(
            desk.engine, source, apply=apply, progress=lambda done: log.info("%d documents read", done)
        )
    for name in ("leads_new", "leads_gone", "no_longer_read", "notices"):
        listed = getattr(found, name)
        log.info("%s: %d %s", name, len(listed), list(listed[:SHOWN]))
    log.info("%s", "the result was kept" if apply else "nothing was changed; run again with apply to keep it")
    return {"documents": found.documents, "notices": len(found.notices), "leads_new": len(found.leads_new)}
