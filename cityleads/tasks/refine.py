"""Tasks that read documents: refine what waits, and replay the archive. No Airflow here."""

import logging
from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine, text

from cityleads.bi.marts import try_refresh
from cityleads.events import listed, log_event
from cityleads.tasks.context import NothingToDo, RetryableError, TaskParams, opened
from pipeline.documents import Refined
from pipeline.refine import refine as refine_all
from pipeline.replay import replay as replay_all
from pipeline.settle import settle
from warehouse import work_queue
from warehouse.db import rows_of

log = logging.getLogger(__name__)

SHOWN = 20


def share_or_refine(params: TaskParams, share_from: int) -> list[str]:
    """Refine what waits; or, when much waits in several shards, do nothing and return them, most first.

    Args:
        params: what the run was asked for.
        share_from: how many documents are much.

    Raises:
        NothingToDo, RetryableError: as `refine`.
    """
    with opened(params) as context, context.engine.connect() as connection:
        shards = work_queue.shards(connection)
    if len(shards) > 1 and sum(shards.values()) >= share_from:
        log_event(log, "shared_out", **shards)
        return list(shards)
    refine_waiting(params)
    return []


def refine_waiting(params: TaskParams, shard: str | None = None) -> dict[str, Any]:
    """Refine all documents that wait (of a shard), and log the leads to which something happened meanwhile.

    Raises:
        NothingToDo: no document waited, or each comes after one of another shard.
        RetryableError: of all that waited nothing could be refined.
    """
    with opened(params) as context:
        before = _last_event(context.engine)
        done = refine_all(
            context.engine, lambda so_far: log_event(log, "refining", **asdict(so_far)), shard=shard
        )
        settle(context.engine)
        try_refresh(context.engine, context.now)
        if not done.documents:
            raise _nothing_refined(done)
        changed, web_url = _leads_since(context.engine, before), context.settings.web_url
    log_event(log, "refined", shard=shard or "all", **asdict(done))
    _tell_leads(changed, web_url)
    if done.failed:
        log_event(log, "documents_not_refined", logging.WARNING, documents=done.failed)
    return {**asdict(done), "leads": len(changed)}


def _tell_leads(changed: list[str], web_url: str | None) -> None:
    """Name the leads and the way to each: its page where there is a web desk, and a command."""
    shown = changed[:SHOWN]
    log_event(log, "leads_changed", leads=len(changed), ids=listed(shown), follow="cityleads lead ID")
    for lead in shown if web_url else ():
        log_event(log, "lead_changed", lead=lead, page=f"{web_url}/lead/{lead}")


def _nothing_refined(done: Refined) -> Exception:
    if done.failed:
        return RetryableError(
            f"No document that waited could be refined ({done.failed} failed): see ops.work."
        )
    return NothingToDo("no document waited, or none before which no other shard's must come")


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


def replay_archive(source: str | None, params: TaskParams, *, apply: bool) -> dict[str, Any]:
    """Read archived documents again and log what differs; only `apply` keeps it."""
    with opened(params) as context:
        found = replay_all(
            context.engine, source, apply=apply, progress=lambda done: log.info("%d documents read", done)
        )
    for name in ("leads_new", "leads_gone", "no_longer_read", "notices"):
        differing = getattr(found, name)
        log.info("%s: %d %s", name, len(differing), list(differing[:SHOWN]))
    log.info("%s", "the result was kept" if apply else "nothing was changed; run again with apply to keep it")
    return {"documents": found.documents, "notices": len(found.notices), "leads_new": len(found.leads_new)}
