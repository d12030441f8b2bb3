"""Between the desk and the network: headers, limits on bodies and on requests a minute, a log without tokens."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("cityleads.web")

# No script at all, nothing from elsewhere, no frame around us, and no address of ours told to other sites.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
    "Cache-Control": "no-store",
}
# Our longest form is a note of 500 characters; percent-encoded Hangul takes nine bytes each.
MOST_BODY = 16_384
# Of a body from its first byte; a form is one packet.
BODY_SECONDS = 10.0
MOST_HEAD, MOST_HEADERS = 16_384, 100
_CLOSE = {"Connection": "close"}  # the rest of the request is not read
# A person clicks; 240 requests a minute from one address are no office, and guessing tokens is hopeless anyway.
A_MINUTE, BURST = 240, 120
_MOST_CLIENTS = 10_000


@dataclass(slots=True)
class Limiter:
    """A token bucket a client: `burst` at once, then `rate` a minute. The longest unseen are forgotten first."""

    rate: float = A_MINUTE
    burst: float = BURST
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, client: str) -> float:
        """Take one; seconds to wait where there is none, else 0."""
        now = self.clock()
        left, then = self._buckets.pop(client, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.rate / 60)
        taken = left >= 1
        self._buckets[client] = (left - 1 if taken else left, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - left) * 60 / self.rate


# Makes the answer to a request that is refused here, by its status.
Refuse = Callable[[Scope, int], Awaitable[Response]]


@dataclass(slots=True)
class _Answer:
    """One answer on its way out, with our headers; it remembers its status once it has begun."""

    scope: Scope
    out: Send
    refuse: Refuse
    status: int = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self.out(message)

    async def say(self, status: int, headers: dict[str, str] | None = None) -> None:
        """An answer of our own, unless another has begun."""
        if not self.status:
            told = await self.refuse(self.scope, status)
            told.headers.update(headers or {})
            await told(self.scope, _nothing, self.send)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


@dataclass(slots=True)
class DeskMiddleware:
    """ASGI middleware around the whole desk; `refuse` puts its refusals into words."""

    app: ASGIApp
    refuse: Refuse
    limiter: Limiter = field(default_factory=Limiter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Trouble becomes a page, and its trace goes to the log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, prefix = time.monotonic(), scope.get("root_path", "")
        answer = _Answer(scope, send, self.refuse)
        try:
            wait = self.limiter.wait((scope.get("client") or ("", 0))[0])
            if _has_too_much(scope):
                await answer.say(431, _CLOSE)
            elif wait:
                await answer.say(429, {"Retry-After": str(int(wait) + 1)})
            else:
                await self.app(scope, _bounded(receive), answer.send)
        except Exception:
            log.exception("a request failed; what it would have changed was rolled back")
            await answer.say(500)
        finally:
            # The route's pattern instead of the address, so that no token and no search is kept.
            mounted = scope.get("root_path", "").removeprefix(prefix)
            route = mounted + getattr(scope.get("route"), "path", "-")
            seconds = time.monotonic() - start
            log.info("%s %s %d %.0f ms", scope["method"], route, answer.status, seconds * 1000)


def _has_too_much(scope: Scope) -> bool:
    """Whether a request's head is longer than any browser's: its parser may have taken it all at once."""
    headers = scope["headers"]
    size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return len(headers) > MOST_HEADERS or size + sum(len(n) + len(v) for n, v in headers) > MOST_HEAD


def _bounded(receive: Receive) -> Receive:
    """The same body, up to its longest and no slower than its time."""
    seen, whole, until = 0, False, time.monotonic() + BODY_SECONDS

    async def counted() -> Message:
        nonlocal seen, whole
        if whole:  # what comes now is only that the client has gone
            return await receive()
        try:
            async with asyncio.timeout(until - time.monotonic()):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, headers=_CLOSE) from None  # the desk makes a page of it
        seen += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if seen > MOST_BODY:
            raise HTTPException(413, headers=_CLOSE)
        return message

    return counted
