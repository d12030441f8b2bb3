"""What all pages share: the warehouse, the clock, who signs, and how a visitor is let in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Protocol
from urllib.parse import urlencode

from fastapi import Request
from sqlalchemy import Connection, Engine

from desk.role import Role
from desk.sessions import read_session
from desk.webhooks.posting import Poster
from digest.delivery.message import Sender
from digest.delivery.transport import Mailer
from digest.links.tokens import Action, ExpiredError, ForgedError, LinkToken, Signer
from digest.links.urls import PATHS
from domain.lead import is_lead_id
from warehouse.lead_details import living
from web.i18n import LANGUAGES, WebTranslator, language_of
from web.queries import Row, read_subscriber
from web.same_site import sent_by_us

# The desk's one cookie, without https and with it.
COOKIE, SAFE_COOKIE = "cityleads", "__Host-cityleads"
# How long an address of a page is good that somebody who logged in sees.
_OVERNIGHT = timedelta(days=1)


class Refusal(Exception):  # noqa: N818  # it is an answer
    """A request that is answered with a page that says why not."""

    def __init__(self, status: int, reason: str, language: str = "") -> None:
        super().__init__(reason)
        self.status, self.reason, self.language = status, reason, language


@dataclass(frozen=True, slots=True)
class Post:
    """How the desk mails by itself, at once."""

    sender: Sender
    mailer: Mailer


def _by_the_wall() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Site:
    """The desk's surroundings.

    Attributes:
        open_engine: connects to the warehouse; called at the first request, again while it fails.
        signer: reads and makes the tokens of links.
        clock: now in a warehouse, an aware time; the sandbox's stands still.
        sandbox: whether the leads are invented; every page then says so.
        base: the public address, without a slash at its end; "" where none is set, and then nobody can log in.
        open_post: how the desk mails; called at the first mail.
        poster: knows where webhooks that people make may send.
        metrics_token: whoever shows it may read the metrics; "": this machine alone may.
        wall: now on the machine's clock, by which links to log in grow old in the sandbox too; an aware time.
    """

    open_engine: Callable[[], Engine]
    signer: Signer
    clock: Callable[[Engine], datetime]
    sandbox: bool = False
    base: str = ""
    open_post: Callable[[], Post] | None = None
    poster: Poster = field(default_factory=Poster)
    wall: Callable[[], datetime] = _by_the_wall
    metrics_token: str = field(default="", repr=False)
    _engine: Engine | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def engine(self) -> Engine:
        """The warehouse, opened once."""
        with self._lock:
            if self._engine is None:
                self._engine = self.open_engine()
            return self._engine

    @property
    def cookie(self) -> str:
        """The name of the login's cookie: that of https is refused by browsers from any other host or by http."""
        return SAFE_COOKIE if self.base.startswith("https://") else COOKIE

    def close(self) -> None:
        """Let the warehouse go."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None


class LetIn(Protocol):
    """Who was let in, by whatever link."""

    @property
    def connection(self) -> Connection:
        """The transaction of their request."""

    @property
    def t(self) -> WebTranslator:
        """Their words."""


def site_of(request: Request) -> Site:
    """The desk that answers a request."""
    site: Site = request.app.state.site
    return site


def extended(address: str, query: str) -> str:
    """An address with more of a query behind it."""
    if not query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{query}"


@dataclass(frozen=True, slots=True)
class Session:
    """A subscriber who was let in by the token of a link, or by a login.

    Attributes:
        up: the way from their page to the desk's root, so that the desk may stand under any prefix.
        logged_in: whether they came by a login; a link alone opens what is theirs, and changes nobody else's.
    """

    site: Site
    connection: Connection
    link_token: LinkToken
    subscriber: Row
    t: WebTranslator
    now: datetime
    up: str = "./"
    logged_in: bool = False

    @property
    def me(self) -> int:
        """Their id."""
        return self.link_token.subscriber

    @property
    def role(self) -> Role:
        """What they may do here: by a link alone no more than a reader may."""
        return Role(self.subscriber["role"]) if self.logged_in else Role.READER

    def require(self, needed: Role) -> None:
        """Refuse who may not. Raises Refusal: 401 for who has to log in first, 403 for who has too small a role."""
        if not self.logged_in:
            raise Refusal(401, "login", self.t.language)
        if not self.role.may(needed):
            raise Refusal(403, "role", self.t.language)

    def link(self, action: Action, subject: str = "", path: str = "", **more: str) -> str:
        """An address for this subscriber that is good for as long as the one they came by."""
        token = self._token(action, subject)
        rest = "".join(f"&{name}={value}" for name, value in more.items() if value)
        return f"{self.up}{path or PATHS[action]}?token={token}{rest}{self.language_query}"

    def page(self, path: str, **query: str) -> str:
        """The address of a page behind `entered`: with this reader's token, or without where they logged in."""
        known = {} if self.logged_in else {"token": self._token(Action.READ)}
        asked = {} if self.t.language == self.subscriber["language"] else {"lang": self.t.language}
        told = urlencode({name: value for name, value in {**known, **query, **asked}.items() if value})
        return f"{self.up}{path}" + (f"?{told}" if told else "")

    def here(self, path: str, query: str = "") -> str:
        """This page's own address without its language, for `lay_out`; `query` stands as it is."""
        known = "" if self.logged_in else f"token={self._token(Action.READ)}"
        return extended(extended(path, known), query)

    def lead(self, lead_id: str) -> str:
        """The address of a lead's page."""
        return self.page(f"lead/{lead_id}")

    def project(self, project_id: str) -> str:
        """The address of a project's page."""
        return self.page(f"project/{project_id}")

    @property
    def language_query(self) -> str:
        """What keeps the language in a link where it is not their usual one."""
        return "" if self.t.language == self.subscriber["language"] else f"&lang={self.t.language}"

    def _token(self, action: Action, subject: str = "") -> str:
        link_token = LinkToken(action, self.me, subject, self._until(action))
        return self.site.signer.sign(link_token)

    def _until(self, action: Action) -> date:
        if action is not Action.UNDO:
            return self.link_token.expires
        return min(self.link_token.expires, date.fromordinal(self.now.date().toordinal() + 1))


