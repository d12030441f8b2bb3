"""How the desk listens: bounds on what a connection may hold, cost and wait, before anything of it is a request.

uvicorn times an idle connection between two requests only. Here each request, head and body, has a deadline that
begins with the connection or with its first byte, so that silent sockets and half-sent requests end too.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 20.0
KEEP_ALIVE_SECONDS = 5
# Browsers send about 1 kB, our longest token and search another; nginx takes 8 kB a line, too.
HEAD_BYTES = 16_384
CONNECTIONS = 500

_WAITING = {h11.IDLE, h11.SEND_BODY}


class TimedProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with a deadline for each request."""

    deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to count with the connection: most silent sockets never send a byte."""
        super().connection_made(transport)
        self._count()

    def data_received(self, data: bytes) -> None:
        """Count on while a request is not whole; a connection that waits for the next one is uvicorn's to end."""
        super().data_received(data)
        if self.conn.their_state in _WAITING:
            self._count()
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting."""
        self._stop()
        super().connection_lost(exc)

    def _count(self) -> None:
        if self.deadline is None:
            self.deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _stop(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None


def options(proxies: Sequence[str]) -> dict[str, Any]:
    """Uvicorn's options for the desk.

    Args:
        proxies: addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's where empty.
    """
    return {
        "http": TimedProtocol,
        "ws": "none",
        "h11_max_incomplete_event_size": HEAD_BYTES,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "limit_concurrency": CONNECTIONS,
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": list(proxies),
        # Its own access log would keep tokens; ours keeps the pattern of the address.
        "access_log": False,
        "server_header": False,
        "log_config": None,
    }
