"""The queue's numbers: how much a batch holds, how often a document is tried, and whose locks are whose."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from domain.crawl import CrawlOrder
from domain.document import Document
from warehouse import locks, work_queue
from warehouse.landing import land, open_crawl

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def landed(engine: Engine, sizes: list[int]) -> list[int]:
    """Documents of these sizes, oldest first; their ids."""
    documents = [
        Document("news", "list", f"p{n}", "https://portal.example/", bytes([n % 251]) * size, "", NOW, {})
        for n, size in enumerate(sizes, start=1)
    ]
    day = date(2026, 11, 23)
    with engine.begin() as connection:
        land(connection, open_crawl(connection, CrawlOrder("news", "walk", NOW, day, day)), documents)
        return list(connection.execute(text("SELECT id FROM raw.document ORDER BY id")).scalars())


@pytest.mark.parametrize(("first", "taken"), [(3_999_989, 3), (3_999_990, 2), (3_999_999, 2), (4_000_000, 1)])
def test_a_batch_takes_documents_until_they_hold_four_megabytes(
    database: Engine, first: int, taken: int
) -> None:
    ids = landed(database, [first, 10, 10])
    with database.begin() as connection:
        assert work_queue.take(connection, 100) == ids[:taken]


@pytest.mark.parametrize(("sizes", "batches"), [([3_999_999, 1, 1], [2, 1]), ([4_000_000, 1, 1], [1, 2])])
def test_a_replay_cuts_its_batches_at_four_megabytes(
    database: Engine, sizes: list[int], batches: list[int]
) -> None:
    landed(database, sizes)
    with database.begin() as connection:
        assert [len(batch) for batch in work_queue.again(connection, None)] == batches


def test_a_replay_cuts_its_batches_at_two_thousand_documents(database: Engine) -> None:
    landed(database, [1] * 2001)
    with database.begin() as connection:
        assert [len(batch) for batch in work_queue.again(connection, None)] == [2000, 1]


@pytest.mark.parametrize(
    ("error", "tries", "comes"),
    [("it was seen to fail", 2, True), ("it was seen to fail", 3, False), ("", 5, True), ("", 6, False)],
)
def test_a_document_is_tried_three_times_and_a_mere_suspect_six(
    database: Engine, error: str, tries: int, comes: bool
) -> None:
    ids = landed(database, [10])
    with database.begin() as connection:
        connection.execute(
            text("UPDATE ops.work SET attempts = :tries, last_error = :error"),
            {"tries": tries, "error": error},
        )
        assert work_queue.take(connection, 100) == (ids if comes else [])


@pytest.mark.parametrize(("tries", "batches"), [(1, [[1, 2]]), (2, [[2], [1]])])
def test_a_document_that_was_tried_twice_in_company_comes_alone_and_last(
    database: Engine, tries: int, batches: list[list[int]]
) -> None:
    first, _second = landed(database, [10, 10])
    with database.begin() as connection:
        connection.execute(
            text("UPDATE ops.work SET attempts = :tries WHERE document_id = :first"),
            {"tries": tries, "first": first},
        )
        taken: list[list[int]] = []
        while batch := work_queue.take(connection, 100, but=[one for batch in taken for one in batch]):
            taken.append(sorted(batch))
    assert taken == batches


def test_the_locks_are_other_numbers_and_stay_what_they_are_while_versions_run_side_by_side() -> None:
    assert (locks.REFINE_LOCK, locks.SHARD_LOCK, locks.COUNTRY_LOCK) == (
        125_779_835_448_933,
        1_919_247_977,
        1_818_583_396,
    )