def living_lead(who: LetIn, lead_id: str) -> str:
    """The lead that an id from an address stands for today. Raises Refusal: 404 where there is none."""
    found = living(who.connection, [lead_id]).get(lead_id) if is_lead_id(lead_id) else None
    if found is None:
        raise Refusal(404, "no_lead", who.t.language)
    return found


@contextmanager
def entered(
    request: Request, token: str, asked: str, *, up: str = "./", write: bool = False
) -> Iterator[Session]:
    """Let a person in by the READ token of a link or, without one, by their login.

    Args:
        request: what their browser sent.
        token: of the link; "" looks for a login.
        asked: language asked for; "" takes theirs.
        up: the way from the page to the desk's root.
        write: whether the transaction is committed.

    Raises:
        Refusal: as `admitted` raises it; 401 where nobody is logged in, 403 for what another site sent.
    """
    site = site_of(request)
    if token:
        with admitted(site, Action.READ, token, asked, up=up, write=write) as session:
            yield session
        return
    if write and not sent_by_us(request, site.base):
        raise Refusal(403, "elsewhere")
    now = site.clock(site.engine)
    secret = request.cookies.get(site.cookie, "")
    with site.engine.connect() as connection:
        found = read_session(connection, secret, now) if secret else None
        if found is None:
            raise Refusal(401, "login", asked if asked in LANGUAGES else "")
        link_token = LinkToken(Action.READ, found, "", (now + _OVERNIGHT).date())
        yield _session(site, connection, link_token, asked, now, up, logged_in=True)
        if write:
            connection.commit()


@contextmanager
def admitted(
    site: Site, action: Action, token: str, asked: str, *, up: str = "./", write: bool = False
) -> Iterator[Session]:
    """Let a subscriber in by a token, for one request and in one transaction.

    Args:
        site: the desk.
        action: what the token must be for.
        token: as it came.
        asked: language asked for; "" takes theirs.
        up: the way from the page to the desk's root.
        write: whether the transaction is committed.

    Raises:
        Refusal: 403 for a token that is none of ours or whose subscriber has left, 410 for an old one.
    """
    now = site.clock(site.engine)
    try:
        link_token = site.signer.read(action, token, now)
    except ForgedError:
        raise Refusal(403, "forged") from None
    except ExpiredError:
        raise Refusal(410, "expired") from None
    with site.engine.connect() as connection:
        yield _session(site, connection, link_token, asked, now, up)
        if write:
            connection.commit()


def _session(
    site: Site,
    connection: Connection,
    link_token: LinkToken,
    asked: str,
    now: datetime,
    up: str,
    *,
    logged_in: bool = False,
) -> Session:
    """The session of a token's subscriber. Raises Refusal where they have left and it is for more than leaving."""
    subscriber = read_subscriber(connection, link_token.subscriber)
    if subscriber is None:
        raise Refusal(403, "gone")
    language = language_of(asked, subscriber["language"])
    if not subscriber["active"] and link_token.action not in (Action.UNSUBSCRIBE, Action.UNDO):
        raise Refusal(403, "gone", language)
    t = WebTranslator(language, subscriber["zone"])
    return Session(site, connection, link_token, subscriber, t, now, up, logged_in)
