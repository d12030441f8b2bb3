"""The shapes between a document and a lead: the part of a notice in a document, and the notice as it is kept."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from domain.lead import RELEVANT_TIERS, Member
from domain.notice import Notice
from transform.enrich import Enriched
from transform.notice_json import notice_as_json, notice_from_json
from warehouse import notices
from warehouse.db import as_json


@dataclass(frozen=True, slots=True)
class Part:
    """What a document says of a notice.

    Attributes:
        document_id, fetched_at, seen_at: the document; first and last seen, UTC.
        digest: hash of the content: equal digests are equal parts.
        content: the notice as JSON text, "" where it is kept already.
    """

    notice: Notice
    document_id: int
    fetched_at: datetime
    seen_at: datetime
    digest: int
    content: str = ""

    @classmethod
    def of(cls, document: dict[str, Any], notice: Notice) -> "Part":
        """A part as a parser made it of a document (a row of raw.document)."""
        content = as_json(notice_as_json(notice))
        digest = int.from_bytes(
            blake2b(content.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
        )
        return cls(notice, document["id"], document["fetched_at"], document["seen_at"], digest, content)

    @classmethod
    def kept(cls, row: dict[str, Any]) -> "Part":
        """A part that the warehouse keeps (a row of `warehouse.notices.parts_of`)."""
        notice = notice_from_json(row["content"])
        return cls(notice, row["document_id"], row["fetched_at"], row["seen_at"], row["digest"])

    @property
    def key(self) -> notices.PartKey:
        """Source, native id and part: of each the latest document counts."""
        return notices.PartKey(self.notice.source, self.notice.native_id, self.notice.part)

    @property
    def row(self) -> tuple[object, ...]:
        """The columns notices.PART."""
        return (*self.key, self.document_id, self.seen_at, self.content, self.digest)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice merged from all its parts and enriched, as it is or will be kept.

    Attributes:
        document_ids: the documents that its parts come from.
        first_known_at, changed_at: when its first and its latest part were first seen; once it is saved, as the
            warehouse has them. UTC.
        content: the notice as JSON text, "" where it was not needed yet.
        id: surrogate key; 0 before it is saved.
        is_new: whether the warehouse did not know it before it was saved.
    """

    enriched: Enriched
    document_ids: tuple[int, ...]
    first_known_at: datetime
    changed_at: datetime
    content: str = ""
    id: int = 0
    is_new: bool = False

    @property
    def is_relevant(self) -> bool:
        """Whether it is a lead by itself."""
        return self.enriched.judgement.tier in RELEVANT_TIERS

    @property
    def member(self) -> Member:
        """What compiling its lead needs to know."""
        enriched = self.enriched
        return Member(
            notice_id=self.id,
            notice=enriched.notice,
            tier=enriched.judgement.tier,
            score=enriched.judgement.score,
            dimensions=tuple(enriched.judgement.dimensions),
            evidence=enriched.evidence,
            place_code=enriched.place.code if enriched.place else None,
            language=enriched.language.code,
            first_known_at=self.first_known_at,
            changed_at=self.changed_at,
        )
