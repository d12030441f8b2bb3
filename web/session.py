"""What all pages share: the warehouse, the clock, who signs, and how a visitor is let in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from fastapi import Request
from sqlalchemy import Connection, Engine

from digest.links.tokens import Action, ExpiredError, ForgedError, Signer, Ticket
from digest.links.urls import PATHS
from web.i18n import WebVoice, language_of
from web.queries import Row, read_reader


class Refusal(Exception):  # noqa: N818  # it is an answer
    """A request that is answered with a page that says why not."""

    def __init__(self, status: int, reason: str, language: str = "") -> None:
        super().__init__(reason)
        self.status, self.reason, self.language = status, reason, language


@dataclass(slots=True)
class Site:
    """The desk's surroundings.

    Attributes:
        open_engine: connects to the warehouse; called at the first request, again while it fails.
        signer: reads and makes tickets.
        clock: now in a warehouse, an aware time; the sandbox's stands still.
        sandbox: whether the leads are invented; every page then says so.
    """

    open_engine: Callable[[], Engine]
    signer: Signer
    clock: Callable[[Engine], datetime]
    sandbox: bool = False
    _engine: Engine | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def engine(self) -> Engine:
        """The warehouse, opened once."""
        with self._lock:
            if self._engine is None:
                self._engine = self.open_engine()
            return self._engine

    def close(self) -> None:
        """Let the warehouse go."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None


def site_of(request: Request) -> Site:
    """The desk that answers a request."""
    site: Site = request.app.state.site
    return site


@dataclass(frozen=True, slots=True)
class Visit:
    """A reader who was let in by his ticket.

    Attributes:
        up: the way from his page to the desk's root, so that the desk may stand under any prefix.
    """

    site: Site
    connection: Connection
    ticket: Ticket
    reader: Row
    voice: WebVoice
    now: datetime
    up: str = "./"

    def link(self, action: Action, subject: str = "", path: str = "", **more: str) -> str:
        """An address for this reader that is good for as long as the one he came by."""
        ticket = Ticket(action, self.ticket.reader, subject, self._until(action))
        token = self.site.signer.sign(ticket)
        rest = "".join(f"&{name}={value}" for name, value in more.items() if value)
        return f"{self.up}{path or PATHS[action]}?token={token}{rest}{self.tongue}"

    def lead(self, lead_id: str) -> str:
        """The address of a lead's page."""
        return self.link(Action.READ, path=f"lead/{lead_id}")

    @property
    def tongue(self) -> str:
        """What keeps the language in a link where it is not the reader's usual one."""
        return "" if self.voice.language == self.reader["language"] else f"&lang={self.voice.language}"

    def _until(self, action: Action) -> date:
        if action is not Action.UNDO:
            return self.ticket.expires
        return min(self.ticket.expires, date.fromordinal(self.now.date().toordinal() + 1))


@contextmanager
def admitted(
    site: Site, action: Action, token: str, asked: str, *, up: str = "./", write: bool = False
) -> Iterator[Visit]:
    """Let a reader in by his token, for one request and in one transaction.

    Args:
        site: the desk.
        action: what the token must be for.
        token: as it came.
        asked: language asked for; "" takes the reader's.
        up: the way from the page to the desk's root.
        write: whether the transaction is committed.

    Raises:
        Refusal: 403 for a token that is none of ours or whose reader has left, 410 for an old one.
    """
    now = site.clock(site.engine)
    try:
        ticket = site.signer.read(action, token, now)
    except ForgedError:
        raise Refusal(403, "forged") from None
    except ExpiredError:
        raise Refusal(410, "expired") from None
    with site.engine.connect() as connection:
        reader = read_reader(connection, ticket.reader)
        if reader is None:
            raise Refusal(403, "gone")
        language = language_of(asked, reader["language"])
        if not reader["active"] and action not in (Action.UNSUBSCRIBE, Action.UNDO):
            raise Refusal(403, "gone", language)
        voice = WebVoice(language, reader["zone"])
        yield Visit(site, connection, ticket, reader, voice, now, up)
        if write:
            connection.commit()
