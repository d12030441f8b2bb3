"""What an operator must act on, found and kept as rows of ops.operator_alert; telling.py tells them.

Each kind is a line of desk/data/alert_kinds.csv, and FINDERS has the function that finds it. What `cityleads doctor`
looks at too is asked in one place: readiness.py, upkeep.py, last_backup.py.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from cityleads._finding import Finding
from cityleads.health import last_backup, readiness, source_alerts, upkeep
from desk.operating.alert_kinds import Rhythm, alert_kinds, codes_looked_for
from digest import translations
from digest.select import flood_guard
from scrapers import certificates
from warehouse import detail_requests
from warehouse.monitoring import operator_alerts, operator_messages
from warehouse.monitoring import source_metrics as figures
from warehouse.monitoring.operator_alerts import Told
from warehouse.monitoring.source_health import NEVER, RUNNING, read_health
from warehouse.star import data_tests

Found = tuple[str, str, str]
# What has not failed again for so long is over.
QUIET = timedelta(days=1)
# A run fails so long after its task at most.
SAME_RUN = timedelta(hours=1)


class Alarm(StrEnum):
    """What an operator must act on, beside the reasons of crawls (FailureReason)."""

    SOURCE_STALE = auto()
    SOURCE_UNWELL = auto()
    SOURCE_SILENT = auto()
    REJECTS_HIGH = auto()
    FIELD_MISSING = auto()
    FIELD_FALLS = auto()
    LEADS_HELD = auto()
    DETAILS_GIVEN_UP = auto()
    REFINE_LATE = auto()
    MAILS_LATE = auto()
    MAILS_LOST = auto()
    DISK_LOW = auto()
    CERTIFICATE_ENDS = auto()
    RATES_OLD = auto()
    MODEL_OLD = auto()
    TITLES_NOT_TRANSLATED = auto()
    MART_UNWELL = auto()
    BACKUP_LATE = auto()
    TASK_FAILED = auto()
    CHANNEL_UNWELL = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Where is looked: the warehouse at a moment (aware, by the clock of the mode), and the folder of local data."""

    connection: Connection
    now: datetime
    home: Path | None = None


def look(
    connection: Connection, now: datetime, home: Path | None = None, rhythm: Rhythm | None = None
) -> Iterator[Found]:
    """Find what an operator must act on now, each as (code, about, told).

    Args:
        connection: to the warehouse.
        now: by the clock of the mode.
        home: whose disk is looked at; None: nobody's.
        rhythm: only the kinds that are looked for so often; None for all.
    """
    wanted = [find for code, find in FINDERS.items() if rhythm in (None, alert_kinds()[code].rhythm)]
    for find in dict.fromkeys(wanted):
        yield from find(Place(connection, now, home))


def _days(place: Place) -> Iterator[Found]:
    """What is odd in the figures of the last whole day."""
    for row in figures.yesterday(place.connection, place.now):
        if source_alerts.has_many_rejects(row):
            figures_of = {name: row[name] for name in ("rejects", "rows", "day")}
            yield Alarm.REJECTS_HIGH, row["source"], Told("{rejects} of {rows} rows on {day}", **figures_of)
        if source_alerts.is_silent(row):
            usual = f"{row['usual_rows']:g}"
            told = Told("no row on {day}, usually {usual}", day=row["day"], usual=usual)
            yield Alarm.SOURCE_SILENT, row["source"], told


def _falls(place: Place) -> Iterator[Found]:
    for row in figures.falls(place.connection, place.now):
        told = Told("share={share} usual={usual}", **source_alerts.fall(row))
        yield Alarm.FIELD_FALLS, f"{row['source']} {row['field']}", told


def _refine(place: Place) -> Iterator[Found]:
    yield from _unwell(Alarm.REFINE_LATE, readiness.queue(place.connection, place.now))


def _mails_late(place: Place) -> Iterator[Found]:
    waiting, _ = readiness.mail_counts(place.connection, place.now)
    if waiting:
        yield Alarm.MAILS_LATE, "mails", Told("{mails} mails wait for more than two hours", mails=waiting)


def _mails_lost(place: Place) -> Iterator[Found]:
    _, lost = readiness.mail_counts(place.connection, place.now)
    if lost:
        yield (
            Alarm.MAILS_LOST,
            "mails",
            Told("{mails} mails of the last day failed or may be lost", mails=lost),
        )


def _disk(place: Place) -> Iterator[Found]:
    if place.home is not None:
        yield from _unwell(Alarm.DISK_LOW, upkeep.disk(place.home))


def _rates(place: Place) -> Iterator[Found]:
    yield from _unwell(Alarm.RATES_OLD, upkeep.rates(place.connection, place.now.date()))


def _model(place: Place) -> Iterator[Found]:
    yield from _unwell(Alarm.MODEL_OLD, upkeep.model(place.now.date()))


def _unwell(code: Alarm, finding: Finding) -> Iterator[Found]:
    """What the doctor says of the same thing."""
    if finding.warning or not finding.well:
        yield code, finding.check, finding.told


def _backup(place: Place) -> Iterator[Found]:
    if wrong := last_backup.late(place.connection, place.now):
        yield Alarm.BACKUP_LATE, "warehouse", wrong


def _certificates(place: Place) -> Iterator[Found]:
    for one in certificates.ending(certificates.intermediates(), place.now.date()):
        yield Alarm.CERTIFICATE_ENDS, one.name, Told("valid until {until}", until=one.until)


def _channel(place: Place) -> Iterator[Found]:
    """A way to the operator whose last message was not surely taken."""
    for one in operator_messages.read_unwell(place.connection):
        yield (
            Alarm.CHANNEL_UNWELL,
            one["way"],
            Told("{state}: {reply}", state=one["state"], reply=one["reply"]),
        )


