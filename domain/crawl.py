"""What a crawl is asked to do, and how it ended. Free of Scrapy, so that others can speak of crawls too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any, Literal

from domain.permission import Permission


class CrawlState(StrEnum):
    """How a crawl ended. Silence is never "no news"."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    EMPTY = "empty"
    BLOCKED = "blocked"
    FAILED = "failed"


class FailureReason(StrEnum):
    """Why a crawl is not complete, as a code: what decides a state, a retry or a colour reads nothing else.

    The sentences for people are in domain/reasons.py (logs, `raw.crawl.reason`) and digest/render/locales (mails).
    """

    # The portal refuses us.
    ACCESS_REFUSED = auto()
    LOGIN_ASKED = auto()
    HUMAN_CHECK = auto()
    BROWSER_CHECK = auto()
    TOO_MANY_REQUESTS = auto()
    SENT_AWAY = auto()
    ROBOTS_REFUSED = auto()
    ROBOTS_UNREADABLE = auto()
    CRAWL_DELAY_TOO_LONG = auto()
    OTHER_HOST = auto()
    # Requests that brought no data.
    HTTP_ERROR = auto()
    UNKNOWN_FORMAT = auto()
    PORTAL_CLOSED = auto()
    FORM_REFUSED = auto()
    BAD_ARCHIVE = auto()
    NO_TOKEN = auto()
    REDIRECT_LOOP = auto()
    TOO_LARGE = auto()
    HEADERS_TOO_LARGE = auto()
    TIMEOUT = auto()
    CUT_SHORT = auto()
    HOST_UNKNOWN = auto()
    NOT_CONNECTED = auto()
    TLS_FAILED = auto()
    ROBOTS_UNREACHABLE = auto()
    NOT_ASKED = auto()
    NETWORK_ERROR = auto()
    # The crawl itself broke off.
    SPIDER_ERROR = auto()
    START_ERROR = auto()
    OUT_OF_MEMORY = auto()
    TOOK_TOO_LONG = auto()
    STOPPED = auto()
    PROCESS_DIED = auto()
    # The pages came, and nothing could be read of them.
    NOTHING_READ = auto()
    # The pages did not show all there was.
    PAGE_CEILING = auto()
    REPEATED_PAGE = auto()
    EMPTY_PAGE = auto()
    LIST_CAPPED = auto()
    TOTAL_MISSING = auto()
    TOTAL_NOT_A_NUMBER = auto()
    TOTAL_OUT_OF_RANGE = auto()
    TOTAL_LARGER_THAN_ROWS = auto()
    TOTAL_SMALLER_THAN_ROWS = auto()
    NOTHING_RECENT = auto()
    # Not all of what came could be kept or read.
    LANDING_FAILED = auto()
    PAGE_UNREAD = auto()
    MANY_REJECTS = auto()
    COUNT_DIFFERS = auto()


_R = FailureReason
REFUSALS = {
    *(
        _R.ACCESS_REFUSED,
        _R.LOGIN_ASKED,
        _R.HUMAN_CHECK,
        _R.BROWSER_CHECK,
        _R.TOO_MANY_REQUESTS,
        _R.SENT_AWAY,
    ),
    *(_R.ROBOTS_REFUSED, _R.ROBOTS_UNREADABLE, _R.CRAWL_DELAY_TOO_LONG, _R.OTHER_HOST),
}
SHORTFALLS = {
    *(_R.PAGE_CEILING, _R.REPEATED_PAGE, _R.EMPTY_PAGE, _R.LIST_CAPPED, _R.TOTAL_MISSING),
    *(_R.TOTAL_NOT_A_NUMBER, _R.TOTAL_OUT_OF_RANGE, _R.TOTAL_LARGER_THAN_ROWS, _R.TOTAL_SMALLER_THAN_ROWS),
    _R.NOTHING_RECENT,
    *(_R.LANDING_FAILED, _R.PAGE_UNREAD, _R.MANY_REJECTS, _R.COUNT_DIFFERS),
}
# A crawl that failed for one of these fails again until a person has acted; another try only costs the portal.
LASTING = {_R.UNKNOWN_FORMAT, _R.PORTAL_CLOSED, _R.FORM_REFUSED, _R.NO_TOKEN, _R.NOTHING_READ}

# Portals publish some bad notices; where more than this share cannot be read, the portal has changed.
MOST_REJECTED = 0.1
MOST_FOREIGN = 10

