"""A reader's kept searches, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desk.searches.query import NAMES, SEVERAL, SearchQuery
from desk.searches.saved import CHANNELS, LONGEST_NAME, Rhythm, SavedSearch, Wish, read_new, read_searches
from digest.render.field_formats import shorten
from web.i18n import WebTranslator
from web.session import Session, extended
from web.views.list import Choice, code_words, home_of, search_choices

# Of more new leads the page says that there are more.
MOST_NEW = 100


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One kept search.

    Attributes:
        url: the list of what answers it.
        own: its own page, where it is changed.
        asked: the question in words.
        new: how many leads are new in it, in words; "" where none is.
    """

    name: str
    url: str
    own: str
    asked: str
    told: str
    new: str


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The page on which a search is made or changed.

    Attributes:
        post: where the form goes.
        made: whether it is kept already.
        ended: whether it was just taken away.
    """

    post: str
    made: bool
    ended: bool
    name: str
    search: SearchQuery
    choices: Mapping[str, tuple[Choice, ...]]
    rhythms: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    trouble: str
    all_of_it: str
    others: str


def view_searches(session: Session) -> tuple[SearchRow, ...]:
    """What the reader keeps, with what is new in each."""
    return tuple(_row(search, session) for search in read_searches(session.connection, session.me))


def _row(search: SavedSearch, session: Session) -> SearchRow:
    t = session.t
    new = len(read_new(session.connection, search, session.now, MOST_NEW))
    told = t(f"rhythm.{search.rhythm}")
    if search.rhythm is not Rhythm.OFF:
        told = f"{told} · {t(f'channel.{search.channel}')}"
    return SearchRow(
        name=search.name,
        url=list_address(search.query, session),
        own=session.page(f"search/{search.id}"),
        asked=" · ".join(in_words(search.query, t)) or t("search.all"),
        told=told,
        new=t("search.new", n=new, number=f"{new}+" if new == MOST_NEW else str(new)) if new else "",
    )


def list_address(query: SearchQuery, session: Session) -> str:
    """The list of what answers a question."""
    return extended(session.page("leads"), query.to_query_string(home_of(session)))


def in_words(query: SearchQuery, t: WebTranslator) -> Iterator[str]:
    """What a question asks for, field by field."""
    words = code_words(t)
    yield from filter(None, [query.q])
    for name in SEVERAL:
        yield from filter(None, [", ".join(map(words[name], getattr(query, name)))])
    named = {name: getattr(query, name) for name in ("without", *NAMES)}
    named["foreign"] = words["foreign"](query.foreign) if query.foreign else ""
    named["before"] = str(query.before or "")
    named |= {name: _bound(getattr(query, name), query.currency) for name in ("least", "most")}
    yield from (f"{t(f'list.{name}')}: {said}" for name, said in named.items() if said)


def proposed_name(query: SearchQuery, t: WebTranslator) -> str:
    """A name for a search: what it asks for, as many whole conditions as there is room for."""
    name = ""
    for said in in_words(query, t):
        longer = f"{name} · {said}" if name else shorten(said, LONGEST_NAME)
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return name


def _bound(bound: Decimal | None, currency: str) -> str:
    return "" if bound is None else f"{bound:,f} {currency}"


def view_form(
    session: Session, wish: Wish, search_id: int = 0, *, trouble: str = "", ended: bool = False
) -> SearchForm:
    """The form of a search that is kept, or of a new one where there is no id."""
    t = session.t
    return SearchForm(
        post=session.page(f"search/{search_id or 'new'}"),
        made=bool(search_id),
        ended=ended,
        name=wish.name,
        search=wish.query,
        choices=search_choices(wish.query, t),
        rhythms=tuple(Choice(one, t(f"rhythm.{one}"), one == wish.rhythm) for one in Rhythm),
        channels=tuple(Choice(one, t(f"channel.{one}"), one == wish.channel) for one in CHANNELS),
        trouble=trouble,
        all_of_it=list_address(wish.query, session),
        others=session.page("searches"),
    )
