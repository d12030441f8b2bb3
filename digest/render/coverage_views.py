"""How the sources were read, in words: a line for each, and warnings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digest.i18n import Translator
from digest.render.context import DigestContext
from digest.render.field_formats import shorten
from digest.select.coverage import SourceReport
from domain.crawl.counts import with_article
from warehouse.monitoring import latency
from warehouse.monitoring.source_health import NEVER

# How much of a source's name and of its crawl's trouble a line shows, in characters.
_NAME = 80
_REASON = 160
_PATH = re.compile(r"[\w.-]+", re.ASCII)
# How many sources or addresses a warning names.
_NAMED = 4
# The most rows where there is no room for all.
_ROWS = 8
# Of so many notices at least a share is told.
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One source's line; `ok` only chooses the colour, the state is in words."""

    title: str
    state: str
    stale: str
    ended: str
    rows: str
    reason: str
    held: str
    unread: str
    lacking: str
    ok: bool

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say of it but that it was read."""
        return self.ok and not any((self.stale, self.held, self.unread, self.lacking, self.reason))


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The sources with a row of their own, and in a sentence those without."""

    lines: tuple[CoverageLine, ...]
    others: tuple[str, ...] = ()


def make_coverage(
    coverage: Sequence[SourceReport], t: Translator, *, table: bool, timely: tuple[int, int] = (0, 0)
) -> CoverageView:
    """Say how each source was read; without room for a table only those that were not read in full, and a count.

    `timely` is of how many notices it is known how soon they were listed, and how many were in time.
    """
    lines = [make_coverage_line(report, t) for report in coverage]
    soon = tuple(_timely(*timely, t))
    if table:
        return CoverageView(tuple(lines), soon)
    quiet = [line for line in lines if line.is_quiet]
    troubled = [line for line in lines if not line.is_quiet]
    counts = {"coverage.quiet": len(quiet), "coverage.uncounted": len(troubled[_ROWS:])}
    return CoverageView(tuple(troubled[:_ROWS]), (*(t(key, n=n) for key, n in counts.items() if n), *soon))


def _timely(times: int, in_time: int, t: Translator) -> Iterator[str]:
    """Which share of the notices was listed soon enough; nothing of so few that a share would say little."""
    if times >= _FEWEST:
        hours = int(latency.GOALS["published_listed"].total_seconds() // 3600)
        yield t("coverage.timely", share=100 * in_time // times, hours=hours, n=t.number(times))


def make_warnings(context: DigestContext, t: Translator) -> Iterator[str]:
    """What a subscriber must not take for silence: sources not read, floods held, addresses that refuse."""
    missing = [report for report in context.coverage if report.configured and not report.checked]
    if missing:
        names = t.listed(shorten(report.named(t.language), _NAME) for report in missing[:_NAMED])
        others = t("coverage.others", n=len(missing) - _NAMED) if len(missing) > _NAMED else ""
        yield t("coverage.warning", n=len(missing), names=names + others)
    for report in context.coverage:
        if report.held:
            values = {
                "n": report.held,
                "source": shorten(report.named(t.language), _NAME),
                "soon": report.held_soon,
            }
            yield t("coverage.held", **values)
    if context.returned:
        yield t("coverage.returned", addresses=", ".join(context.returned[:_NAMED]), n=len(context.returned))


def make_coverage_line(report: SourceReport, t: Translator) -> CoverageLine:
    """Say how one source was read."""
    never = report.state == NEVER
    return CoverageLine(
        title=shorten(report.named(t.language), _NAME),
        state=t(f"state.{report.state}"),
        stale=_stale(report, t) if report.stale and not never else "",
        ended=t.brief_moment(report.ended_at) if report.ended_at else t("coverage.never_ended"),
        rows="" if never else t.number(report.rows),
        reason=shorten("; ".join(tell_trouble(trouble, t) for trouble in report.troubles), _REASON),
        held=t("coverage.held_here", n=report.held) if report.held else "",
        unread=t("coverage.unread", n=report.unread) if report.unread else "",
        lacking=_lacking(report, t),
        ok=report.checked or not report.configured,
    )


def tell_trouble(trouble: Mapping[str, Any], t: Translator) -> str:
    """Say one of a crawl's reasons, and how often it was met."""
    key = f"trouble.{trouble['code']}"
    named = {**trouble, "kind": t.page_kind(str(trouble.get("kind", "")))}
    said = with_article(t(key, **named)) if t.knows(key) else t("coverage.ask")
    return t("coverage.times", said=said, times=trouble["times"]) if trouble["times"] > 1 else said


def _lacking(report: SourceReport, t: Translator) -> str:
    """Name the fields that are missing or have fallen: those of notices in words, a portal's own labels as they are.

    What is no label but a path ("content.2.1") tells a reader nothing; the source's page has it for operators.
    """
    if not report.lacking:
        return ""
    names = dict.fromkeys(
        t.named("told", label.rpartition(".")[2], t("coverage.field") if _PATH.fullmatch(label) else label)
        for label in report.lacking
    )
    return shorten(t("coverage.lacking", names=t.listed(names)), _REASON)


def _stale(report: SourceReport, t: Translator) -> str:
    if report.full_at is None:
        return t("coverage.never_full")
    return t("coverage.stale", since=t.brief_moment(report.full_at))
