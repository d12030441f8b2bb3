"""The list of leads, and a subscriber's own marks, every string ready."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desk.searches.doubts import doubts_of
from desk.searches.find import PAGE, Found, find
from desk.searches.query import CURRENCIES, FOREIGN, ORDERS, SEVERAL, Asked, SearchQuery
from digest.links.marks import Act, read_acts
from digest.links.tokens import Action
from digest.render.card_lines import Line
from digest.render.cards import Card
from digest.render.field_formats import shorten
from digest.render.glossary import Span
from digest.select.leads import Lead
from domain.country import COUNTRIES
from transform.relevance.lexicon import concept_labels
from web import queries
from web.cards import read_cards
from web.i18n import WebTranslator
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
    """One lead of the list; `code` is its country's."""

    url: str
    title: tuple[Span, ...]
    translated: str
    headline: str
    language: str
    country: str
    code: str
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
        keep: address of the form that keeps the question under a name.
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
    keep: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One standing act of a subscriber, with the way to take it back."""

    what: str
    title: str
    language: str
    url: str
    undo: str


def view_list(session: Session, token: str, asked: Asked) -> ListView:
    """Find what was asked for, and say it."""
    t = session.t
    home = home_of(session)
    search, bad = SearchQuery.parse(asked, home)
    found = find(session.connection, search, session.now)
    pages = max(1, -(-found.total // PAGE))
    number = t.number(found.total) + ("+" if found.uncounted else "")
    known = {"page": search.page} if found.uncounted else {"page": search.page, "pages": pages}

    def address(**changed: object) -> str:
        query = search.to_query_string(home, **changed)
        return extended(session.page("leads"), query)

    return ListView(
        search=search,
        sheet=extended(session.page("outputs/sheet"), search.to_query_string()),
        token=token,
        language="" if t.language == session.subscriber["language"] else t.language,
        said=t("list.found", n=found.total, number=number),
        trouble=tuple(_trouble(bad, found, search, session)),
        choices=search_choices(search, t),
        rows=make_rows(session, [row["id"] for row in found.rows]),
        earlier=_earlier(search, found, pages, address),
        later=address(page=search.page + 1) if found.later else "",
        pages=t("list.paged_on" if found.uncounted else "list.paged", **known),
        narrowed=search != SearchQuery(page=search.page, country=(home,) if home else ()),
        country=t.listed([t.country(one) for one in search.country]) if search.country else "",
        usual=session.page("leads"),
        everywhere=address(country=(), page=1) if search.country else "",
        keep=extended(session.page("search/new"), search.to_query_string(home, page=1, order="deadline")),
    )


def _earlier(search: SearchQuery, found: Found, pages: int, address: Callable[..., str]) -> str:
    """The page before; the last one for who is behind it, where it is known which that is."""
    before = search.page - 1 if found.uncounted else min(search.page - 1, pages)
    return address(page=before) if search.page > 1 else ""


def _trouble(bad: tuple[str, ...], found: Found, search: SearchQuery, session: Session) -> Iterator[str]:
    t = session.t
    for name in bad:
        yield t("list.bad", name=t(f"list.{name}"))
    for kind, what in doubts_of(session.connection, search):
        yield t(f"list.doubt.{kind}", what=what)
    if found.unpriced:
        yield t("list.unpriced", n=found.unpriced, currency=search.currency)


def home_of(session: Session) -> str:
    """The country that a reader means who names none; "" for headquarters, which means all."""
    country: str = session.subscriber["country"]
    return country if country in COUNTRIES else ""


def code_words(t: WebTranslator) -> dict[str, Callable[[str], str]]:
    """By field what says its codes."""
    return {
        "country": t.country,
        "tier": lambda one: t(f"tier.{one}"),
        "stage": lambda one: t(f"stage.{one}"),
        "dimension": lambda one: t(f"dimension.{one}"),
        "concept": lambda one: concept_labels(one)[t.language == "ko"],
        "currency": str,
        "order": lambda one: t(f"order.{one}"),
        "foreign": lambda one: t(f"bidders.{one}") if one else t("list.any"),
    }


def search_choices(search: SearchQuery, t: WebTranslator) -> dict[str, tuple[Choice, ...]]:
    """The codes to choose from, by field; of those of SEVERAL any number, of the others one."""
    codes = {**SEVERAL, "currency": CURRENCIES, "order": ORDERS, "foreign": ("", *FOREIGN)}
    return {
        name: tuple(Choice(one, say(one), _chosen(search, name, one)) for one in codes[name])
        for name, say in code_words(t).items()
    }


def _chosen(search: SearchQuery, name: str, code: str) -> bool:
    asked = getattr(search, name)
    return code in asked if name in SEVERAL else code == asked


def make_rows(session: Session, ids: Sequence[str]) -> tuple[Row, ...]:
    """Leads as rows of a list, in the order of their ids."""
    cards = read_cards(session, ids)
    return tuple(_row(cards[one][0], cards[one][2], session) for one in ids if one in cards)


def _row(lead: Lead, card: Card, session: Session) -> Row:
    return Row(
        url=session.lead(card.id),
        title=card.title,
        translated=card.translated,
        headline=card.headline,
        language=card.language,
        country=session.t.country(lead.country),
        code=lead.country,
        tier="" if lead.tier == "lead" else session.t(f"tier.{lead.tier}"),
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
