"""What a sandbox portal is given and what it answers.

Every module in sandbox/portals offers:
  HOSTS: tuple[str, ...]                                   the real hosts it stands for
  answer(request, samples) -> Response                     one answer, from the samples that the day shows
  lists(samples, now) -> Iterator[(meta, body)]            the list pages a spider would land, without HTTP
  invent(words, number, random) -> dict[str, Any]          `fields` of one generated notice, for benchmarks
and, where several sources share a host, all of them but one:
  takes(request) -> bool                                   whether a request is this source's
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from domain.clock import moment_of
from sandbox.samples import Sample
from sandbox.words import Words


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the real portal would see it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    day: int

    @property
    def host(self) -> str:
        """The real host asked."""
        return urlsplit(self.url).hostname or ""

    @property
    def path(self) -> str:
        """The path, without the query."""
        return urlsplit(self.url).path or "/"

    @property
    def now(self) -> datetime:
        """The sandbox's clock, UTC."""
        return moment_of(self.day)

    @property
    def query(self) -> dict[str, str]:
        """The query's fields; of a repeated one the last."""
        return _fields(urlsplit(self.url).query)

    @property
    def form(self) -> dict[str, str]:
        """A form's fields; of a repeated one the last."""
        return _fields(self.body.decode("utf-8"))

    def json(self) -> Any:  # noqa: ANN401  # JSON values are of any type
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body)


def _fields(text: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


@dataclass(frozen=True, slots=True)
class Response:
    """What the portal answers."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def json_response(value: object, *, content_type: str = "application/json; charset=utf-8") -> Response:
    """Answer with JSON as the portals write it: compact, not escaped."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, content_type)


def not_found() -> Response:
    """Answer 404."""
    return Response(b"<html><body><h1>404 Not Found</h1></body></html>", status=404)


class Portal(Protocol):
    """The contract above, for mypy."""

    HOSTS: tuple[str, ...]

    def answer(self, request: Request, samples: Sequence[Sample]) -> Response:
        """Answer one request."""

    def lists(self, samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:
        """Yield (document meta, body) of every list page."""

    def invent(self, words: Words, number: int, random: Random) -> dict[str, Any]:
        """Make up one notice's fields."""
