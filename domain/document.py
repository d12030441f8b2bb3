"""What a portal answered, and what its parser makes of it. Everything here is immutable and free of I/O."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.notice import Notice
from domain.programme import Occasion, Project

EXCERPT = 400  # letters of a portal's text that are kept with what could not be read


@dataclass(frozen=True, slots=True)
class Document:
    """What a portal answered, verbatim: what a spider yields, the warehouse keeps and a parser reads.

    Attributes:
        source: e.g. "th_egp".
        kind: which of the source's shapes the bytes have: "list", "detail", "schedule" …
        key: names the resource within the source (a page of a list, the detail of one notice); the bytes
            under one key change with time.
        url: the real URL, also for what came from the sandbox.
        body: the bytes.
        content_type: the header as sent, "" when there was none. Portals lie in it.
        fetched_at: when these bytes were last seen, UTC.
        meta: what the spider knew and the bytes do not say, e.g. {"dept": "1700", "native_id": "IB2600…"}.
        listed: how many notices the page lists; None where only its parser can count them.
        fingerprint: SHA-256 of the bytes without what the source's facts call volatile: under one key it
            distinguishes pages. None where all of the bytes do.
    """

    source: str
    kind: str
    key: str
    url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    meta: Mapping[str, str] = field(default_factory=dict)
    listed: int | None = None
    fingerprint: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A rejected record, with what a person needs to judge it.

    Attributes:
        reason: stable code, e.g. "error_page", "bad_date", "unknown_code", "missing_field".
        message: one English sentence: what is wrong, with the offending value.
        excerpt: the raw text around it, at most EXCERPT characters.
        native_id: the notice concerned, "" when the whole document is.
    """

    reason: str
    message: str
    excerpt: str = ""
    native_id: str = ""


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A field of the portal that its parser does not know: the portal has changed. The notice itself is kept.

    Attributes:
        field: dotted path, e.g. "page.content.newField".
        example: its value as text, at most EXCERPT characters.
    """

    field: str
    example: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is not ours by rule, as another country's or an ad that is no tender. It was read, and is not kept.

    Attributes:
        native_id: the portal's own number of it.
        why: the rule, a stable code, e.g. other_country.
    """

    native_id: str
    why: str


# What is kept of what a portal says.
Announcement = Notice | Project | Occasion
Reading = Announcement | Reject | UnknownField | PassedOver


class Parser(Protocol):
    """What every module in transform/parsers offers."""

    def read(self, document: Document) -> Iterator[Reading]:
        """Yield what the document says. Never raises for bad input: that is a Reject."""


class PageError(Exception):
    """A whole document is not what its kind promises (an error page, a challenge, broken JSON)."""

    def __init__(self, reason: str, message: str, excerpt: str = "") -> None:
        super().__init__(message)
        self.reject = Reject(reason, message, excerpt[:EXCERPT])


class FieldError(Exception):
    """One notice of a document cannot be read; the others can."""

    def __init__(self, reason: str, message: str, excerpt: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.excerpt = excerpt[:EXCERPT]
