"""What a crawl is asked to do, and how it ended. Free of Scrapy, so that others can speak of crawls too."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal


class CrawlState(StrEnum):
    """How a crawl ended. Silence is never "no news"."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    EMPTY = "empty"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Want:
    """A notice whose details refine asked for; `locator` is what its reader said the spider needs."""

    native_id: str
    locator: Mapping[str, str]


_PLAIN = ("source", "entrance", "max_pages", "sandbox", "sandbox_day", "fault", "run", "quiet")


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """One crawl of one source.

    Attributes:
        entrance: "walk" reads the lists, "details" fetches `wants`.
        now: the crawl's clock, UTC. Nothing in a spider asks the machine for the time.
        since, until: first and last day of the window, in the portal's zone, both included.
        max_pages: a ceiling on list pages, None for the source's own.
        sandbox: base URL of the sandbox ("http://127.0.0.1:8600"); "" goes to the real portals.
        sandbox_day: the sandbox's calendar day.
        fault: a fault the sandbox shall play (sandbox/faults.py), for tests.
        run: what ordered it ("cli", or DAG and run id); "" when nobody is to be named.
        quiet: whether it is a backfill, whose finds are not mailed as new.
    """

    source: str
    entrance: Literal["walk", "details"]
    now: datetime
    since: date
    until: date
    wants: tuple[Want, ...] = ()
    max_pages: int | None = None
    sandbox: str = ""
    sandbox_day: int = 1
    fault: str = ""
    run: str = ""
    quiet: bool = False

    def as_json(self) -> dict[str, Any]:
        """Put the order into plain JSON values; `from_json` reads them back."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "now": self.now.isoformat(),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "wants": [[want.native_id, dict(want.locator)] for want in self.wants],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "CrawlOrder":
        """Read what `as_json` wrote."""
        return cls(
            **{
                **values,
                "now": datetime.fromisoformat(values["now"]),
                "since": date.fromisoformat(values["since"]),
                "until": date.fromisoformat(values["until"]),
                "wants": tuple(Want(native_id, locator) for native_id, locator in values["wants"]),
            }
        )


@dataclass(slots=True)
class Tally:
    """What a running crawl counts, and the state that follows from it.

    Attributes:
        documents: pages landed.
        rows: notices listed on them.
        portal_total: the portal's own count for the window, None where it gives none.
        blocked, failed, short: reasons met, with how often: refused access; requests that brought no data;
            pages that did not show all there was.
    """

    documents: int = 0
    rows: int = 0
    portal_total: int | None = None
    blocked: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)

    def add_total(self, total: int) -> None:
        """Add the portal's own count of one list."""
        self.portal_total = (self.portal_total or 0) + total

    def state(self) -> CrawlState:
        """Judge the crawl: what was refused or lost decides before what was found."""
        if self.blocked:
            return CrawlState.BLOCKED if self.rows == 0 else CrawlState.PARTIAL
        if self.failed:
            return CrawlState.FAILED if self.rows == 0 else CrawlState.PARTIAL
        if self.short or (self.portal_total or 0) > self.rows:
            return CrawlState.PARTIAL
        return CrawlState.COMPLETE if self.rows else CrawlState.EMPTY

    def reason(self) -> str:
        """Say in one line why the state is not complete; "" when it is."""
        told = [
            f"{reason} ({times}×)" if times > 1 else reason
            for reasons in (self.blocked, self.failed, self.short)
            for reason, times in sorted(reasons.items())
        ]
        if not told and (self.portal_total or 0) > self.rows:
            told = [f"{self.rows} of the portal's {self.portal_total} rows were listed"]
        return "; ".join(told)