Trouble = Mapping[str, Any]  # {"code": FailureReason, "times": 2, …parameters}


def judge(rows: int, codes: Iterable[str]) -> CrawlState:
    """Judge a crawl: what was refused or lost decides before what was found.

    Args:
        rows: notices that it brought.
        codes: the reasons met (FailureReason).
    """
    met = {FailureReason(code) for code in codes}
    if met <= SHORTFALLS:
        full = CrawlState.COMPLETE if rows else CrawlState.EMPTY
        return CrawlState.PARTIAL if met else full
    if rows:
        return CrawlState.PARTIAL
    return CrawlState.BLOCKED if met & REFUSALS else CrawlState.FAILED


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a crawl ended, as far as the crawl itself can tell: what was read of its pages only refine knows.

    Attributes:
        troubles: each reason met, with how often and its parameters, in JSON values.
        documents: pages landed.
        rows: notices listed on them, each counted once.
        portal_total: the portal's own counts, added up; None where it gave none.
        read: notices read of those pages; None as long as nobody has read them.
    """

    troubles: tuple[Trouble, ...] = ()
    documents: int = 0
    rows: int = 0
    portal_total: int | None = None
    read: int | None = None

    @property
    def state(self) -> CrawlState:
        """The state that follows."""
        got = self.rows if self.read is None else self.read
        return judge(got, (trouble["code"] for trouble in self.troubles))


@dataclass(frozen=True, slots=True)
class Told:
    """What the parser made of a crawl's pages.

    Attributes:
        read: notices read, each once.
        rejected: notices that could not be read, each once, of the pages that list any.
        passed_over: rows that are not ours by rule, each once: read, and not kept.
        bundles: pages of which only the parser can tell how many notices they hold.
        unread: pages that list notices, and of which none could be read.
        refused: pages that list none, and that are no data to the parser.
    """

    read: int
    rejected: int = 0
    passed_over: int = 0
    bundles: int = 0
    unread: int = 0
    refused: int = 0


_TOLD_BY_PARSER = {_R.NOTHING_READ, _R.PAGE_UNREAD, _R.MANY_REJECTS, _R.COUNT_DIFFERS}


def settle(outcome: Outcome, told: Told) -> Outcome:
    """Judge a crawl anew by what was read of its pages: what was listed is read or rejected, each notice once.

    A crawl that is settled again, after its pages were read anew, is judged by the new reading alone.
    """
    met = [trouble for trouble in outcome.troubles if trouble["code"] not in _TOLD_BY_PARSER]
    # The spider has counted a page that is no data as lost; where it took the page for an empty one, nobody has.
    lost = any(FailureReason(trouble["code"]) not in SHORTFALLS for trouble in met)
    died = any(trouble["code"] == _R.PROCESS_DIED for trouble in met)
    refused = 0 if lost else told.refused
    came = told.read + told.rejected + told.passed_over
    # A quiet day may hold nothing but what is not ours; a whole list of it is a portal that has changed its codes.
    foreign = 0 < told.passed_over <= MOST_FOREIGN and came == told.passed_over
    some = told.read or foreign
    rows = came if told.bundles and told.read else outcome.rows
    wrong = {
        _R.NOTHING_READ: not some and bool(outcome.rows or refused),
        _R.PAGE_UNREAD: bool(some) and told.unread + refused,
        _R.MANY_REJECTS: bool(told.read) and told.rejected > MOST_REJECTED * came,
        # A process that died has not told how many it had listed.
        _R.COUNT_DIFFERS: bool(some) and rows != came and not died,
    }
    figures = {"rows": rows, "read": told.read + told.passed_over, "rejected": told.rejected}
    met += [{"code": code.value, "times": int(times), **figures} for code, times in wrong.items() if times]
    return replace(outcome, troubles=tuple(met), rows=rows, read=told.read)


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
        permissions: what portals' owners have permitted in writing, beyond what robots.txt allows.
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
    permissions: tuple[Permission, ...] = ()

    @property
    def permitted_by(self) -> str:
        """The references of the permissions that it goes by; "" without one."""
        return "; ".join(one.reference for one in self.permissions)

    def as_json(self) -> dict[str, Any]:
        """Put the order into plain JSON values; `from_json` reads them back."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "now": self.now.isoformat(),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "wants": [[want.native_id, dict(want.locator)] for want in self.wants],
            "permissions": [one.as_json() for one in self.permissions],
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
                "permissions": tuple(Permission.from_json(one) for one in values["permissions"]),
            }
        )
