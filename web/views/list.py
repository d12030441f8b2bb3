"""The list of leads, and a subscriber's own marks, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.links.marks import Act, read_acts
from digest.links.tokens import Action
from digest.render.card_lines import Line
from digest.render.field_formats import shorten
from digest.render.glossary import Span
from domain.country import COUNTRIES
from domain.lead import DIMENSIONS, RELEVANT_TIERS, STAGES
from web import queries
from web.cards import read_cards
from web.i18n import WebTranslator
from web.search import PAGE, Found, find
from web.search_query import CURRENCIES, ORDERS, SearchQuery
from web.session import Session, extended

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
    translated: str
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
        narrowed: whether more was asked for than the leads of the subscriber's own country.
        country: name of the only country that is shown; "" where all are.
        usual, everywhere: addresses of the list as it opens, and of the same question to all countries.
    """

    search: SearchQuery
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
    """One standing act of a subscriber, with the way to take it back."""

    what: str
    title: str
    language: str
    url: str
    undo: str


def view_list(session: Session, token: str, asked: Mapping[str, str]) -> ListView:
    """Find what was asked for, and say it."""
    t = session.t
    home = session.subscriber["country"] if session.subscriber["country"] in COUNTRIES else ""
    search, bad = SearchQuery.parse(asked, home)
    found = find(session.connection, search, session.now)
    pages = max(1, -(-found.total // PAGE))

    def address(**changed: object) -> str:
        query = search.to_query_string(home, **changed)
        return extended(session.page("leads"), query)

    return ListView(
        search=search,
        token=token,
        language="" if t.language == session.subscriber["language"] else t.language,
        said=t("list.found", n=found.total, number=t.number(found.total)),
        trouble=tuple(_trouble(bad, found, search, t)),
        choices=_choices(search, t),
        rows=tuple(_rows(found, session)),
        earlier=address(page=min(search.page - 1, pages)) if search.page > 1 else "",
        later=address(page=search.page + 1) if search.page < pages else "",
        pages=t("list.paged", page=search.page, pages=pages),
        narrowed=search != SearchQuery(page=search.page, country=home),
        country=t.country(search.country) if search.country else "",
        usual=session.page("leads"),
        everywhere=address(country="", page=1) if search.country else "",
    )


def _trouble(bad: tuple[str, ...], found: Found, search: SearchQuery, t: WebTranslator) -> Iterator[str]:
    for name in bad:
        yield t("list.bad", name=t(f"list.{name}"))
    if found.unpriced:
        yield t("list.unpriced", n=found.unpriced, currency=search.currency)


def _choices(search: SearchQuery, t: WebTranslator) -> dict[str, tuple[Choice, ...]]:
    """The lists to choose from, each with its way to choose nothing."""
    words: dict[str, list[tuple[str, str]]] = {
        "country": [(one, t.country(one)) for one in COUNTRIES],
        "tier": [(one, t(f"tier.{one}")) for one in RELEVANT_TIERS],
        "stage": [(one, t(f"stage.{one}")) for one in STAGES],
        "dimension": [(one, t(f"dimension.{one}")) for one in DIMENSIONS],
    }
    chosen = {
        name: (Choice("", t("list.any"), not getattr(search, name)), *_offered(search, name, pairs))
        for name, pairs in words.items()
    }
    chosen["currency"] = _offered(search, "currency", [(one, one) for one in CURRENCIES])
    chosen["order"] = _offered(search, "order", [(one, t(f"order.{one}")) for one in ORDERS])
    return chosen


def _offered(search: SearchQuery, name: str, pairs: list[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, getattr(search, name) == value) for value, label in pairs)


def _rows(found: Found, session: Session) -> Iterator[Row]:
    cards = read_cards(session, [row["id"] for row in found.rows])
    for row in found.rows:
        _, _, card = cards[row["id"]]
        yield Row(
            url=session.lead(card.id),
            title=card.title,
            translated=card.translated,
            gist=card.gist,
            language=card.language,
            country=session.t.country(row["country"]),
            tier="" if row["tier"] == "lead" else session.t(f"tier.{row['tier']}"),
            stage=card.stage,
            left=card.left,
            near=card.near,
            facts=card.brief_lines,
        )


def view_marks(session: Session) -> tuple[Mark, ...]:
    """What the subscriber has marked, the latest first."""
    acts = [act for act in reversed(read_acts(session.connection, session.link_token.subscriber)) if act.lead]
    titles = queries.read_titles(session.connection, [act.lead for act in acts if act.lead])
    return tuple(_mark(act, titles, session) for act in acts)


def _mark(act: Act, titles: Mapping[str, queries.Row], session: Session) -> Mark:
    found = titles.get(act.lead or "", {"title": "", "language": "und"})
    what = session.t(f"act.{act.action}.mark")
    if act.reason:
        what = f"{what} · {session.t(f'reason.{act.reason}')}"
    return Mark(
        what=what,
        title=shorten(act.buyer if act.action is Action.MUTE_BUYER else found["title"], _NAME),
        language=found["language"] if found["language"] != "und" else "",
        url=session.lead(act.lead or ""),
        undo=session.link(Action.UNDO, str(act.id)),
    )
