"""A section of a mail that is made of lines, for what is no lead: projects, cities and occasions."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.i18n import Translator
from digest.render.cards import ActionLink
from digest.render.context import DigestContext
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
    """One such section: its words and lines, and how many more are only counted, with the address of all of them."""

    title: str
    about: str
    total: int
    lines: tuple[LineView, ...]
    more: str
    more_url: str


def make_lines(
    words: tuple[str, str], lines: Sequence[LineView], context: DigestContext, t: Translator, most: int | None
) -> LinesView:
    """A section of lines.

    Args:
        words: its title, and what it is about.
        lines: all of them.
        context: what all mails of the morning share.
        t: the words.
        most: how many lines it has room for; the others are counted. None for all.
    """
    counted = len(lines[most:]) if most is not None else 0
    acts = context.placeholders
    return LinesView(
        title=words[0],
        about=words[1],
        total=len(lines),
        lines=tuple(lines[:most]),
        more=t("rest.beside", n=counted) if counted else "",
        more_url=acts.told() if counted and acts else "",
    )
