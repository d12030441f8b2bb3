"""What a crawl is asked to do, and the codes for how it ended. Free of Scrapy, as five rooms use it."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    NOT_CONFIGURED = "not_configured"  # nothing was asked, as a setting is not there

    @property
    def read_in_full(self) -> bool:
        """Whether the crawl has seen all that its lists held."""
        return self in READ_IN_FULL


READ_IN_FULL = (CrawlState.COMPLETE, CrawlState.EMPTY)


class FailureReason(StrEnum):
    """Why a crawl is not complete, as a code: what decides a state, a retry or a colour reads nothing else.

    The sentences for people are in domain/reasons.py (logs, `raw.crawl.reason`) and digest/locales (mails).
    """

    # The source waits for a setting, or the one it has is wrong.
    NOT_CONFIGURED = auto()
    KEY_REFUSED = auto()
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
    NO_WORD_FOUND = auto()
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
    *(_R.NOTHING_RECENT, _R.NO_WORD_FOUND),
    *(_R.LANDING_FAILED, _R.PAGE_UNREAD, _R.MANY_REJECTS, _R.COUNT_DIFFERS),
}
# A crawl that failed for one of these fails again until a person has acted; another try only costs the portal.
LASTING = {_R.KEY_REFUSED, _R.UNKNOWN_FORMAT, _R.PORTAL_CLOSED, _R.FORM_REFUSED, _R.NO_TOKEN, _R.NOTHING_READ}


@dataclass(frozen=True, slots=True)
class DetailRequest:
    """A notice whose details refine asked for; `locator` is what its parser said the spider needs."""

    native_id: str
    locator: Mapping[str, str]


_PLAIN = ("source", "entrance", "max_pages", "sandbox", "sandbox_day", "fault", "run", "quiet")


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """One crawl of one source.

    Attributes:
        entrance: "walk" crawls the lists, "details" fetches `detail_requests`, "files" lands what people bring.
        now: the crawl's clock, UTC. Nothing in a spider asks the machine for the time.
        since, until: first and last day of the window, in the portal's zone, both included.
        max_pages: a ceiling on list pages, None for the source's own.
        sandbox: base URL of the sandbox ("http://127.0.0.1:8600"); "" goes to the real portals.
        sandbox_day: the sandbox's calendar day.
        fault: a fault the sandbox shall play (sandbox/faults.py), for tests.
        run: what ordered it ("cli", or DAG and run id); "" when there is nothing to name.
        quiet: whether it is a backfill, whose finds are not mailed as new.
        permissions: what portals' owners have permitted in writing, beyond what robots.txt allows.
    """

    source: str
    entrance: Literal["walk", "details", "files"]
    now: datetime
    since: date
    until: date
    detail_requests: tuple[DetailRequest, ...] = ()
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
        """Return the order as plain JSON values; `from_json` reads them back."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "now": self.now.isoformat(),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "detail_requests": [[one.native_id, dict(one.locator)] for one in self.detail_requests],
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
                "detail_requests": tuple(DetailRequest(*one) for one in values["detail_requests"]),
                "permissions": tuple(Permission.from_json(one) for one in values["permissions"]),
            }
        )
