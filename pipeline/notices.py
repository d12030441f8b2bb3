"""From what documents say to notices in the warehouse: parts compared, notices rebuilt, enriched and kept."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from domain.notice import merge_parts
from pipeline.notice_rows import award_row, notice_row, number_rows, parties_of, party_row
from pipeline.records import NoticeRecord, Part
from transform.enrich import enrich
from transform.notice_json import notice_as_json
from warehouse import notices, parties
from warehouse.db import as_json


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
    """Write the notices' versions, numbers, blocking keys, parties and awards."""
    notices.add_versions(connection, {one.id: one.document_ids for one in saved})
    old = [one.id for one in saved if not one.is_new]
    notices.replace_numbers(connection, old, [number for one in saved for number in number_rows(one)])
    notices.replace_blocks(
        connection, old, [(*block, one.id) for one in saved for block in one.enriched.blocks]
    )
    named = {party_row(party) for one in saved for party in parties_of(one)}
    parties.save_parties(connection, list(named))
    awards = [
        award_row(one, number, won)
        for one in saved
        for number, won in enumerate(one.enriched.awards, start=1)
    ]
    parties.replace_awards(connection, old, awards)


def _add(connection: Connection, records: list[NoticeRecord]) -> list[NoticeRecord]:
    ids = notices.add_notices(connection, [notice_row(one) for one in records])
    return [replace(one, id=notice_id, is_new=True) for notice_id, one in zip(ids, records, strict=True)]


def _update(connection: Connection, by_identity: dict[notices.Identity, NoticeRecord]) -> list[NoticeRecord]:
    rows = notices.update_notices(connection, [notice_row(one) for one in by_identity.values()])
    return [
        replace(
            by_identity[row["source"], row["native_id"]],
            id=row["id"],
            first_known_at=row["first_known_at"],
            changed_at=row["changed_at"],
        )
        for row in rows
    ]
