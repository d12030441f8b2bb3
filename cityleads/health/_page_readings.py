"""What a parser makes of a portal's pages, counted for the first look at it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.crawl.outcome import ParseCounts
from domain.document import Announcement, PassedOver, Reading, Reject

# What a notice should say, and how it is told from it.
_FIELDS = ("title", "buyer", "url", "published", "deadline", "prices", "stage", "keys", "description")


@dataclass(slots=True)
class PageReadings:
    """What the parser makes of the pages, added up.

    Attributes:
        notices, passed: notices, and why a row is not ours, by native id; the first of each counts.
        unknown: fields that the parser does not know, each with an example.
        unread, refused: pages that list something of which nothing was read; that list nothing and were rejected.
    """

    notices: dict[str, Announcement] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)
    unread: int = 0
    refused: int = 0

    def add(self, readings: Iterable[Reading], listed: int | None) -> None:
        """Count one page, which lists so many notices as far as its spider can tell."""
        found, before = 0, len(self.rejects)
        for one in readings:
            found += isinstance(one, Announcement | PassedOver)
            if isinstance(one, Announcement):
                self.notices.setdefault(one.native_id, one)
            elif isinstance(one, Reject):
                self.rejects.append(one)
            elif isinstance(one, PassedOver):
                self.passed.setdefault(one.native_id, one.why)
            else:
                self.unknown.setdefault(one.field, one.example)
        if not found:
            self.unread += listed != 0
            self.refused += listed == 0 and len(self.rejects) > before

    def counts(self, bundles: int) -> ParseCounts:
        """The figures by which a crawl is settled."""
        named = {one.native_id or str(number) for number, one in enumerate(self.rejects)}
        rejected = len(named - self.notices.keys() - self.passed.keys())
        passed = self.passed_over().total()
        return ParseCounts(len(self.notices), rejected, passed, bundles, self.unread, self.refused)

    def passed_over(self) -> Counter[str]:
        """How many rows are not ours, by the rule."""
        return Counter(rule for name, rule in self.passed.items() if name not in self.notices)

    def rejects_by_reason(self) -> dict[str, tuple[int, str]]:
        """Reason → how many and the first one's message, the most frequent first."""
        examples: dict[str, str] = {}
        for one in self.rejects:
            examples.setdefault(one.reason, one.message)
        counts = Counter(one.reason for one in self.rejects)
        return {reason: (times, examples[reason]) for reason, times in counts.most_common()}

    def coverage(self) -> dict[str, float]:
        """Field → share that say it of those that could, 0 to 1: a project or an occasion has no buyer, for one."""
        could = {name: [one for one in self.notices.values() if hasattr(one, name)] for name in _FIELDS}
        return {
            name: sum(bool(getattr(one, name)) for one in found) / len(found)
            for name, found in could.items()
            if found
        }
