"""A section of a mail that is made of lines, for what is no lead: projects, cities and occasions."""

from dataclasses import dataclass

from digest.render.cards import ActionLink
from domain.addresses import Link


@dataclass(frozen=True, slots=True)
class LineView:
    """One project, one city in a programme, or one occasion, in a line or two.

    Attributes:
        said: what is told of it: that it is new, how it has moved, when it is.
        link: the page of whoever publishes it.
        page: its page on the web desk, where there is one.
    """

    said: str
    title: str
    language: str
    facts: str
    link: Link | None
    page: ActionLink | None = None


@dataclass(frozen=True, slots=True)
class LinesView:
    """One such section: its words, its lines, and how many wait for the next digest."""

    title: str
    about: str
    total: int
    lines: tuple[LineView, ...]
    more: str
