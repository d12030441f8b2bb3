"""The lines of a lead's page: its events, notices, pages and relations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digest.links.tokens import Action
from digest.render.field_formats import format_event, format_event_value, format_funder, format_stage, shorten
from digest.select.details import ProjectName
from domain.addresses import Link, safe_link
from web.i18n import WebTranslator
from web.session import Session

_NAME, _TITLE = 80, 300
_HASH = 12


@dataclass(frozen=True, slots=True)
class EventLine:
    """What happened, when."""

    when: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice: who carries it, how it is called there, and the way to say that it is another tender."""

    source: str
    title: str
    language: str
    number: str
    stage: str
    published: str
    versions: str
    link: Link | None
    not_same: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A page that was read: where it lies, its hash, when it was fetched."""

    source: str
    kind: str
    link: Link | None
    hash: str
    fetched: str
    size: str


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A lead that belongs to this one without being it."""

    kind: str
    title: str
    language: str
    url: str


def make_event(row: Mapping[str, Any], t: WebTranslator) -> EventLine:
    """Say a row of core.lead_event."""
    return EventLine(
        when=t.moment(row["happened_at"], t.zone),
        what=format_event(row["kind"], row["field"], t),
        old=format_event_value(row["field"], row["old_value"], t),
        new=format_event_value(row["field"], row["new_value"], t),
    )


def make_notice(
    row: Mapping[str, Any], session: Session, lead_id: str, t: WebTranslator, *, alone: bool
) -> NoticeLine:
    """Say one notice; `alone` where it is the only one of its lead."""
    published = row["published_at"] and t.local_and_kst(row["published_at"], row["published_precision"])
    return NoticeLine(
        source=_source(row, t),
        title=shorten(row["title"], _TITLE),
        language=row["language"] if row["language"] != "und" else "",
        number=shorten(row["native_id"], _NAME),
        stage=format_stage(row["stage"], row["cancellation"], t, row["substage"]),
        published=published or t("unknown"),
        versions=t("lead.versions", n=row["version"]),
        link=safe_link(row["url"]),
        not_same="" if alone else session.link(Action.NOT_SAME, lead_id, notice=str(row["id"])),
    )


def _source(row: Mapping[str, Any], t: WebTranslator) -> str:
    """A source's name in the subscriber's language."""
    korean = row["source_title_ko"] if t.language == "ko" else ""
    return shorten(korean or row["source_title"], _NAME)


def make_document(row: Mapping[str, Any], t: WebTranslator) -> DocumentLine:
    """Say one page that was read."""
    return DocumentLine(
        source=_source(row, t),
        kind=shorten(t.page_kind(row["kind"]), _NAME),
        link=safe_link(row["url"]),
        hash=row["hash"][:_HASH],
        fetched=t.moment(row["fetched_at"], t.zone),
        size=t.number(row["bytes"]),
    )


def make_project(one: ProjectName, session: Session, t: WebTranslator) -> RelationLine:
    """Say one project that the lead is a part of."""
    return RelationLine(
        kind=f"{shorten(format_funder(one.funder, t), _NAME)} {shorten(one.number, _NAME)}".strip(),
        title=shorten(one.title, _TITLE),
        language=one.language if one.language != "und" else "",
        url=session.project(one.id),
    )


def make_relation(row: Mapping[str, Any], session: Session, t: WebTranslator) -> RelationLine:
    """Say one lead that belongs to this one."""
    kind = f"relation.{row['kind']}.{'to' if row['here'] else 'from'}"
    return RelationLine(
        kind=t(kind),
        title=shorten(row["title"], _TITLE),
        language=row["language"] if row["language"] != "und" else "",
        url=session.lead(row["id"]),
    )