def _sources(place: Place) -> Iterator[Found]:
    """Sources that are not well, by the reason of their last crawl; none never read, or without its setting."""
    for health in read_health(place.connection, place.now):
        if health.state in (NEVER, RUNNING) or health.checked or not health.configured:
            continue
        usual = Alarm.SOURCE_STALE if health.stale else Alarm.SOURCE_UNWELL
        code = next((trouble["code"] for trouble in health.troubles), usual)
        full = f"{health.full_at:%Y-%m-%d %H:%M} UTC" if health.full_at else "never"
        known = {
            "state": health.state,
            "reason": health.reason,
            "full": full,
            "troubles": list(health.troubles),
        }
        full_at = health.full_at.isoformat() if health.full_at else ""
        told = Told("{state} ({reason}); last read in full: {full}", **known, full_at=full_at)
        yield code, health.source, told


def _fields(place: Place) -> Iterator[Found]:
    """Labels that were always there and are gone, on pages of the last day."""
    rows = place.connection.execute(
        text(
            "SELECT o.source, o.field, o.example FROM raw.leftover o JOIN raw.document d ON d.id = o.document_id"
            " WHERE o.field LIKE '%(missing)' AND d.seen_at > :since ORDER BY 1, 2"
        ),
        {"since": place.now - QUIET},
    )
    for row in rows:
        told = Told("for example of {example}", example=row.example or "a page")
        yield Alarm.FIELD_MISSING, f"{row.source} {row.field}", told


def _held(place: Place) -> Iterator[Found]:
    """What `cityleads digest held` lists, by source."""
    held = Counter[str]()
    for one in flood_guard.waiting(place.connection, place.now):
        held[one.source] += len(one.leads)
    for source, leads in held.items():
        told = Told("{leads} leads wait for a verdict (cityleads digest held)", leads=leads)
        yield Alarm.LEADS_HELD, source, told


def _given_up(place: Place) -> Iterator[Found]:
    """Pages of single notices that did not come, though they were asked for during two weeks."""
    for row in detail_requests.given_up(place.connection, place.now):
        known = {name: row[name] for name in ("given_up", "never_asked", "example")}
        told = Told("given up: {given_up}, never asked for: {never_asked}, for example {example}", **known)
        yield Alarm.DETAILS_GIVEN_UP, row["source"], told


def _translation(place: Place) -> Iterator[Found]:
    """The last run that had titles translated, where its service stopped; a run of before yesterday tells nothing."""
    run = translations.read_last_run(place.connection)
    if run.get("reason") and place.now - datetime.fromisoformat(run["at"]) < QUIET:
        told = Told("{reason}; {left} titles wait", reason=run["reason"], left=run["left"])
        yield Alarm.TITLES_NOT_TRANSLATED, run["engine"], told


def _marts(place: Place) -> Iterator[Found]:
    """What the data of the star break; a stale source is told as such."""
    for one in data_tests.failing(place.connection):
        if one.rule != "fresh":
            yield Alarm.MART_UNWELL, one.name, one.told


# How each kind of desk/data/alert_kinds.csv is found; tasks note their failures themselves (dags/common.py).
FINDERS: Mapping[str, Callable[[Place], Iterator[Found]]] = {
    **dict.fromkeys(
        ("source_refused", "source_failed", "source_short", Alarm.SOURCE_STALE, Alarm.SOURCE_UNWELL), _sources
    ),
    Alarm.SOURCE_SILENT: _days,
    Alarm.REJECTS_HIGH: _days,
    Alarm.FIELD_FALLS: _falls,
    Alarm.FIELD_MISSING: _fields,
    Alarm.LEADS_HELD: _held,
    Alarm.DETAILS_GIVEN_UP: _given_up,
    Alarm.REFINE_LATE: _refine,
    Alarm.MAILS_LATE: _mails_late,
    Alarm.MAILS_LOST: _mails_lost,
    Alarm.DISK_LOW: _disk,
    Alarm.TITLES_NOT_TRANSLATED: _translation,
    Alarm.MART_UNWELL: _marts,
    Alarm.BACKUP_LATE: _backup,
    Alarm.CERTIFICATE_ENDS: _certificates,
    Alarm.RATES_OLD: _rates,
    Alarm.MODEL_OLD: _model,
    Alarm.CHANNEL_UNWELL: _channel,
}


def keep(engine: Engine, now: datetime, home: Path | None = None, rhythm: Rhythm | None = None) -> int:
    """Bring the alert rows up to date; returns how many troubles there are. Arguments as `look` has them."""
    with engine.begin() as connection:
        return keep_within(connection, now, home, rhythm)


def keep_within(
    connection: Connection, now: datetime, home: Path | None = None, rhythm: Rhythm | None = None
) -> int:
    """The same within a transaction of the caller."""
    found = {(code, about): told for code, about, told in look(connection, now, home, rhythm)}
    operator_alerts.note(connection, [(*key, told) for key, told in found.items()], now)
    unseen = codes_looked_for("daily" if rhythm == "often" else "often") if rhythm else frozenset()
    operator_alerts.close(connection, list(found), now, (Alarm.TASK_FAILED,), now - QUIET, unseen)
    return len(found)


def task_failed(engine: Engine, task: str, error: str, now: datetime) -> None:
    """Note a task that has failed for good; it is over when it has not failed again for a day.

    Args:
        engine: the warehouse.
        task: "dag/task"; "dag/" for a whole run, which is noted where none of its tasks was.
        error: for people.
        now: aware.
    """
    with engine.begin() as connection:
        if task.endswith("/") and operator_alerts.is_open(
            connection, Alarm.TASK_FAILED, task, now - SAME_RUN
        ):
            return
        operator_alerts.note(connection, [(Alarm.TASK_FAILED, task, error)], now)
