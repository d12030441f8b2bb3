"""A program that reads the desk's API by a personal token."""

from dataclasses import dataclass
from typing import Any

import httpx

from desk.personal_tokens import Opens, make_token
from tests.digest.world import NOW
from tests.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Program:
    """A program with its token."""

    desk: Desk
    secret: str

    def get(self, path: str, etag: str = "", **asked: Any) -> httpx.Response:  # noqa: ANN401  # values of a query
        """Ask an address of the API."""
        headers = {"Authorization": f"Bearer {self.secret}"} | ({"If-None-Match": etag} if etag else {})
        return self.desk.client.get(f"{self.desk.address}/api/v1/{path}", params=asked, headers=headers)

    def ids(self, path: str = "leads", **asked: Any) -> list[str]:  # noqa: ANN401  # the same
        """The leads of a page."""
        return [one["lead_id"] for one in self.get(path, **asked).json()["items"]]


def program(desk: Desk, subscriber: int, opens: Opens = Opens.API, search: str = "") -> Program:
    """A program of a reader, with a new token."""
    with desk.engine.begin() as connection:
        return Program(desk, make_token(connection, subscriber, "a program", opens, NOW, search))
