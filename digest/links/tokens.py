"""Tokens of links: what a link in a mail allows, signed, so that a subscriber can act without a password.

A token is for one subscriber, one action and one subject, until a day. Whoever holds it may do that one thing, so
it stands in mails and addresses alone, never in a log.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

# A key shorter than this could be guessed from one mail's links.
SHORTEST_KEY = 32
# Longer than any token we make; what is longer is not looked at.
LONGEST = 300
_TOKEN = re.compile(r"[A-Za-z0-9_.-]+")
# Sixteen bytes of signature in base64 without its padding.
_BRIEF_BYTES = 16
_BRIEF = re.compile(r"(0|[1-9]\d{0,18})\.([1-9]\d{0,5})\.[A-Za-z0-9_-]{22}")
_EPOCH = date(1970, 1, 1).toordinal()
# What companies' tokens are signed for; no Action, as no subscriber may do it.
_COMPANY = "company"


class Action(StrEnum):
    """What a subscriber may do by a link. The values are codes in digest.action and in addresses."""

    READ = "read"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MUTE = "mute"
    MUTE_BUYER = "mute_buyer"
    NOT_FOR_US = "not_for_us"
    NOT_SAME = "not_same"
    UNSUBSCRIBE = "unsubscribe"
    UNDO = "undo"


class ForgedError(ValueError):
    """The token is none of ours, was altered, or is for another action."""


class ExpiredError(ValueError):
    """The token was ours; its time is over."""


@dataclass(frozen=True, slots=True)
class LinkToken:
    """What a link allows.

    Attributes:
        subscriber: id of the subscriber.
        subject: id of the lead; of the row of digest.action for UNDO; empty for READ and UNSUBSCRIBE.
        expires: the last day, UTC, on which it is taken.
    """

    action: Action
    subscriber: int
    subject: str
    expires: date


@dataclass(frozen=True, slots=True)
class CompanyToken:
    """What a company's link allows: to see and change its own profile, and to see and answer its own list.

    Attributes:
        company: number of the company.
        serial: the company's links of an earlier number were withdrawn.
        expires: the last day, UTC, on which it is taken.
    """

    company: int
    serial: int
    expires: date


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs tokens and reads them back.

    Attributes:
        keys: secrets, the newest first; the first signs, every one is taken when reading, so a key is changed
            by putting the new one before the old one.
        sandbox: a token of the sandbox is worth nothing on the live desk, even under the same key.

    Raises:
        ValueError: there is no key, or one is too short.
    """

    keys: tuple[str, ...] = field(repr=False)
    sandbox: bool

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) < SHORTEST_KEY for key in self.keys):
            raise ValueError(f"a key for links needs at least {SHORTEST_KEY} characters")

    def sign(self, link_token: LinkToken) -> str:
        """Make the token of a token: letters, digits, "-", "_" and "."; equal tokens make equal tokens."""
        day = link_token.expires.toordinal() - _EPOCH
        if link_token.action is Action.READ and not link_token.subject:
            return _brief(f"{link_token.subscriber}.{day}", self.keys[0], self.sandbox)
        token = _serializer(self.keys, self.sandbox, link_token.action).dumps(
            [link_token.subscriber, day, link_token.subject]
        )
        return token if isinstance(token, str) else token.decode("ascii")

    def read(self, action: Action, token: str, now: datetime) -> LinkToken:
        """Read a token back.

        Args:
            action: what it is shown for; a token for anything else is refused.
            token: as it came from outside.
            now: aware time.

        Raises:
            ForgedError: it is not ours, was altered, or is for another action.
            ExpiredError: its last day is over.
        """
        _check_shape(token)
        if brief := _BRIEF.fullmatch(token):
            return self._read_brief(action, token, brief, now)
        subscriber, day, subject = self._content(action, token)
        return LinkToken(action, subscriber, subject, _until(day, now))

    def sign_company(self, company_token: CompanyToken) -> str:
        """Make the token of a company's page; it opens nothing that a subscriber's opens, nor the other way round."""
        day = company_token.expires.toordinal() - _EPOCH
        content = [company_token.company, day, company_token.serial]
        token = _serializer(self.keys, self.sandbox, _COMPANY).dumps(content)
        return token if isinstance(token, str) else token.decode("ascii")

    def read_company(self, token: str, now: datetime) -> CompanyToken:
        """Read the token of a company's page back. Raises as `read` does."""
        company, day, serial = self._content(_COMPANY, token)
        return CompanyToken(company, serial, _until(day, now))

    def _content(self, salt: str, token: str) -> list[Any]:
        """What a token of ours holds. Raises ForgedError where it is none, or is for something else."""
        _check_shape(token)
        try:
            content: list[Any] = _serializer(self.keys, self.sandbox, salt).loads(token)
        except BadData:
            raise ForgedError("the signature does not fit") from None
        return content

    def _read_brief(self, action: Action, token: str, brief: re.Match[str], now: datetime) -> LinkToken:
        """A token to read, in its short form; every other action has the long one."""
        told = f"{brief[1]}.{brief[2]}"
        same = [compare_digest(token, _brief(told, key, self.sandbox)) for key in self.keys]
        if action is not Action.READ or not any(same):
            raise ForgedError("the signature does not fit")
        return LinkToken(action, int(brief[1]), "", _until(int(brief[2]), now))


def _check_shape(token: str) -> None:
    """Raises ForgedError for what no token of ours looks like."""
    if len(token) > LONGEST or not _TOKEN.fullmatch(token):
        raise ForgedError("not a token")


def _until(day: int, now: datetime) -> date:
    """The last day of a token. Raises ExpiredError where it is over."""
    expires = date.fromordinal(day + _EPOCH)
    if now.astimezone(UTC).date() > expires:
        raise ExpiredError(f"it was good until {expires}")
    return expires


@lru_cache(maxsize=1024)
def _brief(told: str, key: str, sandbox: bool) -> str:
    """The short form of a token to read, which every line of a mail has: who and until when, and 128 bits of HMAC.

    RFC 2104, 5: a signature may be cut to half of the hash. The name of the form parts it from all other signatures.
    """
    said = f"cityleads.{'sandbox' if sandbox else 'live'}.{Action.READ}.brief.{told}"
    signature = hmac.digest(key.encode(), said.encode(), sha256)[:_BRIEF_BYTES]
    return f"{told}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


@lru_cache(maxsize=64)
def _serializer(keys: tuple[str, ...], sandbox: bool, action: str) -> URLSafeSerializer:
    """HMAC-SHA256; itsdangerous compares signatures in constant time, and before it looks into the content."""
    return URLSafeSerializer(
        list(reversed(keys)),  # it wants the newest last
        salt=f"cityleads.{'sandbox' if sandbox else 'live'}.{action}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": sha256},
    )
