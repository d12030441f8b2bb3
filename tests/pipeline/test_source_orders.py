"""Which of several sources is crawled first, and in what batches, changes nothing of what is told of a lead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.notice import Notice, Substage
from pipeline.match import match
from pipeline.notices import save_notices
from pipeline.records import NoticeRecord
from tests.pipeline.test_leads import TENDER, forget_all, notices_of, warehouse
from transform.enrich import enrich
from warehouse.db import rows_of

__all__ = ["warehouse"]  # a fixture
FIRST = datetime(2026, 6, 5, tzinfo=UTC)
SOURCES = ("spse", "blog", "agg")
OFFICIAL = TENDER | {"id": 1, "portal": "spse", "ref": "10000000001"}
EARLIER = TENDER | {"id": 2, "portal": "blog", "body_ref": "10000000001", "deadline": "2026-06-16"}
DEARER = TENDER | {"id": 3, "portal": "agg", "body_ref": "10000000001", "amount": 5_100_000}
Event = tuple[Any, ...]


def bring(engine: Engine, notices: Sequence[Notice], moment: datetime, size: int) -> None:
    """What one crawl brings of one source, in batches."""
    for start in range(0, len(notices), size):
        batch = []
        for notice in notices[start : start + size]:
            enriched = enrich(notice)
            judged = replace(enriched.judgement, tier="lead")
            batch.append(NoticeRecord(replace(enriched, judgement=judged), (), moment, moment))
        with engine.begin() as connection:
            match(connection, save_notices(connection, batch))


def crawled(engine: Engine, notices: Sequence[Notice], order: Sequence[str], size: int) -> list[Event]:
    """Crawl source after source, a second apart, in a warehouse that was empty; returns what was told of leads."""
    forget_all(engine)
    for place, source in enumerate(order):
        mine = [one for one in notices if one.source == source]
        bring(engine, mine, FIRST + timedelta(seconds=place), size)
    return events(engine)


def events(engine: Engine) -> list[Event]:
    with engine.connect() as connection:
        rows = rows_of(connection, "SELECT lead_id, kind, field, old, new FROM core.lead_event ORDER BY 1, 2")
    return [tuple(row.values()) for row in rows]


def crowd() -> list[dict[str, object]]:
    """Twelve tenders, each told by some of three sources with deadlines and sums of their own."""
    random = Random(13)  # noqa: S311  # repeatable, no secret
    rows: list[dict[str, object]] = []
    for number, (lot, place) in enumerate(
        product(("", " Paket 1", " Paket 2"), ("Bandung", "Bogor", "Solo", "Kediri"))
    ):
        own = f"1000{number:07}"
        for source in random.sample(SOURCES, random.randint(1, 3)):
            rows.append(
                TENDER
                | {"id": len(rows), "portal": source, "title": f"Pengadaan ATCS Kota {place}{lot}"}
                | ({"ref": own} if source == "spse" else {"body_ref": own})
                | {"deadline": str(date(2026, 6, 20) + timedelta(days=random.randint(-3, 3)))}
                | {"published": str(date(2026, 6, 1) + timedelta(days=random.randint(0, 3)))}
                | {"amount": 5_000_000 + random.choice((0, 0, 90_000))}
            )
    return rows


@pytest.mark.parametrize("row", [EARLIER, DEARER], ids=["an earlier deadline", "another sum"])
def test_what_a_second_source_tells_otherwise_is_no_event_whichever_comes_first(
    warehouse: Engine, row: dict[str, object]
) -> None:
    notices = notices_of([OFFICIAL, row])
    orders = [("spse", str(row["portal"])), (str(row["portal"]), "spse")]
    assert [[kind for _, kind, *_ in crawled(warehouse, notices, order, 9)] for order in orders] == [
        ["new"]
    ] * 2


def test_a_source_that_moves_its_own_deadline_is_an_event_beside_another_that_tells_it_later(
    warehouse: Engine,
) -> None:
    for order in (("spse", "blog"), ("blog", "spse")):
        crawled(warehouse, notices_of([OFFICIAL, EARLIER]), order, 9)
        moved = notices_of([EARLIER | {"deadline": "2026-06-18"}])
        bring(warehouse, moved, FIRST + timedelta(days=1), 9)
        told = [(kind, old[:10], new[:10]) for _, kind, _, old, new in events(warehouse) if kind != "new"]
        assert told == [("deadline_moved", "2026-06-16", "2026-06-18")]


def test_events_of_sources_in_any_order_and_in_batches_of_any_size_are_the_same(warehouse: Engine) -> None:
    notices = notices_of(crowd())
    results = []
    for order, size in product(permutations(SOURCES), (1000, 4, 1)):
        results.append(crawled(warehouse, notices, order, size))
    assert [kind for _, kind, *_ in results[0]] == ["new"] * 12
    assert results == results[:1] * len(results)


def test_an_interest_that_becomes_an_open_call_is_told_once_however_often_it_is_read(
    warehouse: Engine,
) -> None:
    forget_all(warehouse)
    (call,) = notices_of([OFFICIAL])
    earlier = replace(call.published, at=call.published.at - timedelta(days=9)) if call.published else None
    interest = replace(call, native_id="REOI-1", substage=Substage.INTEREST, published=earlier)
    bring(warehouse, [interest], FIRST, 1)
    bring(warehouse, [call], FIRST + timedelta(days=9), 1)
    bring(warehouse, [call, interest], FIRST + timedelta(days=9), 1)
    told = [event[1:] for event in events(warehouse)]
    assert told == [("advanced", "substage", "interest", "open"), ("new", "", None, None)]
