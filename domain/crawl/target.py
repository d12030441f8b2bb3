"""Where crawls go, and within which bounds: what a person or a DAG chooses, for all sources alike."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CrawlTarget:
    """Where crawls go.

    Attributes:
        sandbox: base URL of the sandbox, "" for the real portals.
        sandbox_day: the sandbox's calendar day.
        fault: a fault that the sandbox shall play.
        since: reach back to this day instead of the last complete crawl.
        until: ask up to this day instead of today.
        max_pages: a ceiling on list pages.
        run: what orders the crawls: cli, or DAG and run id.
        quiet: whether it is a backfill, whose finds are not mailed as new.
    """

    sandbox: str = ""
    sandbox_day: int = 1
    fault: str = ""
    since: date | None = None
    until: date | None = None
    max_pages: int | None = None
    run: str = "cli"
    quiet: bool = False
