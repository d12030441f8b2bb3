"""What spiders yield."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A page as the portal sent it; see transform.notice.Document for the meaning of the fields.

    `listed` is how many notices the page lists; None where only its parser can tell.
    """

    source: str
    kind: str
    key: str
    url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    meta: Mapping[str, str]
    listed: int | None = None
