"""The desk's metrics, from crawl to mail: the names are a contract. desk/data/metrics.csv says what each is.

Each is read of the warehouse when it is asked for; nothing is counted in the process, so several desks tell the same.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from desk.operating.alert_kinds import Severity, kind_of
from warehouse.db import rows_of
from warehouse.monitoring import operator_alerts
from warehouse.monitoring.source_health import read_health

_DATA: Final = Path(__file__).parent.parent / "data" / "metrics.csv"
Sample = tuple[tuple[str, ...], float]
Read = Callable[[Connection, datetime], Iterable[Sample]]


@dataclass(frozen=True, slots=True)
class Metric:
    """One gauge.

    Attributes:
        name: as Prometheus knows it.
        labels: their names, in the order of a sample's values.
        unit: of its panel, in Grafana's words.
        panel: title of the panel that shows it.
        told: what it is, a sentence.
    """

    name: str
    labels: tuple[str, ...]
    unit: str
    panel: str
    told: str


@cache
def metrics() -> dict[str, Metric]:
    """All by their name, in the order of the table."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return {
            row["name"]: Metric(
                row["name"], tuple(row["labels"].split()), row["unit"], row["panel"], row["told"]
            )
            for row in csv.DictReader(lines)
        }


def read_samples(connection: Connection, now: datetime) -> Iterator[tuple[Metric, list[Sample]]]:
    """Read every metric. `now` is an aware time, by the clock of the mode."""
    for name, metric in metrics().items():
        yield metric, list(READS[name](connection, now))


_YESTERDAY = "(CAST(:now AS timestamptz) AT TIME ZONE 'UTC')::date - 1"


def _sql(statement: str) -> Read:
    """The rows of a statement: the last column is the value, the others are labels.

    `:now` is the moment, YESTERDAY the UTC day before it.
    """
    statement = statement.replace("YESTERDAY", _YESTERDAY)

    def read(connection: Connection, now: datetime) -> Iterator[Sample]:
        values: Mapping[str, Any] = {"now": now} if ":now" in statement else {}
        for row in rows_of(connection, statement, **values):
            *labels, value = row.values()
            if value is not None:
                yield tuple(str(label) for label in labels), float(value)

    return read


def _well(connection: Connection, now: datetime) -> Iterator[Sample]:
    for one in read_health(connection, now):
        if one.configured:
            yield (one.source, one.state), float(one.checked)


def _full(connection: Connection, now: datetime) -> Iterator[Sample]:
    for one in read_health(connection, now):
        if one.configured and one.full_at:
            yield (one.source,), (now - one.full_at).total_seconds()


def _alerts(connection: Connection, _now: datetime) -> Iterator[Sample]:
    severities = [kind_of(row["code"]).severity for row in operator_alerts.read_open(connection)]
    for severity in Severity:
        yield (severity.value,), float(severities.count(severity))


_LAST_MAILS = "(SELECT * FROM digest.outbox ORDER BY id DESC LIMIT 20000)"
# How each line of the table is read.
READS: Final[Mapping[str, Read]] = {
    "cityleads_source_well": _well,
    "cityleads_source_full_age_seconds": _full,
    "cityleads_rows": _sql("SELECT kind, source, sum(rows) FROM ops.row_count GROUP BY 1, 2 ORDER BY 1, 2"),
    "cityleads_day_notices": _sql(
        "SELECT source, notices_new FROM ops.metric WHERE day = YESTERDAY ORDER BY 1"
    ),
    "cityleads_day_rejects": _sql("SELECT source, rejects FROM ops.metric WHERE day = YESTERDAY ORDER BY 1"),
    "cityleads_queue_documents": _sql(
        "SELECT 'new', count(*) FROM ops.work WHERE state = 'new'"
        " UNION ALL SELECT 'failed', count(*) FROM ops.work WHERE state = 'failed'"
    ),
    "cityleads_queue_oldest_seconds": _sql(
        "SELECT coalesce(greatest(extract(epoch FROM :now - min(queued_at)), 0), 0) FROM ops.work WHERE state = 'new'"
    ),
    "cityleads_detail_requests": _sql("SELECT state, count(*) FROM ops.detail_request GROUP BY 1 ORDER BY 1"),
    "cityleads_leads_held": _sql(
        "SELECT source, count(*) FROM digest.held WHERE verdict IS NULL GROUP BY 1 ORDER BY 1"
    ),
    "cityleads_mails": _sql(
        f"SELECT s.centre, o.state, count(*) FROM {_LAST_MAILS} o JOIN digest.subscriber s ON s.id = o.subscriber_id"  # noqa: S608  # our own
        " WHERE o.frozen_at > CAST(:now AS timestamptz) - interval '1 day' GROUP BY 1, 2 ORDER BY 1, 2"
    ),
    "cityleads_latency_p95_seconds": _sql(
        "SELECT source, step, p95_seconds FROM ops.latency WHERE day = YESTERDAY ORDER BY 1, 2"
    ),
    "cityleads_latency_in_goal_ratio": _sql(
        "SELECT step, sum(in_goal)::float / sum(times) FROM ops.latency WHERE goal_seconds IS NOT NULL"
        " AND day > YESTERDAY - 13 GROUP BY 1 ORDER BY 1"
    ),
    "cityleads_alerts": _alerts,
    "cityleads_backup_age_seconds": _sql(
        "SELECT extract(epoch FROM :now - CAST(value ->> 'at' AS timestamptz)) FROM ops.setting WHERE name = 'backup'"
    ),
    "cityleads_database_bytes": _sql("SELECT pg_database_size(current_database())"),
}
