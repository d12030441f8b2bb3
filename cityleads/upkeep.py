"""Daily upkeep of the warehouse: close what died, name what is ill, tidy the tables."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from cityleads import queries
from cityleads.crawling import PATIENCE
from cityleads.desk import Asked, opened
from warehouse.database import rows_of

log = logging.getLogger(__name__)

WELL = ("complete", "empty")


def keep_house(asked: Asked) -> dict[str, Any]:
    """Close abandoned crawls, log ill sources and given-up documents, vacuum and analyse."""
    with opened(asked) as desk:
        closed = close_dead(desk.engine, desk.now)
        ill = [row for row in _health(desk.engine) if not is_well(row, desk.now)]
        poisoned = _poisoned(desk.engine)
        with desk.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
    for row in ill:
        log.warning(
            "source %s: last crawl %s %s, last whole one %s, stale after %d h",
            *(
                row[name]
                for name in ("source", "last_state", "last_reason", "last_complete_at", "stale_hours")
            ),
        )
    for row in poisoned:
        log.warning("document %(document_id)d of %(source)s was given up: %(last_error)s", row)
    log.info("%d crawls closed, %d sources ill, %d documents given up", closed, len(ill), len(poisoned))
    return {"closed": closed, "ill": [row["source"] for row in ill], "given_up": len(poisoned)}


def close_dead(engine: Engine, now: datetime) -> int:
    """Mark crawls that have been running for longer than any may as failed; returns how many."""
    with engine.begin() as connection:
        closed = connection.execute(
            text(
                "UPDATE raw.crawl SET state = 'failed', reason = 'the crawling process died'"
                " WHERE state = 'running' AND started_at < :before"
            ),
            {"before": now - PATIENCE},
        )
    return closed.rowcount


def is_well(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether a row of mart.source_health tells of a source that was read in full, and lately."""
    last = row["last_complete_at"]
    return (
        row["last_state"] in WELL and last is not None and now - last <= timedelta(hours=row["stale_hours"])
    )


def _health(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return queries.sources(connection)


def _poisoned(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return rows_of(
            connection,
            "SELECT w.document_id, d.source, w.last_error FROM ops.work w JOIN raw.document d ON d.id = w.document_id"
            " WHERE w.state = 'failed' ORDER BY 1",
        )
