"""The leads of a mail in sections: cards, lines folded by dimension, and what is only counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from digest.i18n import Translator
from digest.render.card_lines import format_place
from digest.render.cards import Card, make_card
from digest.render.context import DigestContext
from digest.render.field_formats import shorten
from digest.render.layout.rooms import Plan, Room, fold
from digest.render.layout.rows import Row, Width, head_of, make_row
from digest.select.details import Details
from digest.select.items import Item, Selection

# From how many lines on a section is folded.
_UNFOLDED = 8
# How many cities and dimensions a count names, and how long their names are, in characters.
_COUNTED, _NAME = 20, 40


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Lines of one dimension; `title` is "" where a section is not folded."""

    title: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: its words, its cards, its lines, and how many of it are only counted here."""

    key: str
    title: str
    about: str
    total: int
    cards: tuple[Card, ...]
    groups: tuple[RowGroup, ...]
    more: str


@dataclass(frozen=True, slots=True)
class RestView:
    """What no line was left for, counted by city and by dimension; both counts add up to the whole."""

    title: str
    about: str
    counts: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class LeadViews:
    """Makes the views of one mail's leads; each card, headline and line of a width is made once for all layouts."""

    context: DigestContext
    details: Mapping[str, Details]
    t: Translator
    _cards: dict[str, Card] = field(default_factory=dict)
    _heads: dict[str, str] = field(default_factory=dict)
    _rows: dict[tuple[str, Width], Row] = field(default_factory=dict)

    def sections(self, selection: Selection, plan: Plan, room: Room) -> Iterator[SectionView]:
        """The sections, empty ones too."""
        for section, section_items in selection.items():
            cards = [item for item in section_items.items if item.lead.id in plan.cards]
            rows = [item for item in section_items.items if item.lead.id in plan.rows]
            counted = plan.unsure if section == "unsure" else 0
            yield SectionView(
                key=section.value,
                title=self.t(f"section.{section}"),
                about=self.t(f"about.{section}"),
                total=section_items.total,
                cards=tuple(map(self._card, cards)),
                groups=tuple(self._groups(rows, room.width)),
                more=self.t("rest.unsure", n=counted) if counted else "",
            )

    def rest(self, items: Sequence[Item]) -> RestView | None:
        """What is only counted; None where nothing is."""
        if not items:
            return None
        t = self.t
        cities = Counter(self._city(item) for item in items)
        dimensions = Counter(next(iter(item.lead.dimensions), "") for item in items)
        named = Counter({self._dimension(name): number for name, number in dimensions.items()})
        counts = ((t("rest.cities"), self._counted(cities)), (t("rest.dimensions"), self._counted(named)))
        return RestView(t("rest.title"), t("rest.about", n=len(items)), counts)

    def _counted(self, counts: Counter[str]) -> str:
        """Names with their numbers, the largest first; the others together, so that nothing is left out."""
        told = counts.most_common(_COUNTED)
        others = counts.total() - sum(number for _, number in told)
        pairs = [*told, (self.t("rest.others"), others)] if others else told
        return self.t.listed(f"{name} {number}" for name, number in pairs)

    def _groups(self, items: Sequence[Item], width: Width) -> Iterator[RowGroup]:
        folded = fold(items, longest=_UNFOLDED)
        for dimension, those in folded.items():
            title = self._dimension(dimension) if len(folded) > 1 or dimension else ""
            yield RowGroup(title, tuple(self._row(item, width) for item in those))

    def _dimension(self, name: str) -> str:
        return self.t.code("dimension", name) if name else self.t("rest.no_dimension")

    def _city(self, item: Item) -> str:
        place = self._told(item).place
        return shorten(format_place(place, self.t), _NAME) if place else self.t("rest.no_city")

    def _card(self, item: Item) -> Card:
        key = item.lead.id
        if key not in self._cards:
            self._cards[key] = make_card(item, self._told(item), self.context, self.t)
        return self._cards[key]

    def _row(self, item: Item, width: Width) -> Row:
        key = item.lead.id
        if (key, width) not in self._rows:
            details = self._told(item)
            if key not in self._heads:
                self._heads[key] = head_of(item, details, self.t)
            row = make_row(item, details, self.context, self.t, width, self._heads[key])
            self._rows[key, width] = row
        return self._rows[key, width]

    def _told(self, item: Item) -> Details:
        return self.details.get(item.lead.id, Details())
