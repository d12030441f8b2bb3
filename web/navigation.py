"""What every page leads to: a few areas at hand, the others behind "more", and which of them the page is of."""

from dataclasses import dataclass
from typing import Final

from web.session import Session


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the desk.

    Attributes:
        name: the end of its word's key.
        path: of its first page.
        page: the template of that page.
        within: templates of its other pages.
    """

    name: str
    path: str
    page: str
    within: tuple[str, ...] = ()


# As many as stand side by side on a phone.
AT_HAND: Final = (
    Area("home", "", "home"),
    Area("leads", "leads", "list", ("lead", "project")),
    Area("searches", "searches", "searches", ("search",)),
    Area("board", "board", "board"),
)
MORE: Final = (
    Area("calendar", "calendar", "calendar"),
    Area("marks", "marks", "marks"),
    Area("companies", "companies", "companies", ("company", "companies_month", "letter")),
    Area("authorities", "authorities", "authorities", ("authority",)),
    Area("guides", "guides", "guide", ("guide_row",)),
    Area("dashboards", "dashboards", "dashboard"),
    Area("outputs", "outputs", "outputs"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link to an area; `current` is its aria-current: page, true for a page further in, "" elsewhere."""

    name: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The links of a page; `within` is whether the page is of one of those behind "more"."""

    at_hand: tuple[Entry, ...]
    more: tuple[Entry, ...]
    within: bool


def navigation(session: Session, template: str) -> Navigation:
    """The links of a page that a template lays out."""
    at_hand, more = (tuple(_entry(session, area, template) for area in areas) for areas in (AT_HAND, MORE))
    return Navigation(at_hand, more, any(one.current for one in more))


def _entry(session: Session, area: Area, template: str) -> Entry:
    current = "page" if template == area.page else "true" if template in area.within else ""
    return Entry(session.t(f"nav.{area.name}"), session.page(area.path), current)
