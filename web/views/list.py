"""The list of leads, and a reader's own marks, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.links.actions import Act, read_acts
from digest.links.tokens import Action
from digest.render.card_lines import Line
from digest.render.field_formats import shorten
from digest.render.glossary import Span
from domain.country import COUNTRIES
from domain.lead import RELEVANT_TIERS, STAGES
from web import queries
from web.cards import read_cards
from web.i18n import WebVoice
from web.search import CURRENCIES, DIMENSIONS, ORDERS, PAGE, Found, Wish, find
from web.session import Visit

_NAME = 160


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One lead of the list."""

    url: str
    title: tuple[Span, ...]
    gist: tuple[str, ...]
    language: str
    country: str
    tier: str
    stage: str
    left: str
    near: bool
    facts: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of the list.

    Attributes:
        narrowed: whether more was asked for than the leads of the reader's own country.
        country: name of the only country that is shown; "" where all are.
        usual, everywhere: addresses of the list as it opens, and of the same question to all countries.
    """

    wish: Wish
    token: str
    language: str
    said: str
    trouble: tuple[str, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    rows: tuple[Row, ...]
    earlier: str
    later: str
    pages: str
    narrowed: bool
    country: str
    usual: str
    everywhere: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One standing act of a reader, with the way to take it back."""

    what: str
    title: str
    language: str
    url: str
    undo: str


def view_list(visit: Visit, token: str, asked: Mapping[str, str]) -> ListView:
    """Find what was asked for, and say it."""
    voice = visit.voice
    home = visit.reader["country"] if visit.reader["country"] in COUNTRIES else ""
    wish, bad = Wish.of(asked, home)
    found = find(visit.connection, wish, visit.now)
    pages = max(1, -(-found.total // PAGE))

    def address(**changed: object) -> str:
        query = wish.query(home, **changed)
        return visit.link(Action.READ) + (f"&{query}" if query else "")

    return ListView(
        wish=wish,
        token=token,
        language="" if voice.language == visit.reader["language"] else voice.language,
        said=voice("list.found", n=found.total, number=voice.number(found.total)),
        trouble=tuple(_trouble(bad, found, wish, voice)),
        choices=_choices(wish, voice),
        rows=tuple(_rows(found, visit)),
        earlier=address(page=min(wish.page - 1, pages)) if wish.page > 1 else "",
        later=address(page=wish.page + 1) if wish.page < pages else "",
        pages=voice("list.paged", page=wish.page, pages=pages),
        narrowed=wish != Wish(page=wish.page, country=home),
        country=voice.country(wish.country) if wish.country else "",
        usual=visit.link(Action.READ),
        everywhere=address(country="", page=1) if wish.country else "",
    )


def _trouble(bad: tuple[str, ...], found: Found, wish: Wish, voice: WebVoice) -> Iterator[str]:
    for name in bad:
        yield voice("list.bad", name=voice(f"list.{name}"))
    if found.unpriced:
        yield voice("list.unpriced", n=found.unpriced, currency=wish.currency)


def _choices(wish: Wish, voice: WebVoice) -> dict[str, tuple[Choice, ...]]:
    """The lists to choose from, each with its way to choose nothing."""
    words: dict[str, list[tuple[str, str]]] = {
        "country": [(one, voice.country(one)) for one in COUNTRIES],
        "tier": [(one, voice(f"tier.{one}")) for one in RELEVANT_TIERS],
        "stage": [(one, voice(f"stage.{one}")) for one in STAGES],
        "dimension": [(one, voice(f"dimension.{one}")) for one in DIMENSIONS],
    }
    chosen = {
        name: (Choice("", voice("list.any"), not getattr(wish, name)), *_offered(wish, name, pairs))
        for name, pairs in words.items()
    }
    chosen["currency"] = _offered(wish, "currency", [(one, one) for one in CURRENCIES])
    chosen["order"] = _offered(wish, "order", [(one, voice(f"order.{one}")) for one in ORDERS])
    return chosen


def _offered(wish: Wish, name: str, pairs: list[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, getattr(wish, name) == value) for value, label in pairs)


def _rows(found: Found, visit: Visit) -> Iterator[Row]:
    cards = read_cards(visit, [row["id"] for row in found.rows])
    for row in found.rows:
        _, _, card = cards[row["id"]]
        yield Row(
            url=visit.lead(card.id),
            title=card.title,
            gist=card.gist,
            language=card.language,
            country=visit.voice.country(row["country"]),
            tier="" if row["tier"] == "lead" else visit.voice(f"tier.{row['tier']}"),
            stage=visit.voice.code("stage", row["stage_now"]),
            left=card.left,
            near=card.near,
            facts=card.brief_lines,
        )


def view_marks(visit: Visit) -> tuple[Mark, ...]:
    """What the reader has marked, the latest first."""
    acts = [act for act in reversed(read_acts(visit.connection, visit.ticket.reader)) if act.lead]
    titles = queries.read_titles(visit.connection, [act.lead for act in acts if act.lead])
    return tuple(_mark(act, titles, visit) for act in acts)


def _mark(act: Act, titles: Mapping[str, queries.Row], visit: Visit) -> Mark:
    found = titles.get(act.lead or "", {"title": "", "language": "und"})
    what = visit.voice(f"act.{act.action}.mark")
    if act.reason:
        what = f"{what} · {visit.voice(f'reason.{act.reason}')}"
    return Mark(
        what=what,
        title=shorten(act.buyer if act.action is Action.MUTE_BUYER else found["title"], _NAME),
        language=found["language"] if found["language"] != "und" else "",
        url=visit.lead(act.lead or ""),
        undo=visit.link(Action.UNDO, str(act.id)),
    )
