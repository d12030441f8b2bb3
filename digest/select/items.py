"""What a mail tells: leads, each with the reason why it is told, by section. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from digest.select.closing import dates_differ, next_closing
from digest.select.history import LastSent, LastWarning
from digest.select.leads import Lead


class Section(StrEnum):
    """The parts of a digest, in reading order."""

    URGENT = "urgent"
    NEW = "new"
    CHANGED = "changed"
    CLOSING = "closing"
    OVER = "over"
    NEWS = "news"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Item:
    """One lead for one subscriber.

    Attributes:
        section: where it stands.
        before: what they were last sent; None when they never were.
        changes: names of the fields that differ from `before`.
        warn: the threshold in days that this telling warns of; None when it warns of none.
        closes_at: its next date ahead, UTC; None where that is not known or it is over.
        followed: whether they follow it.
        use: how much use it is to them, in points (`digest.select.usefulness`); more comes first.
    """

    lead: Lead
    section: Section
    before: LastSent | None = None
    changes: tuple[str, ...] = ()
    warn: int | None = None
    closes_at: datetime | None = None
    followed: bool = False
    use: float = 0.0

    @property
    def kind(self) -> Section:
        """Why it is told, wherever it stands: new, changed, closing or unsure."""
        if self.section is Section.UNSURE:
            return Section.UNSURE
        if self.before is None or not (self.before.carded or self.followed):
            return Section.NEW
        return Section.CHANGED if self.changes else Section.CLOSING

    @property
    def brief(self) -> bool:
        """Whether a line is always enough: for what is unsure, and for the end of what they do not follow."""
        return self.section is Section.UNSURE or (self.section is Section.OVER and not self.followed)

    def as_sent(self) -> LastSent:
        """What the subscriber knows once this is sent."""
        before, facts = self.before, self.lead.facts
        warned, moves = (before.warned, before.moves) if before else (None, 0)
        if self.warn is not None and self.closes_at is not None:
            warned = LastWarning(self.closes_at, self.warn)
        if before is not None and dates_differ(before.facts, facts):
            moves += 1
        known_as = before.calendar if before else ""
        return LastSent(facts, self.section is not Section.UNSURE, warned, moves, known_as or self.lead.id)

    def changes_as_json(self) -> list[dict[str, Any]]:
        """Each change as field, old and new value, in plain JSON values."""
        if self.before is None:
            return []
        old, new = self.before.facts.as_json(), self.lead.facts.as_json()
        return [{"field": name, "old": old[name], "new": new[name]} for name in self.changes]


@dataclass(frozen=True, slots=True)
class SectionItems:
    """One section: all that belongs there today, what comes first at the top."""

    items: tuple[Item, ...] = ()

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.items)


Selection = Mapping[Section, SectionItems]


def new_item(lead: Lead, now: datetime) -> Item:
    """A lead as if it were told for the first time, with its next date ahead."""
    closing = next_closing(lead.facts, now)
    return Item(lead, Section.NEW, closes_at=closing[1] if closing else None)


def items_of(selection: Selection) -> Iterator[Item]:
    """All items of a selection, in reading order."""
    return (item for section_items in selection.values() for item in section_items.items)


def is_empty(selection: Selection) -> bool:
    """Whether there is nothing to tell."""
    return not any(section_items.total for section_items in selection.values())
