"""From what documents say to notices in the warehouse: parts compared, notices rebuilt, enriched and kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection

from domain.lead import RELEVANT_TIERS, Member
from domain.notice import Notice, merge_parts
from transform.enrich import LEXICON_VERSION, Enriched, enrich, moment_columns
from transform.notice_json import notice_as_json, notice_from_json
from warehouse import notices
from warehouse.db import as_json


@dataclass(frozen=True, slots=True)
class Part:
    """What a document says of a notice.

    Attributes:
        document_id, fetched_at, seen_at: the document; first and last seen, UTC.
        digest: hash of the content: equal digests are equal parts.
        content: the notice as JSON text, "" where it is kept already and nobody needs it again.
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
        content: the notice as JSON text, "" where nobody has needed it yet.
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


def merge(connection: Connection, parts: Iterable[Part]) -> list[NoticeRecord]:
    """Merge parts read from documents, and rebuild the notices of which a part is new or different."""
    latest: dict[notices.PartKey, Part] = {}
    for part in sorted(parts, key=lambda part: (part.seen_at, part.document_id)):
        latest[part.key] = part
    known = notices.known_parts(connection, sorted({key.identity for key in latest}))
    new = [part for key, part in latest.items() if key not in known]
    different = [
        part
        for key, part in latest.items()
        if key in known and known[key].seen_at <= part.seen_at and known[key].digest != part.digest
    ]
    notices.add_parts(connection, [part.row for part in new])
    notices.replace_parts(connection, [part.row for part in different])
    return _rebuild(connection, [*new, *different], {key.identity for key in known})


def _rebuild(
    connection: Connection, changed: Sequence[Part], known: set[notices.Identity]
) -> list[NoticeRecord]:
    """Join changed parts with the other ones of their notices, which only `known` notices have."""
    grouped: dict[notices.Identity, dict[str, Part]] = {}
    for part in changed:
        grouped.setdefault(part.key.identity, {})[part.notice.part] = part
    for row in notices.parts_of(connection, sorted(known & grouped.keys())):
        parts = grouped[row["source"], row["native_id"]]
        if row["part"] not in parts:
            parts[row["part"]] = Part.kept(row)
    return [_rebuilt(list(grouped[identity].values())) for identity in sorted(grouped)]


def _rebuilt(parts: Sequence[Part]) -> NoticeRecord:
    merged = merge_parts(part.notice for part in parts)
    content = parts[0].content if len(parts) == 1 else as_json(notice_as_json(merged))
    seen = [part.fetched_at for part in parts]
    document_ids = tuple(sorted({part.document_id for part in parts}))
    return NoticeRecord(enrich(merged), document_ids, min(seen), max(seen), content)


def save_notices(connection: Connection, rebuilt: list[NoticeRecord]) -> list[NoticeRecord]:
    """Merge notices into the warehouse with their versions, numbers and blocking keys; returns the changed ones."""
    by_identity = {one.enriched.form.identity: one for one in rebuilt}
    known = notices.known(connection, list(by_identity))
    saved = _add(connection, [by_identity[key] for key in by_identity if key not in known])
    saved += _update(connection, {key: by_identity[key] for key in by_identity if key in known})
    _write_beside(connection, saved)
    return saved


def _write_beside(connection: Connection, saved: list[NoticeRecord]) -> None:
    """Write the notices' versions, numbers and blocking keys."""
    notices.add_versions(connection, {one.id: one.document_ids for one in saved})
    old = [one.id for one in saved if not one.is_new]
    notices.replace_numbers(connection, old, [number for one in saved for number in _numbers(one)])
    notices.replace_blocks(
        connection, old, [(*block, one.id) for one in saved for block in one.enriched.blocks]
    )


def _add(connection: Connection, records: list[NoticeRecord]) -> list[NoticeRecord]:
    ids = notices.add_notices(connection, [_notice_row(one) for one in records])
    return [replace(one, id=notice_id, is_new=True) for notice_id, one in zip(ids, records, strict=True)]


def _update(connection: Connection, by_identity: dict[notices.Identity, NoticeRecord]) -> list[NoticeRecord]:
    rows = notices.update_notices(connection, [_notice_row(one) for one in by_identity.values()])
    return [
        replace(
            by_identity[row["source"], row["native_id"]],
            id=row["id"],
            first_known_at=row["first_known_at"],
            changed_at=row["changed_at"],
        )
        for row in rows
    ]


def _numbers(one: NoticeRecord) -> list[tuple[str, str, int, str]]:
    notice = one.enriched.notice
    roles = dict.fromkeys(notice.keys, "self") | {
        key: "plan" for key in notice.plan_keys if key not in notice.keys
    }
    if notice.amends and notice.amends not in roles:
        roles[notice.amends] = "amends"
    return [(key.scheme, key.value, one.id, role) for key, role in roles.items()]


def _notice_row(one: NoticeRecord) -> tuple[object, ...]:
    values = {**_own_columns(one.enriched.notice), **_derived_columns(one.enriched)}
    values["content"] = one.content or as_json(notice_as_json(one.enriched.notice))
    values |= {"first_known_at": one.first_known_at, "changed_at": one.changed_at}
    row: tuple[object, ...] = _columns(values)
    return row


_columns = itemgetter(*notices.NOTICE)
# Columns that are named as the notice's own fields.
_SAME = (
    *("source", "native_id", "country", "stage", "title", "description", "buyer", "buyer_unit", "category"),
    *("procedure_details", "status_details", "url"),
)
_same = attrgetter(*_SAME)


def _own_columns(notice: Notice) -> dict[str, object]:
    published_at, published_precision = moment_columns(notice.published)
    deadline_at, deadline_precision = moment_columns(notice.deadline)
    return {
        **dict(zip(_SAME, _same(notice), strict=True)),
        "place_text": notice.place,
        "published_at": published_at,
        "published_precision": published_precision,
        "deadline_at": deadline_at,
        "deadline_precision": deadline_precision,
    }


def _derived_columns(enriched: Enriched) -> dict[str, object]:
    price, judged, bidding = enriched.price, enriched.judgement, enriched.bidding
    return {
        "procedure": bidding.procedure,
        "funder": bidding.funder,
        "foreign_bidders": bidding.foreign_bidders,
        "prequalification_at": moment_columns(bidding.prequalification)[0],
        "language": enriched.language.code,
        "language_confidence": enriched.language.confidence,
        "language_method": enriched.language.method,
        "place_code": enriched.place.code if enriched.place else None,
        "amount": price.amount if price else None,
        "currency": price.currency if price else None,
        "amount_kind": price.kind if price else None,
        "amount_exact": price.exact if price else None,
        "tier": judged.tier,
        "score": judged.score,
        "dimensions": tuple(judged.dimensions),
        "evidence": enriched.evidence,
        "lexicon_version": LEXICON_VERSION,
        "normal": as_json(enriched.form),
    }
