"""From what documents say to notices in the warehouse: parts compared, notices rebuilt, enriched and kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection

from domain.notice import Notice, merge_parts
from transform.enrich import LEXICON_VERSION, Enriched, enrich, told
from transform.notice_json import notice_as_json, notice_from_json
from warehouse import notices
from warehouse.db import as_json


@dataclass(frozen=True, slots=True)
class Part:
    """What a document says of a notice.

    Attributes:
        document_id, fetched_at, seen_at: the document; first and last seen, UTC.
        content: the notice as JSON text.
        digest: hash of the content: equal digests are equal parts.
    """

    notice: Notice
    document_id: int
    fetched_at: datetime
    seen_at: datetime
    content: str
    digest: int

    @classmethod
    def of(cls, document: dict[str, Any], notice: Notice) -> "Part":
        """A part as a reader made it of a document (a row of raw.document)."""
        content = as_json(notice_as_json(notice))
        digest = int.from_bytes(
            blake2b(content.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
        )
        return cls(notice, document["id"], document["fetched_at"], document["seen_at"], content, digest)

    @property
    def key(self) -> tuple[str, str, str]:
        """Source, native id and part: of each the latest word stays."""
        return self.notice.source, self.notice.native_id, self.notice.part

    @property
    def row(self) -> tuple[object, ...]:
        """The columns notices.PART."""
        return (*self.key, self.document_id, self.seen_at, self.content, self.digest)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A notice merged from all its parts, and where they come from.

    Attributes:
        known_from, known_at: when the first and the latest of its parts were first seen, UTC.
        content: the notice as JSON text, "" where nobody has needed it yet.
    """

    enriched: Enriched
    document_ids: tuple[int, ...]
    known_from: datetime
    known_at: datetime
    content: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A notice that is new or has changed.

    Attributes:
        id: surrogate key.
        first_known_at, changed_at: as the warehouse has them, UTC.
        is_new: whether the warehouse did not know it before.
    """

    id: int
    rebuilt: Rebuilt
    first_known_at: datetime
    changed_at: datetime
    is_new: bool


def merge(connection: Connection, parts: Iterable[Part]) -> list[Rebuilt]:
    """Merge parts read from documents, and rebuild the notices of which a part is new or different."""
    latest: dict[tuple[str, str, str], Part] = {}
    for part in sorted(parts, key=lambda part: (part.seen_at, part.document_id)):
        latest[part.key] = part
    known = notices.known_parts(connection, sorted({key[:2] for key in latest}))
    new = [part for key, part in latest.items() if key not in known]
    different = [
        part
        for key, part in latest.items()
        if key in known and known[key].seen_at <= part.seen_at and known[key].digest != part.digest
    ]
    notices.add_parts(connection, [part.row for part in new])
    notices.replace_parts(connection, [part.row for part in different])
    return _rebuild(connection, [*new, *different], {key[:2] for key in known})


class _Told(NamedTuple):
    """A part of a notice that is rebuilt; `content` only where it is at hand."""

    notice: Notice
    document_id: int
    fetched_at: datetime
    content: str = ""


def _rebuild(connection: Connection, changed: Sequence[Part], known: set[notices.Identity]) -> list[Rebuilt]:
    """Join changed parts with the other ones of their notices, which only `known` notices have."""
    grouped: dict[notices.Identity, dict[str, _Told]] = {}
    for part in changed:
        told_by = _Told(part.notice, part.document_id, part.fetched_at, part.content)
        grouped.setdefault(part.key[:2], {})[part.notice.part] = told_by
    for row in notices.parts_of(connection, sorted(known & grouped.keys())):
        parts = grouped[row["source"], row["native_id"]]
        if row["part"] not in parts:
            notice = notice_from_json(row["content"])
            parts[row["part"]] = _Told(notice, row["document_id"], row["fetched_at"])
    return [_rebuilt(list(grouped[identity].values())) for identity in sorted(grouped)]


def _rebuilt(parts: Sequence[_Told]) -> Rebuilt:
    merged = merge_parts(part.notice for part in parts)
    content = parts[0].content if len(parts) == 1 else as_json(notice_as_json(merged))
    seen = [part.fetched_at for part in parts]
    document_ids = tuple(sorted({part.document_id for part in parts}))
    return Rebuilt(enrich(merged), document_ids, min(seen), max(seen), content)


def save_notices(connection: Connection, rebuilt: list[Rebuilt]) -> list[Saved]:
    """Merge notices into the warehouse with their versions, numbers and blocking keys; returns the changed ones."""
    by_identity = {item.enriched.normal.identity: item for item in rebuilt}
    contents = {
        identity: item.content or as_json(notice_as_json(item.enriched.notice))
        for identity, item in by_identity.items()
    }
    known = notices.known(connection, list(by_identity))
    rows = {identity: _notice_row(item, contents[identity]) for identity, item in by_identity.items()}
    added = [identity for identity in by_identity if identity not in known]
    ids = notices.add_notices(connection, [rows[identity] for identity in added])
    saved = []
    for notice_id, identity in zip(ids, added, strict=True):
        item = by_identity[identity]
        saved.append(Saved(notice_id, item, item.known_from, item.known_at, is_new=True))
    for row in notices.update_notices(
        connection, [rows[identity] for identity in by_identity if identity in known]
    ):
        identity = (row["source"], row["native_id"])
        times = row["first_known_at"], row["changed_at"]
        saved.append(Saved(row["id"], by_identity[identity], *times, is_new=False))
    notices.add_versions(connection, {one.id: one.rebuilt.document_ids for one in saved})
    old = [one.id for one in saved if not one.is_new]
    notices.replace_numbers(connection, old, [number for one in saved for number in _numbers(one)])
    notices.replace_blocks(
        connection, old, [(*block, one.id) for one in saved for block in one.rebuilt.enriched.blocks]
    )
    return saved


def _numbers(one: Saved) -> list[tuple[str, str, int, str]]:
    notice = one.rebuilt.enriched.notice
    roles = dict.fromkeys(notice.keys, "self") | {
        key: "plan" for key in notice.plan_keys if key not in notice.keys
    }
    if notice.amends and notice.amends not in roles:
        roles[notice.amends] = "amends"
    return [(key.scheme, key.value, one.id, role) for key, role in roles.items()]


def _notice_row(item: Rebuilt, content: str) -> tuple[object, ...]:
    values = {**_as_told(item.enriched.notice), **_as_derived(item.enriched), "content": content}
    values |= {"first_known_at": item.known_from, "changed_at": item.known_at}
    row: tuple[object, ...] = _columns(values)
    return row


_columns = itemgetter(*notices.NOTICE)
# Columns that are named as the notice's own fields.
_SAME = (
    *("source", "native_id", "country", "stage", "title", "description", "buyer", "buyer_unit", "category"),
    *("procedure_details", "status_details", "url"),
)
_same = attrgetter(*_SAME)


def _as_told(notice: Notice) -> dict[str, object]:
    published_at, published_precision = told(notice.published)
    deadline_at, deadline_precision = told(notice.deadline)
    return {
        **dict(zip(_SAME, _same(notice), strict=True)),
        "place_text": notice.place,
        "published_at": published_at,
        "published_precision": published_precision,
        "deadline_at": deadline_at,
        "deadline_precision": deadline_precision,
    }


def _as_derived(enriched: Enriched) -> dict[str, object]:
    price, judged, bidding = enriched.price, enriched.judgement, enriched.bidding
    return {
        "procedure": bidding.procedure,
        "funder": bidding.funder,
        "foreign_bidders": bidding.foreign_bidders,
        "prequalification_at": told(bidding.prequalification)[0],
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
        "normal": as_json(enriched.normal),
    }
