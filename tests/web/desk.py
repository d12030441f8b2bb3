"""A desk on a loopback port, and a reader's browser that reads what it answers."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import uvicorn
from lxml import html as lxml_html
from sqlalchemy import Engine, select

from digest.links.tokens import Action, LinkToken, Signer
from digest.links.urls import PATHS
from tests.digest.world import NOW
from warehouse.tables import action
from web.app import create_app
from web.connection_limits import options
from web.middleware import Limiter
from web.session import Post

KEY = "k" * 32
SIGNER = Signer((KEY,), sandbox=False)


def words(element: Any) -> str:  # noqa: ANN401  # lxml has no types
    """The words of a part of a page, as they are read: parts one after the other, white space made one."""
    return " ".join(" ".join(element.itertext()).split())


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, with its text as a reader sees it."""

    status: int
    headers: httpx.Headers
    body: str

    @property
    def text(self) -> str:
        """All words of the page's body, white space made one."""
        return words(self.tree.body)

    @property
    def tree(self) -> Any:  # noqa: ANN401  # lxml has no types
        """The page as a tree."""
        return lxml_html.document_fromstring(self.body)

    def links(self, part: str) -> list[str]:
        """The addresses of links that contain something."""
        return [str(link) for link in self.tree.xpath("//a/@href") if part in link]

    def form(self, part: str) -> str:
        """Where the form goes whose address contains something."""
        (found,) = [link for link in self.tree.xpath("//form/@action") if part in link]
        return str(found)


@dataclass(slots=True)
class Desk:
    """A running desk over a test's world."""

    address: str
    client: httpx.Client
    engine: Engine
    server: uvicorn.Server

    def finish(self) -> None:
        """Wait until all that requests have left to be done after their answers is done."""
        while self.server.server_state.tasks:
            time.sleep(0.01)

    def link(
        self, action: Action, subscriber: int, subject: str = "", days: int = 60, signer: Signer = SIGNER
    ) -> str:
        """A link as a mail has it."""
        link_token = LinkToken(action, subscriber, subject, NOW.date() + timedelta(days=days))
        return f"{self.address}/{PATHS[action]}?token={signer.sign(link_token)}"

    def lead(self, subscriber: int, lead_id: str) -> str:
        """The address of a lead's page."""
        return self.link(Action.READ, subscriber).replace("/leads?", f"/lead/{lead_id}?")

    def get(self, url: str, **headers: str) -> Page:
        """Open an address."""
        return _page(self.client.get(url, headers=headers))

    def post(self, url: str, base: str = "", **fields: str | Sequence[str]) -> Page:
        """Send a form; `base` is the page it stood on."""
        target = httpx.URL(base or self.address + "/").join(url)
        return _page(self.client.post(target, data=fields))

    def rows(self) -> list[tuple[int, str, str | None, bool]]:
        """What readers did: reader, kind, lead, and whether it was taken back."""
        with self.engine.connect() as connection:
            found = connection.execute(select(action).order_by(action.c.id))
            return [(row.subscriber_id, row.kind, row.lead_id, row.undone_at is not None) for row in found]


def _page(answer: httpx.Response) -> Page:
    return Page(answer.status_code, answer.headers, answer.text)


@contextmanager
def running(
    engine: Engine,
    limiter: Limiter | None = None,
    now: datetime = NOW,
    proxies: Sequence[str] = (),
    base: str = "",
    post: Post | None = None,
    calls: Limiter | None = None,
    metrics_token: str = "",
) -> Iterator[Desk]:
    """Serve a desk on a free port for as long as a test needs it; with a base and a post one can log in there."""
    unlimited = Limiter(rate=1e6, burst=1e6)
    app = create_app(
        lambda: engine,
        SIGNER,
        lambda _: now,
        base=base,
        open_post=(lambda: post) if post else None,
        limiter=limiter or unlimited,
        calls=calls or unlimited,
        metrics_token=metrics_token,
    )
    app.state.site.wall = lambda: now
    config = uvicorn.Config(app, port=0, lifespan="off", **options(proxies))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(timeout=20, trust_env=False) as client:
            yield Desk(f"http://127.0.0.1:{port}", client, engine, server)
    finally:
        server.should_exit = True
        thread.join(10)
