"""One question to a translating service: bounded in time and size, and every way in which it can fail by a name."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from cityleads.http_client import async_client
from cityleads.translation.endpoint import Endpoint
from cityleads.translation.protocols import Question
from transform.text import clean

LARGEST = 1024 * 1024  # bytes of an answer
# DeepL's own status for a month's quota that is used up.
QUOTA = 456
_ABOUT_THE_TEXT = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_LONGEST_ASKED_WAIT = 24 * 3600.0
# A title's translation is no longer than this; what is, is no translation of it.
_TIMES, _MORE = 6, 200


class TranslationError(Exception):
    """The service does not translate now; the message says why, without the key.

    Attributes:
        wait: seconds that it asks not to be asked again; 0 where it says nothing.
    """

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class TextRefusedError(TranslationError):
    """It refuses these texts; others may do."""


def ask(endpoint: Endpoint, texts: Sequence[str], of: str, to: str, seconds: float) -> list[str]:
    """Have texts of one language translated.

    Args:
        endpoint: the service.
        texts: at most as many as one request holds.
        of: their language, ISO 639-1, or "und".
        to: "ko" or "en".
        seconds: the longest that all of it may take.

    Returns:
        As many texts, each one line.

    Raises:
        TextRefusedError: it refuses the texts.
        TranslationError: anything else.
    """
    question = endpoint.protocol.ask(texts, of, to, endpoint.key, endpoint.model)
    try:
        body = asyncio.run(_post(endpoint.url, question, seconds))
    except TimeoutError:
        raise TranslationError(f"no answer within {seconds:.0f} s") from None
    except httpx.HTTPError as error:
        raise TranslationError(f"no answer: {type(error).__name__}") from error
    return _read(endpoint, texts, body)


async def _post(url: str, question: Question, seconds: float) -> bytes:
    """Raises TranslationError, httpx.HTTPError and TimeoutError."""
    body = b""
    async with (
        asyncio.timeout(seconds),
        async_client(seconds, **question.headers) as http,
        http.stream("POST", url, json=dict(question.body)) as answer,
    ):
        if not answer.is_success:
            raise _refusal(answer)
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > LARGEST:
                raise TranslationError("the answer is too long")
    return body


def _refusal(answer: httpx.Response) -> TranslationError:
    """What an error's status means."""
    status, wait = answer.status_code, _asked_wait(answer)
    if status in _ABOUT_THE_TEXT:
        return TextRefusedError(f"HTTP {status}")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return TranslationError(f"HTTP {status}: the key is refused")
    if status == QUOTA:
        return TranslationError("HTTP 456: the quota is used up", wait)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return TranslationError("HTTP 429: too many requests, or the quota is used up", wait)
    return TranslationError(f"HTTP {status}", wait)


def _asked_wait(answer: httpx.Response) -> float:
    """Seconds of Retry-After (RFC 9110, 10.2.3), a number or a date; at most a day, 0 where it cannot be read."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), _LONGEST_ASKED_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - datetime.now(UTC)).total_seconds()), _LONGEST_ASKED_WAIT)


def _read(endpoint: Endpoint, texts: Sequence[str], body: bytes) -> list[str]:
    try:
        found = endpoint.protocol.read(json.loads(body))
    except (LookupError, TypeError, ValueError, RecursionError) as error:
        raise TranslationError("the answer is not what this kind of service sends") from error
    if len(found) != len(texts) or not all(map(_fits, texts, found)):
        raise TranslationError("the answer is no translation of each title")
    return [clean(one) for one in found]


def _fits(text: str, translated: object) -> bool:
    if not isinstance(translated, str):
        return False
    said = clean(translated)
    return 0 < len(said) <= _TIMES * len(text) + _MORE
