"""What a running crawl counts: pages, notices by distinct key, the portal's own counts, and trouble."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isnan

from domain.crawl import SHORTFALLS, FailureReason
from domain.crawl.outcome import Outcome, Trouble

# More notices than any portal lists in one query; a "count" above is a number that means something else.
LARGEST_TOTAL = 10_000_000
_WHOLE = re.compile(r"-?[0-9]+")
_ORDER = {code: place for place, code in enumerate(FailureReason)}


@dataclass(slots=True)
class Listing:
    """One query's pages: the distinct notices listed on them, and the portal's own count where it gave one."""

    keys: set[str] = field(default_factory=set)
    total: int | None = None
    repeated: bool = False


@dataclass(slots=True)
class CrawlStats:
    """The counts of one crawl.

    Attributes:
        documents: pages landed.
        bundles: pages that count as one row, as only their parser knows how many notices they hold.
        listings: what each query listed.
        met: reasons met, with how often.
        unfetched: notices of whose details a page was lost, or told nothing.
    """

    documents: int = 0
    bundles: int = 0
    listings: dict[str, Listing] = field(default_factory=dict)
    met: Counter[tuple[FailureReason, tuple[tuple[str, str | int], ...]]] = field(default_factory=Counter)
    unfetched: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """Notices listed, each counted once, whatever the number of pages and queries that show it."""
        return len(set().union(*(one.keys for one in self.listings.values()))) + self.bundles

    def note(self, code: FailureReason, times: int = 1, /, **parameters: str | int) -> None:
        """Count trouble. Parameters are few and small: a status, a kind of page; never an address."""
        self.met[code, tuple(parameters.items())] += times

    def listing(self, query: str) -> Listing:
        """The counts of one query."""
        return self.listings.setdefault(query, Listing())

    def add(self, query: str, keys: Iterable[str]) -> None:
        """Count a page's notices. A page on which nothing is new is the same page again, and the end of its query."""
        listing, shown = self.listing(query), set(keys)
        if shown and shown <= listing.keys:
            listing.repeated = True
            self.note(FailureReason.REPEATED_PAGE)
        listing.keys |= shown

    def add_total(self, query: str, value: object) -> int | None:
        """Note the portal's own count for a query; None, and trouble, where it is no number of notices."""
        total = number_of_notices(value)
        if isinstance(total, FailureReason):
            self.note(total)
            return None
        self.listing(query).total = total
        return total

    def outcome(self) -> Outcome:
        """Sum the crawl up."""
        totals = [one.total for one in self.listings.values() if one.total is not None]
        met = sorted(self.met.items(), key=lambda one: (_ORDER[one[0][0]], str(one[0][1])))
        troubles: list[Trouble] = [
            {"code": code.value, "times": times, **dict(parameters)} for (code, parameters), times in met
        ]
        lost = any(code not in SHORTFALLS for code, _ in self.met)
        return Outcome(
            troubles=(*troubles, *self._differing(lost=lost)),
            documents=self.documents,
            rows=self.rows,
            portal_total=sum(totals) if totals else None,
            unfetched=tuple(sorted(self.unfetched)),
        )

    def _differing(self, *, lost: bool) -> list[Trouble]:
        """Queries whose portal gave another count than it showed; where pages are lost, fewer rows are expected."""
        counts = [(len(one.keys), one.total) for one in self.listings.values() if one.total is not None]
        sides = {
            FailureReason.TOTAL_LARGER_THAN_ROWS: [] if lost else [one for one in counts if one[1] > one[0]],
            FailureReason.TOTAL_SMALLER_THAN_ROWS: [one for one in counts if one[1] < one[0]],
        }
        return [
            {
                "code": code.value,
                "times": len(differ),
                "rows": sum(rows for rows, _ in differ),
                "total": sum(total for _, total in differ),
            }
            for code, differ in sides.items()
            if differ
        ]


def number_of_notices(value: object) -> int | FailureReason:
    """Read a portal's count, digits in quotes too; or say what is wrong with it."""
    if value is None or value == "":
        return FailureReason.TOTAL_MISSING
    if isinstance(value, float):
        return FailureReason.TOTAL_NOT_A_NUMBER if isnan(value) else FailureReason.TOTAL_OUT_OF_RANGE
    if isinstance(value, str):
        text = value.strip()
        if not _WHOLE.fullmatch(text):
            return FailureReason.TOTAL_NOT_A_NUMBER
        # The number of digits first: turning a million of them into a number takes long.
        value = int(text) if len(text) <= len(str(LARGEST_TOTAL)) else LARGEST_TOTAL + 1
    if not isinstance(value, int) or isinstance(value, bool):
        return FailureReason.TOTAL_NOT_A_NUMBER
    return value if 0 <= value <= LARGEST_TOTAL else FailureReason.TOTAL_OUT_OF_RANGE
