"""How a crawl ended: by what its spider met, and once its pages are parsed by what was read of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.crawl import REFUSALS, SHORTFALLS, CrawlState, FailureReason

# Portals publish some bad notices; where more than this share cannot be read, the portal has changed.
MOST_REJECTED = 0.1
MOST_FOREIGN = 10

Trouble = Mapping[str, Any]  # {"code": FailureReason, "times": 2, …parameters}


def state_of(rows: int, codes: Iterable[str]) -> CrawlState:
    """Judge a crawl: what was refused or lost decides before what was found.

    Args:
        rows: notices that it brought.
        codes: the reasons met (FailureReason).
    """
    met = {FailureReason(code) for code in codes}
    if FailureReason.NOT_CONFIGURED in met:
        return CrawlState.NOT_CONFIGURED
    if met <= SHORTFALLS:
        full = CrawlState.COMPLETE if rows else CrawlState.EMPTY
        return CrawlState.PARTIAL if met else full
    if rows:
        return CrawlState.PARTIAL
    return CrawlState.BLOCKED if met & REFUSALS else CrawlState.FAILED


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a crawl ended, as far as the crawl itself knows it: what was read of its pages is known after refine.

    Attributes:
        troubles: each reason met, with how often and its parameters, in JSON values.
        documents: pages landed.
        rows: notices listed on them, each counted once.
        portal_total: the portal's own counts, added up; None where it gave none.
        read: notices read of those pages; None until they are parsed.
        unfetched: of a crawl of details the notices of which a page was lost or told nothing; others may have come.
    """

    troubles: tuple[Trouble, ...] = ()
    documents: int = 0
    rows: int = 0
    portal_total: int | None = None
    read: int | None = None
    unfetched: tuple[str, ...] = ()

    @property
    def state(self) -> CrawlState:
        """The state that follows."""
        got = self.rows if self.read is None else self.read
        return state_of(got, (trouble["code"] for trouble in self.troubles))


@dataclass(frozen=True, slots=True)
class ParseCounts:
    """What the parser made of a crawl's pages.

    Attributes:
        read: notices read, each once.
        rejected: notices that could not be read, each once, of the pages that list any.
        passed_over: rows that are not ours by rule, each once: read, and not kept.
        bundles: pages whose notices only the parser can count.
        unread: pages that list notices, and of which none could be read.
        refused: pages that list none, and that are no data to the parser or were to tell of one notice.
        usually_foreign: whether most rows of the source are not ours, and are told by words, not by codes.
    """

    read: int
    rejected: int = 0
    passed_over: int = 0
    bundles: int = 0
    unread: int = 0
    refused: int = 0
    usually_foreign: bool = False

    @property
    def seen(self) -> int:
        """All notices that the pages hold, as far as they can be counted."""
        return self.read + self.rejected + self.passed_over

    @property
    def nothing_ours(self) -> bool:
        """Whether a quiet day held only rows that are not ours; with many of those the portal has changed its codes."""
        few = self.usually_foreign or self.passed_over <= MOST_FOREIGN
        return few and 0 < self.passed_over == self.seen


_FROM_PARSING = {
    FailureReason.NOTHING_READ,
    FailureReason.PAGE_UNREAD,
    FailureReason.MANY_REJECTS,
    FailureReason.COUNT_DIFFERS,
}


def settle(outcome: Outcome, parsed: ParseCounts) -> Outcome:
    """Judge a crawl anew by what was read of its pages: what was listed is read or rejected, each notice once.

    A crawl that is settled again, after its pages were read anew, is judged by the new counts alone.
    """
    met = [trouble for trouble in outcome.troubles if trouble["code"] not in _FROM_PARSING]
    rows = _listed(outcome.rows, parsed)
    figures = {"rows": rows, "read": parsed.read + parsed.passed_over, "rejected": parsed.rejected}
    wrong = _shortcomings(replace(outcome, troubles=tuple(met), rows=rows), outcome.rows, parsed)
    met += [{"code": code.value, "times": int(times), **figures} for code, times in wrong.items() if times]
    return replace(outcome, troubles=tuple(met), rows=rows, read=parsed.read)


def _listed(rows: int, parsed: ParseCounts) -> int:
    """How many notices a crawl's pages list: where only the parser can count them, as many as it saw."""
    if not parsed.bundles:
        return rows
    return parsed.seen if parsed.read or parsed.nothing_ours else rows or parsed.rejected


def _shortcomings(outcome: Outcome, listed: int, parsed: ParseCounts) -> dict[FailureReason, int | bool]:
    """How often each reason was met that only the parser knows of."""
    codes = {FailureReason(trouble["code"]) for trouble in outcome.troubles}
    # The spider has counted a page that is no data as lost; where it took the page for an empty one, it has not.
    refused = parsed.refused if codes <= SHORTFALLS else 0
    some = parsed.read or parsed.nothing_ours
    return {
        FailureReason.NOTHING_READ: not some
        and bool(listed or refused or (parsed.bundles and parsed.rejected)),
        FailureReason.PAGE_UNREAD: bool(some) and parsed.unread + refused,
        FailureReason.MANY_REJECTS: bool(parsed.read) and parsed.rejected > MOST_REJECTED * parsed.seen,
        # A process that died has not said how many it had listed.
        FailureReason.COUNT_DIFFERS: bool(some)
        and outcome.rows != parsed.seen
        and FailureReason.PROCESS_DIED not in codes,
    }
