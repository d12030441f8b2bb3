"""The operator's channel: what somebody must act on is a row, and one mail where an operator's address is set.

A trouble is told once when it comes and once when it is over, all that is new in one mail. As with readers' mails, what
is told is claimed and committed before the mail server hears of it: a mail that may have gone out is never sent again,
and one that was surely not taken is told with the next.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import Connection, Engine, text

from cityleads.events import pairs
from cityleads.health import last_backup, readiness, source_alerts
from digest import translations
from digest.delivery.message import Sender, header_text
from digest.delivery.transport import Mailer, OutgoingMail
from digest.select import flood_guard
from domain.crawl.counts import in_number
from scrapers import certificates
from warehouse import detail_requests
from warehouse.monitoring import operator_alerts
from warehouse.monitoring import source_metrics as figures
from warehouse.monitoring.source_health import NEVER, RUNNING, read_health
from warehouse.star import data_tests

log = logging.getLogger(__name__)
Found = tuple[str, str, str]
# What has not failed again for so long is over.
QUIET = timedelta(days=1)
NOT_TAKEN = ("deferred", "failed")


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
    CERTIFICATE_ENDS = auto()
    TITLES_NOT_TRANSLATED = auto()
    MART_UNWELL = auto()
    BACKUP_LATE = auto()
    TASK_FAILED = auto()


def look(connection: Connection, now: datetime) -> Iterator[Found]:
    """Find all that an operator must act on now, each as (code, about, told). `now` by the clock of the mode."""
    yield from _sources(connection, now)
    for row in figures.yesterday(connection, now):
        if source_alerts.has_many_rejects(row):
            yield (
                Alarm.REJECTS_HIGH,
                row["source"],
                in_number(f"{row['rejects']} of {row['rows']} rows on {row['day']}"),
            )
        if source_alerts.is_silent(row):
            yield Alarm.SOURCE_SILENT, row["source"], f"no row on {row['day']}, usually {row['usual_rows']:g}"
    for row in figures.falls(connection, now):
        yield Alarm.FIELD_FALLS, f"{row['source']} {row['field']}", pairs(source_alerts.fall(row))
    yield from _fields(connection, now)
    yield from _held(connection, now)
    yield from _given_up(connection, now)
    for code, trouble in zip(
        (Alarm.REFINE_LATE, Alarm.MAILS_LATE), readiness.work(connection, now), strict=True
    ):
        if not trouble.well:
            yield code, trouble.check, trouble.told
    yield from _translation(connection, now)
    yield from _upkeep(connection, now)


def _upkeep(connection: Connection, now: datetime) -> Iterator[Found]:
    """What nobody notices until it is needed, or has ended."""
    yield from _marts(connection)
    if wrong := last_backup.late(connection, now):
        yield Alarm.BACKUP_LATE, "warehouse", in_number(wrong)
    for one in certificates.ending(certificates.intermediates(), now.date()):
        yield Alarm.CERTIFICATE_ENDS, one.name, f"valid until {one.until}"


def _sources(connection: Connection, now: datetime) -> Iterator[Found]:
    """Sources that are not well, by the reason of their last crawl; none never read, or without its setting."""
    for health in read_health(connection, now):
        if health.state in (NEVER, RUNNING) or health.checked or not health.configured:
            continue
        usual = Alarm.SOURCE_STALE if health.stale else Alarm.SOURCE_UNWELL
        code = next((trouble["code"] for trouble in health.troubles), usual)
        full = f"{health.full_at:%Y-%m-%d %H:%M} UTC" if health.full_at else "never"
        yield code, health.source, f"{health.state} ({health.reason}); last read in full: {full}"


def _fields(connection: Connection, now: datetime) -> Iterator[Found]:
    """Labels that were always there and are gone, on pages of the last day."""
    rows = connection.execute(
        text(
            "SELECT o.source, o.field, o.example FROM raw.leftover o JOIN raw.document d ON d.id = o.document_id"
            " WHERE o.field LIKE '%(missing)' AND d.seen_at > :since ORDER BY 1, 2"
        ),
        {"since": now - QUIET},
    )
    for row in rows:
        yield Alarm.FIELD_MISSING, f"{row.source} {row.field}", f"for example of {row.example or 'a page'}"


def _held(connection: Connection, now: datetime) -> Iterator[Found]:
    """What `cityleads digest held` lists, by source."""
    held = Counter[str]()
    for one in flood_guard.waiting(connection, now):
        held[one.source] += len(one.leads)
    for source, leads in held.items():
        yield Alarm.LEADS_HELD, source, in_number(f"{leads} leads wait for a verdict (cityleads digest held)")


def _given_up(connection: Connection, now: datetime) -> Iterator[Found]:
    """Pages of single notices that did not come, though they were asked for during two weeks."""
    for row in detail_requests.given_up(connection, now):
        told = f"given up: {row['given_up']}, never asked for: {row['never_asked']}, for example {row['example']}"
        yield Alarm.DETAILS_GIVEN_UP, row["source"], told


def _translation(connection: Connection, now: datetime) -> Iterator[Found]:
    """The last run that had titles translated, where its service stopped; a run of before yesterday tells nothing."""
    run = translations.read_last_run(connection)
    if run.get("reason") and now - datetime.fromisoformat(run["at"]) < QUIET:
        yield (
            Alarm.TITLES_NOT_TRANSLATED,
            run["engine"],
            in_number(f"{run['reason']}; {run['left']} titles wait"),
        )


def _marts(connection: Connection) -> Iterator[Found]:
    """What the data of the star break; a stale source is told as such."""
    for one in data_tests.failing(connection):
        if one.rule != "fresh":
            yield Alarm.MART_UNWELL, one.name, one.told


def keep(engine: Engine, now: datetime) -> int:
    """Bring the alert rows up to date; returns how many troubles there are."""
    with engine.begin() as connection:
        found = list(
            {(code, about): (code, about, told) for code, about, told in look(connection, now)}.values()
        )
        operator_alerts.note(connection, found, now)
        operator_alerts.close(connection, [one[:2] for one in found], now, (Alarm.TASK_FAILED,), now - QUIET)
    return len(found)


def task_failed(engine: Engine, task: str, error: str, now: datetime) -> None:
    """Note a task that has failed for good; it is over when it has not failed again for a day."""
    with engine.begin() as connection:
        operator_alerts.note(connection, [(Alarm.TASK_FAILED, task, error)], now)


def tell(engine: Engine, mailer: Mailer, sender: Sender, operator: str | None, now: datetime) -> bool:
    """Mail the operator what is new and what is over, if anything is; returns whether a mail was handed over.

    Args:
        engine: each step is a transaction of its own.
        mailer: takes the letter.
        sender: who it is from.
        operator: the address; without one rows stay untold.
        now: aware.
    """
    if operator is None:
        return False
    with engine.begin() as connection:
        new, over = operator_alerts.claim(connection, now)
    if not (new or over):
        return False
    message = compose(new, over, sender, operator, now)
    outcome = mailer.send(OutgoingMail(f"operator-{now:%Y%m%dT%H%M%S}", sender.address, operator, message))
    if outcome.state in NOT_TAKEN:
        log.error("the operator's mail was not taken: %s", outcome.reply)
        with engine.begin() as connection:
            operator_alerts.give_back(connection, [row["id"] for row in new], [row["id"] for row in over])
        return False
    return True


def compose(
    new: list[dict[str, Any]], over: list[dict[str, Any]], sender: Sender, operator: str, now: datetime
) -> bytes:
    """Write the mail: plain text, troubles by code."""
    message = EmailMessage(policy=SMTP)
    counts = [f"{len(rows)} {word}" for rows, word in ((new, "to act on"), (over, "well again")) if rows]
    message["Subject"] = header_text(f"[cityleads operator] {', '.join(counts)}")
    message["From"], message["To"] = sender.address, operator
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834
    sections = [
        *_section("To act on (docs/operations.md says what each code means)", new),
        *_section("Well again", over),
    ]
    message.set_content("\n".join(sections))
    return message.as_bytes()


def _section(title: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    if rows:
        yield title
        for row in sorted(rows, key=lambda row: (row["code"], row["about"])):
            yield f"  {row['code']}: {row['about']}: {row['told']} (since {row['since']:%Y-%m-%d %H:%M} UTC)"
        yield ""
