"""What a mail of a given length shows of each lead: a card, a line, or a place in a count. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from digest.render.layout.rows import Width
from digest.select.items import Item, Section, Selection, items_of

# The most lines for what is unsure; the others are counted.
UNSURE_LINES = 10


@dataclass(frozen=True, slots=True)
class Room:
    """How much a mail has room for.

    Attributes:
        cards: the most leads shown in full.
        width: of the lines for all others.
        table: whether each source that was read has a row; otherwise those without trouble are counted.
        lines: the most lines; None for as many as there are leads.
        beside: the most lines of projects and cities, and of occasions; the others are counted.
    """

    cards: int
    width: Width
    table: bool = True
    lines: int | None = None
    beside: int = 12


_WHOLE, _WIDE, _NARROW = Width(90, 60, 40, whole=True), Width(60, 40, 24), Width(40, 24, 14, 2, 200)
# From a quiet day to a flood: the first that fits is taken.
ROOMS = (
    Room(8, _WHOLE, beside=30), Room(8, _WHOLE), Room(8, _WIDE), Room(5, _WIDE, table=False),
    Room(3, _WIDE, table=False), Room(5, _NARROW, table=False, beside=6), Room(3, _NARROW, table=False, beside=6),
    Room(1, _NARROW, table=False, beside=6), Room(0, Width(28, 14, 10, 1, 140), table=False, beside=6),
    Room(0, Width(18, 0, 8, 1, 140), table=False, beside=4), Room(0, Width(14, 0, 6, 0, 100), table=False, beside=4),
)  # fmt: skip


# Of leads that have no card the plain text has so many, each with its original title and its address; the others are
# counted, and one address leads to all of them.
TEXT_LINES, _TEXT = 20, Width(60, 40, 24, 2, whole=True)


def text_room(room: Room) -> Room:
    """The room of a mail's plain text, which few read and nobody scrolls, where its HTML has another."""
    return replace(
        room, width=_TEXT, lines=min(TEXT_LINES, room.lines or TEXT_LINES), beside=min(room.beside, 6)
    )


def is_short(lines: int, width: Width) -> bool:
    """Whether lines that an HTML part has are few enough, and say enough, for its plain text too."""
    return lines <= TEXT_LINES and width.whole


@dataclass(frozen=True, slots=True)
class Plan:
    """Which leads of a selection stand where, by id.

    Attributes:
        cards: those in full, the most useful ones.
        rows: those in a line.
        unsure: how many of the unsure are only counted, in their own section.
        rest: those that no line is left for; they are counted at the mail's end.
    """

    cards: frozenset[str]
    rows: frozenset[str]
    unsure: int
    rest: tuple[Item, ...]


def make_plan(selection: Selection, room: Room) -> Plan:
    """Give each lead its place. Every item is in exactly one of the four."""
    items = list(items_of(selection))
    cards = _ids(_most_useful([item for item in items if not item.brief], room.cards))
    lined, unsure = _lined([item for item in items if item.lead.id not in cards])
    rows = _ids(_most_useful(lined, len(lined) if room.lines is None else room.lines))
    return Plan(cards, rows, unsure, tuple(item for item in lined if item.lead.id not in rows))


def _lined(items: Sequence[Item]) -> tuple[Sequence[Item], int]:
    """What has a line where there is room, and how many of the unsure never have one."""
    unsure = [item for item in items if item.section is Section.UNSURE]
    sure = [item for item in items if item.section is not Section.UNSURE]
    return [*sure, *unsure[:UNSURE_LINES]], len(unsure[UNSURE_LINES:])


def _ids(items: Iterable[Item]) -> frozenset[str]:
    return frozenset(item.lead.id for item in items)


def _most_useful(items: Sequence[Item], most: int) -> Sequence[Item]:
    """The most useful of items that are in reading order, which decides between equals."""
    return sorted(items, key=lambda item: -item.use)[:most]


def fold(items: Sequence[Item], *, longest: int) -> dict[str, list[Item]]:
    """Items by their first dimension, "" for those without; all under "" where they are few enough without headings.

    Dimensions stand in the order of their first item, so what is of most use stays at the top.
    """
    if len(items) <= longest:
        return {"": list(items)} if items else {}
    folded: dict[str, list[Item]] = {}
    for item in items:
        folded.setdefault(next(iter(item.lead.dimensions), ""), []).append(item)
    return folded
