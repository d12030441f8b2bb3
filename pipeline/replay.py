"""Replay: read the archived documents again with today's parsers and words, and show what would differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

from pipeline.documents import Refined, refine_documents
from pipeline.settle import settle_again
from warehouse import locks, work_queue


@dataclass(frozen=True, slots=True)
class Difference:
    """What a replay changes.

    Attributes:
        documents: documents read again, count.
        notices: (source, native id, field) of every notice that differs, sorted.
        leads_new, leads_gone: ids of relevant leads that appear or vanish.
        no_longer_read: notices that today's parsers do not find any more; they are kept.
    """

    documents: int
    notices: tuple[tuple[str, str, str], ...]
    leads_new: tuple[str, ...]
    leads_gone: tuple[str, ...]
    no_longer_read: tuple[tuple[str, str], ...]


def replay(
    engine: Engine, source: str | None, *, apply: bool, progress: Callable[[int], None] = lambda _done: None
) -> Difference:
    """Read all documents (or one source's) again in one transaction; without `apply` it is rolled back."""
    with engine.connect() as connection, connection.begin() as transaction:
        before, leads_before = _notices(connection), _leads(connection)
        done = _again(connection, source, progress)
        after, leads_after = _notices(connection), _leads(connection)
        difference = Difference(
            documents=done.documents,
            notices=tuple(_differences(before, after)),
            leads_new=tuple(sorted(leads_after - leads_before)),
            leads_gone=tuple(sorted(leads_before - leads_after)),
            no_longer_read=_orphans(connection),
        )
        if not apply:
            transaction.rollback()
    if apply:
        settle_again(engine, source)
    return difference


def _again(connection: Connection, source: str | None, progress: Callable[[int], None]) -> Refined:
    locks.hold(connection)
    # Without its parts every notice is built anew, so that new words judge unchanged texts too.
    forget = "DELETE FROM core.notice_part p WHERE CAST(:source AS text) IS NULL OR p.source = :source"
    connection.execute(text(forget), {"source": source})
    done = Refined()
    for batch in work_queue.again(connection, source):
        done += refine_documents(connection, work_queue.documents(connection, batch))
        progress(done.documents)
    return done


def _notices(connection: Connection) -> dict[tuple[str, str], dict[str, Any]]:
    rows = connection.execute(
        text(
            "SELECT source, native_id, content, tier, dimensions, place_code, language, procedure, funder,"
            " foreign_bidders FROM core.notice"
        )
    )
    return {
        (row.source, row.native_id): {
            **row.content,
            "tier": row.tier,
            "dimensions": row.dimensions,
            "place_code": row.place_code,
            "language": row.language,
            "procedure": row.procedure,
            "funder": row.funder,
            "foreign_bidders": row.foreign_bidders,
        }
        for row in rows
    }


def _leads(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT lead_id FROM mart.leads")).scalars())


def _differences(
    before: dict[tuple[str, str], dict[str, Any]], after: dict[tuple[str, str], dict[str, Any]]
) -> list[tuple[str, str, str]]:
    return sorted(
        (*identity, field)
        for identity in after
        for field in after[identity].keys() | before.get(identity, {}).keys()
        if before.get(identity, {}).get(field) != after[identity].get(field)
    )


def _orphans(connection: Connection) -> tuple[tuple[str, str], ...]:
    rows = connection.execute(
        text(
            "SELECT n.source, n.native_id FROM core.notice n WHERE NOT EXISTS ("
            " SELECT FROM core.notice_part p WHERE p.source = n.source AND p.native_id = n.native_id)"
            " ORDER BY 1, 2"
        )
    )
    return tuple((row.source, row.native_id) for row in rows)
