"""What goes out of the desk for a person, every string ready."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from desk.personal_tokens import Opens, Token, read_tokens
from desk.role import Role
from desk.searches.named import name_kept, read_named
from desk.searches.query import SearchQuery
from desk.searches.saved import read_searches
from desk.webhooks.endpoints import count_messages, read_webhooks
from desk.webhooks.messages import TEMPLATES
from domain.country import COUNTRIES
from web.api.filters import Filters
from web.session import Session
from web.views.list import Choice

# Fields of the form of a webhook, each with "hook_" before it.
HOOK_FIELDS = ("name", "url", "template", "search", "country", "q")
_CODES = ("tier", "dimension", "stage")


@dataclass(frozen=True, slots=True)
class Line:
    """A token in the list, with the way to withdraw it."""

    id: int
    name: str
    what: str
    search: str
    owner: str
    used: str


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook in the list; `trouble` says why it ended by itself."""

    id: int
    name: str
    template: str
    owner: str
    search: str
    messages: str
    trouble: str
    stands: bool


@dataclass(frozen=True, slots=True)
class OutputsView:
    """The page.

    Attributes:
        fresh: a token that was just made, the address of its feed, or what signs a webhook; it is shown this once.
        others: tokens of other people, for who may withdraw them.
        trouble: what could not be done; "" where all could.
    """

    mine: tuple[Line, ...]
    others: tuple[Line, ...]
    hooks: tuple[Hook, ...]
    kinds: tuple[Choice, ...]
    templates: tuple[Choice, ...]
    searches: tuple[Choice, ...]
    countries: tuple[Choice, ...]
    make: str
    withdraw: str
    end: str
    hook: str
    document: str
    fresh: str = ""
    fresh_said: str = ""
    trouble: str = ""


def view_outputs(session: Session, *, fresh: str = "", said: str = "", trouble: str = "") -> OutputsView:
    """The page of a person who has logged in.

    Args:
        session: of who reads it.
        fresh: what was just made and is shown this once.
        said: what it is: api, feed or hook.
        trouble: code of what could not be done.
    """
    t = session.t
    operator = session.role.may(Role.OPERATOR)
    tokens = read_tokens(session.connection, None if operator else session.me)
    lines = [(one.me == session.me, _line(one, session)) for one in tokens]
    return OutputsView(
        mine=tuple(line for mine, line in lines if mine),
        others=tuple(line for mine, line in lines if not mine),
        hooks=tuple(_hooks(session, operator=operator)),
        kinds=tuple(
            Choice(one.value, t(f"outputs.opens.{one.name.lower()}"), one is Opens.API) for one in Opens
        ),
        templates=tuple(Choice(one, t(f"outputs.template.{one}"), one == "generic") for one in TEMPLATES),
        searches=(Choice("", t("outputs.own"), chosen=True), *_kept(session)),
        countries=(
            Choice("", t("list.any"), True),
            *(Choice(one, t.country(one), False) for one in COUNTRIES),
        ),
        make=session.page("outputs/make"),
        withdraw=session.page("outputs/withdraw"),
        end=session.page("outputs/end"),
        document=f"{session.up}api/v1/openapi.json",
        hook=session.page("outputs/hook"),
        fresh=fresh,
        fresh_said=t(f"outputs.fresh_{said}") if fresh else "",
        trouble=t(f"outputs.trouble.{trouble}") if trouble else "",
    )


def _hooks(session: Session, *, operator: bool) -> Iterator[Hook]:
    """A person's webhooks, or all of them, the latest first; those that have ended say why."""
    t, counts = session.t, count_messages(session.connection)
    for one in reversed(read_webhooks(session.connection, None if operator else session.me, ended=True)):
        told = Counter(counts.get(one.id, {}))
        waiting = told["queued"] + told["sending"] + told["deferred"]
        lost = told["failed"] + told["unknown"]
        yield Hook(
            id=one.id,
            name=one.name,
            template=t(f"outputs.template.{one.template}"),
            owner=one.owner if operator else "",
            search=say_search(one.search, one.me, session),
            messages=t(
                f"outputs.messages{'_over' if one.ended_at else ''}",
                sent=told["sent"],
                waiting=waiting,
                lost=lost,
            ),
            trouble=one.trouble,
            stands=one.ended_at is None,
        )


def _kept(session: Session) -> Iterator[Choice]:
    for one in read_searches(session.connection, session.me):
        yield Choice(str(one.id), one.name, chosen=False)


def shown_of(session: Session, secret: str, opens: Opens) -> str:
    """What a person copies: the token, or the address of the feed that it opens."""
    if opens is Opens.API:
        return secret
    return f"{session.site.base or '…'}/api/v1/feeds/{opens}?token={quote(secret)}"


def _line(token: Token, session: Session) -> Line:
    t = session.t
    used = token.used_at and t.moment(token.used_at, t.zone)
    return Line(
        id=token.id,
        name=token.name,
        what=t(f"outputs.opens.{token.opens.name.lower()}"),
        search="" if token.opens is Opens.API else say_search(token.search, token.me, session),
        owner=token.owner,
        used=t("outputs.used", when=used, n=token.entries) if used else t("outputs.unused"),
    )


def say_search(search: str, owner: int, session: Session) -> str:
    """A search in words."""
    t = session.t
    asked = read_named(session.connection, owner, search)
    if asked is None:
        return t("outputs.ended")
    words = {
        "country": t.listed(t.country(one) for one in asked.country),
        **{name: t.listed(t(f"{name}.{one}") for one in getattr(asked, name)) for name in _CODES},
        "q": asked.q,
    }
    said = " · ".join(f"{t(f'list.{name}')}: {value}" for name, value in words.items() if value)
    return said or t("outputs.everything")


def search_of(fields: dict[str, str]) -> str:
    """The search of a form, as a query string. Raises ValueError for what cannot be meant."""
    if fields["search"]:
        return name_kept(int(fields["search"]))
    asked = Filters.model_validate({"q": fields["q"], "country": [fields["country"]]})
    return SearchQuery.parse(parse_qsl(asked.told()))[0].to_query_string()
