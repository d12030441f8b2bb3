"""Somebody of a centre's staff who is logged in, and reads and changes pages as their browser would."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import httpx
from sqlalchemy import update

from desk.role import Role
from desk.sessions import open_session
from tests.digest.world import NOW, World
from tests.web.desk import Desk, Page
from warehouse.tables import subscriber
from web.session import COOKIE


@dataclass(frozen=True, slots=True)
class Staff:
    """A logged-in person."""

    desk: Desk
    me: int
    email: str
    secret: str

    def get(self, path: str) -> Page:
        """Open a page of the desk."""
        return self._page(self.desk.client.get(self._at(path), headers=self._cookie))

    def send(self, path: str, headers: dict[str, str] | None = None, **fields: str | list[str]) -> Page:
        """Send a form, and follow where it leads."""
        return self.send_form(path, fields, headers)

    def send_form(
        self, path: str, fields: Mapping[str, str | list[str]], headers: Mapping[str, str] | None = None
    ) -> Page:
        """Send a form whose fields are data, and follow where it leads."""
        told = {**self._cookie, **(headers or {})}
        answer = self.desk.client.post(self._at(path), data=dict(fields), headers=told)
        if answer.status_code == httpx.codes.SEE_OTHER:
            answer = self.desk.client.get(answer.url.join(answer.headers["location"]), headers=self._cookie)
        return self._page(answer)

    def send_from(self, site: str, path: str, fields: Mapping[str, str | list[str]]) -> Page:
        """Send a form as a browser does from a page of another site: "cross-site" or "same-site"."""
        return self.send_form(path, fields, {"sec-fetch-site": site})

    def without_a_login(self) -> "Staff":
        """The same person's browser once its cookie is gone."""
        return replace(self, secret="none")

    @property
    def _cookie(self) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self.secret}"}

    def _at(self, path: str) -> str:
        return f"{self.desk.address}/{path}"

    @staticmethod
    def _page(answer: httpx.Response) -> Page:
        return Page(answer.status_code, answer.headers, answer.text)


def enter(
    desk: Desk,
    world: World,
    email: str,
    role: Role = Role.EDITOR,
    centre: str = "bangkok",
    language: str = "en",
) -> Staff:
    """Subscribe somebody with a role, and let them in."""
    me = world.add_subscriber(email, language, centre)
    with world.engine.begin() as connection:
        connection.execute(update(subscriber).where(subscriber.c.id == me).values(role=role))
        return Staff(desk, me, email, open_session(connection, me, NOW))
