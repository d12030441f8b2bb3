"""How a program is let in and answered: its token, its rate, the ETag, and the row of what it was given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import Connection

from desk.personal_tokens import Bearer, Opens, note_use, read_token
from web.api.problems import Refused
from web.middleware import Limiter
from web.session import site_of

# What one token may ask: a page a second for long, and some at once.
A_MINUTE, BURST = 60, 60
# A program keeps an answer, asks each time whether it is still true, and shares it with nobody.
_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, within the one transaction of the request.

    Attributes:
        now: aware, by the desk's clock.
    """

    connection: Connection
    bearer: Bearer
    now: datetime


@dataclass(frozen=True, slots=True)
class Body:
    """What a program is given: bytes of a media type, and how many entries they hold."""

    content: bytes
    media: str
    entries: int
    headers: dict[str, str] | None = None


@contextmanager
def called(request: Request, secret: str, opens: Opens) -> Iterator[Caller]:
    """Let a program in by its token, for one request.

    Raises:
        Refused: 401 without a token that is good for this, 429 where it asks too often.
    """
    site = site_of(request)
    now = site.clock(site.engine)
    with site.engine.connect() as connection:
        bearer = read_token(connection, secret, opens) if secret else None
        if bearer is None:
            raise Refused(401, headers={"WWW-Authenticate": 'Bearer realm="cityleads"'})
        limiter: Limiter = request.app.state.limiter
        if wait := limiter.wait(str(bearer.token_id)):
            raise Refused(429, headers={"Retry-After": str(int(wait) + 1)})
        yield Caller(connection, bearer, now)
        connection.commit()


def answer(request: Request, secret: str, opens: Opens, make: Callable[[Caller], Body]) -> Response:
    """Let a program in, make its answer, and send it only where the program does not have it yet.

    Args:
        request: with If-None-Match where the program has an answer.
        secret: the token that was shown.
        opens: what the token must be for.
        make: makes the answer; it may raise Refused.
    """
    with called(request, secret, opens) as caller:
        body = make(caller)
        etag = f'"{sha256(body.content).hexdigest()[:32]}"'
        fresh = not _has(request.headers.get("if-none-match", ""), etag)
        note_use(caller.connection, caller.bearer.token_id, caller.now, body.entries if fresh else 0)
    headers = {**_HEADERS, **(body.headers or {}), "ETag": etag}
    return (
        Response(body.content, media_type=body.media, headers=headers)
        if fresh
        else Response(None, 304, headers)
    )


def _has(told: str, etag: str) -> bool:
    """Whether If-None-Match names an answer (RFC 9110, 13.1.2: compared weakly)."""
    tags = {tag.strip().removeprefix("W/") for tag in told.split(",")}
    return etag in tags or "*" in tags
