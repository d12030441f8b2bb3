"""The operator's page, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.operating import readings
from desk.operating.alert_kinds import kind_of
from digest.render.coverage_views import tell_trouble
from digest.render.field_formats import shorten
from digest.select import flood_guard
from warehouse.monitoring import operator_alerts, operator_messages
from warehouse.monitoring.source_health import SourceHealth, read_health
from web.i18n import WebTranslator
from web.operating.alert_words import say_alert
from web.operating.latency_view import LatencyTable, view_latency
from web.queries import read_source_names
from web.session import Session
from web.team.file_view import centre_title

Row = Mapping[str, Any]
_LONGEST, _MOST_ALERTS, _MOST_MESSAGES = 200, 50, 5


@dataclass(frozen=True, slots=True)
class AlertLine:
    """Something to act on, and where to look first."""

    severity: str
    grave: bool
    sentence: str
    about: str
    told: str
    since: str
    command: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How a source was read last."""

    name: str
    url: str
    state: str
    reason: str
    full: str
    well: bool


@dataclass(frozen=True, slots=True)
class FloodLine:
    """New leads of a source that wait for a verdict; `source` is what the buttons send."""

    source: str
    name: str
    told: str
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All of the page."""

    said: str
    alerts: tuple[AlertLine, ...]
    messages: tuple[tuple[str, str], ...]
    sources: tuple[SourceLine, ...]
    floods: tuple[FloodLine, ...]
    queue: tuple[tuple[str, str], ...]
    rejects: tuple[tuple[str, str, str], ...]
    mails: tuple[tuple[str, str], ...]
    last_mails: tuple[tuple[str, str, str], ...]
    latency: LatencyTable
    pairs: str
    flood_post: str


def view_overview(session: Session, said: str = "") -> Overview:
    """Read and word the page; `said` is what an act has just done."""
    names = read_source_names(session.connection, session.t.language)
    return Overview(
        said=said,
        alerts=tuple(_alerts(session)),
        messages=tuple(_messages(session)),
        sources=tuple(_source(session, one) for one in read_health(session.connection, session.now)),
        floods=tuple(_floods(session, names)),
        queue=tuple(_queue(session)),
        rejects=tuple(_rejects(session, names)),
        mails=tuple(_mails(session)),
        last_mails=tuple(_last_mails(session)),
        latency=view_latency(session, names),
        pairs=session.page("operating/pairs"),
        flood_post=session.page("operating/flood"),
    )


def _alerts(session: Session) -> Iterator[AlertLine]:
    rows = operator_alerts.read_open(session.connection)
    for row in sorted(rows, key=lambda row: kind_of(row["code"]).severity.rank)[:_MOST_ALERTS]:
        kind = kind_of(row["code"])
        yield AlertLine(
            severity=session.t(f"operating.severity.{kind.severity}"),
            grave=kind.severity.rank == 0,
            sentence=kind.said(session.t.language),
            about=row["about"],
            told=shorten(say_alert(row, session.t), _LONGEST),
            since=session.t.brief_moment(row["since"]),
            command=kind.command,
        )


def _messages(session: Session) -> Iterator[tuple[str, str]]:
    """When which way told something, and what became of it."""
    for row in operator_messages.read_last(session.connection, _MOST_MESSAGES):
        state = session.t(f"operating.mail.{row['state']}")
        way = session.t(f"operating.way.{row['way']}")
        yield (
            session.t.brief_moment(row["made_at"]),
            shorten(f"{way}: {state} {row['reply']}".strip(), _LONGEST),
        )


def _source(session: Session, health: SourceHealth) -> SourceLine:
    t = session.t
    return SourceLine(
        name=health.named(t.language),
        url=session.page(f"operating/source/{health.source}"),
        state=t(f"state.{health.state}") + (f" · {t('operating.stale')}" if health.stale else ""),
        reason=shorten("; ".join(tell_trouble(one, t) for one in health.troubles), _LONGEST),
        full=t.brief_moment(health.full_at) if health.full_at else t("operating.never"),
        well=health.checked or not health.configured,
    )


def _floods(session: Session, names: Mapping[str, str]) -> Iterator[FloodLine]:
    by_source: dict[str, list[flood_guard.Waiting]] = {}
    for one in flood_guard.waiting(session.connection, session.now):
        by_source.setdefault(one.source, []).append(one)
    for source, days in by_source.items():
        leads = [lead for day in days for lead in day.leads]
        told = session.t("operating.held", n=len(leads), soon=sum(day.soon for day in days))
        examples = tuple((lead, session.lead(lead)) for lead in leads[:3])
        yield FloodLine(source, names.get(source, source), told, examples)


def _queue(session: Session) -> Iterator[tuple[str, str]]:
    t, row = session.t, readings.read_queue(session.connection)
    yield t("operating.queue.waiting"), t.number(row["waiting"])
    if row["oldest"]:
        yield t("operating.queue.oldest"), t.brief_moment(row["oldest"])
    given_up = t.number(row["given_up"])
    yield t("operating.queue.given_up"), shorten(f"{given_up} {row['error'] or ''}".strip(), _LONGEST)
    yield t("operating.queue.details"), t.number(row["details"])


def say_reject(reason: str, t: WebTranslator) -> str:
    """Why a record could not be read: a code of raw.reject in words; one without words by itself."""
    return t.named("rejected", reason, reason)


def _rejects(session: Session, names: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Reason and count, the source, and where its page is."""
    for row in readings.count_rejects(session.connection, session.now):
        told = f"{say_reject(row['reason'], session.t)}: {session.t.number(row['times'])}"
        yield told, names.get(row["source"], row["source"]), session.page(f"operating/source/{row['source']}")


def _mails(session: Session) -> Iterator[tuple[str, str]]:
    """A centre, and how many of its mails are in each state."""
    by_centre: dict[str, list[str]] = {}
    for row in readings.count_mails(session.connection, session.now):
        state = session.t(f"operating.mail.{row['state']}")
        by_centre.setdefault(row["centre"], []).append(f"{state} {session.t.number(row['times'])}")
    yield from ((centre_title(centre, session.t), " · ".join(states)) for centre, states in by_centre.items())


def _last_mails(session: Session) -> Iterator[tuple[str, str, str]]:
    """When, to whom, and what became of it."""
    for row in readings.read_last_mails(session.connection):
        state = session.t(f"operating.mail.{row['state']}")
        yield (
            session.t.brief_moment(row["frozen_at"]),
            f"{row['email']} ({centre_title(row['centre'], session.t)})",
            shorten(f"{state} {row['last_reply']}".strip(), _LONGEST),
        )
