"""A source's page for operators: its crawls with their reasons, what could not be read of it, and its latency."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.operating import readings
from digest.render.coverage_views import tell_trouble
from digest.render.field_formats import shorten
from warehouse.rejects import newest_rejects
from web.operating.latency_view import LatencyTable, view_latency
from web.operating.overview_view import say_reject
from web.queries import read_source_names
from web.session import Refusal, Session

_LONGEST, _MOST = 240, 50


@dataclass(frozen=True, slots=True)
class CrawlLine:
    """One crawl."""

    when: str
    what: str
    state: str
    reason: str
    counts: str


@dataclass(frozen=True, slots=True)
class RejectLine:
    """Something that could not be read, and where its page's bytes are."""

    when: str
    told: str
    notice: str
    bytes: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """The page of one source."""

    name: str
    said: str
    crawls: tuple[CrawlLine, ...]
    kinds: tuple[tuple[str, str], ...]
    rejects: tuple[RejectLine, ...]
    latency: LatencyTable
    again: str
    back: str


def view_source(session: Session, source: str, said: str = "") -> SourceView:
    """Read and word the page. Raises Refusal: 404 where there is no such source."""
    names = read_source_names(session.connection, session.t.language)
    if source not in names:
        raise Refusal(404, "no_page", session.t.language)
    kinds = readings.count_rejects(session.connection, session.now, source)
    return SourceView(
        name=names[source],
        said=said,
        crawls=tuple(_crawl(session, row) for row in readings.read_crawls(session.connection, source)),
        kinds=tuple((say_reject(row["reason"], session.t), session.t.number(row["times"])) for row in kinds),
        rejects=tuple(_rejects(session, source)),
        latency=view_latency(session, names, source),
        again=session.page(f"operating/source/{source}/again"),
        back=session.page("operating"),
    )


def _crawl(session: Session, row: Mapping[str, Any]) -> CrawlLine:
    t = session.t
    figures = {name: t.number(row[name] or 0) for name in ("documents", "rows")}
    return CrawlLine(
        when=t.brief_moment(row["started_at"]),
        what=t(f"operating.crawl.{row['entrance']}"),
        state=t(f"state.{row['state']}"),
        reason=shorten("; ".join(tell_trouble(one, t) for one in row["troubles"]), _LONGEST),
        counts=t("operating.crawl.counts", **figures),
    )


def _rejects(session: Session, source: str) -> Iterator[RejectLine]:
    t = session.t
    for row in newest_rejects(session.connection, [source], None, _MOST):
        yield RejectLine(
            when=t.brief_moment(row["rejected_at"]),
            told=f"{say_reject(row['reason'], t)}: {shorten(row['message'], _LONGEST)}",
            notice=row["native_id"],
            bytes=t("operating.bytes", n=t.number(row["bytes"])),
            url=session.page(f"operating/document/{row['document_id']}"),
        )
