"""HTTP to one address: no proxy, no redirect, certificates verified. Portals are asked by scrapers/ alone."""

import ssl
from functools import cache
from typing import Any

import httpx

from domain.crawl.counts import in_number


class StatusError(OSError):
    """The server answered with an error: `status` is HTTP's, `body` what it says."""

    def __init__(self, status: int, body: str = "") -> None:
        super().__init__(f"HTTP {status}")
        self.status, self.body = status, body


def client(seconds: float, **headers: str) -> httpx.Client:
    """A client that takes nothing from the environment.

    Args:
        seconds: the longest wait for a connection, and for each part of an answer.
        headers: of every request.
    """
    return httpx.Client(
        trust_env=False, follow_redirects=False, timeout=seconds, verify=_trusted(), headers=headers
    )


def async_client(seconds: float, **headers: str) -> httpx.AsyncClient:
    """The same for what must end at a moment, however slowly an answer comes: see `asyncio.timeout`."""
    return httpx.AsyncClient(
        trust_env=False, follow_redirects=False, timeout=seconds, verify=_trusted(), headers=headers
    )


@cache
def _trusted() -> ssl.SSLContext:
    """This machine's authorities, read once a process: each reading takes longer than a question to Airflow."""
    return ssl.create_default_context()


def call(url: str, body: dict[str, Any] | None = None, *, token: str = "", seconds: float) -> dict[str, Any]:
    """GET JSON from a URL, or POST JSON to it.

    Raises:
        StatusError: the answer is an error.
        OSError: there is no answer in time.
        ValueError: it is no JSON.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with client(seconds, **headers) as http:
        try:
            answer = http.get(url) if body is None else http.post(url, json=body)
        except httpx.HTTPError as error:
            raise OSError(str(error) or type(error).__name__) from error
    if not answer.is_success:
        raise StatusError(answer.status_code, answer.text)
    found: dict[str, Any] = answer.json()
    return found


def fetch(url: str, *, seconds: float, largest: int, user_agent: str) -> bytes:
    """GET a body of at most `largest` bytes.

    Raises:
        StatusError: the answer is an error, or a redirect.
        OSError: there is no whole answer in time.
        ValueError: it is longer.
    """
    headers = {"User-Agent": user_agent, "Accept-Encoding": "identity"}
    body = b""
    try:
        with client(seconds, **headers) as http, http.stream("GET", url) as answer:
            if not answer.is_success:
                raise StatusError(answer.status_code)
            for part in answer.iter_raw():
                body += part
                if len(body) > largest:
                    raise ValueError(in_number(f"the answer is longer than {largest} bytes"))
    except httpx.HTTPError as error:
        raise OSError(str(error) or type(error).__name__) from error
    return body
