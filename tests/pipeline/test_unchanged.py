"""A document that waits again and would say nothing new is not read, and one that would say something is."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from pipeline import documents
from pipeline.documents import Refined
from pipeline.refine import refine
from pipeline.replay import replay
from tests.pipeline.test_poison import NOW, landed, page, rows


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The documents that were read since, by id."""
    seen: list[int] = []
    really = documents.document_of

    def counted(row: dict[str, object]) -> object:
        seen.append(int(str(row["id"])))
        return really(row)

    monkeypatch.setattr(documents, "document_of", counted)
    return seen


def wait_again(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE ops.work SET state = 'new'"))


def titles(engine: Engine) -> list[str]:
    return [row["title"] for row in rows(engine, "SELECT title FROM core.notice ORDER BY native_id")]


def test_what_waits_again_unchanged_is_not_read(database: Engine, read: list[int]) -> None:
    landed(database, [page(1), page(2)])
    assert refine(database).notices == 2
    assert read == [1, 2]
    wait_again(database)
    assert refine(database) == Refined(documents=2)
    assert read == [1, 2]
    assert rows(database, "SELECT DISTINCT state, attempts FROM ops.work") == [
        {"state": "done", "attempts": 0}
    ]


def test_another_version_of_the_readers_reads_it(
    database: Engine, read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(database, [page(1)])
    refine(database)
    for module in ("pipeline.refine", "pipeline.documents"):
        monkeypatch.setattr(f"{module}.parser_version", lambda: "another")
    wait_again(database)
    assert refine(database) == Refined(documents=1)
    assert read == [1, 1]


def test_bytes_that_a_portal_goes_back_to_are_read_and_count(database: Engine, read: list[int]) -> None:
    first, second = page(1), page(1, bidName=["Another title of the same tender"])
    for minutes, document in enumerate([first, second, first]):
        landed(database, [replace(document, fetched_at=NOW + timedelta(minutes=minutes))])
        refine(database)
    assert read == [1, 2, 1]
    assert titles(database) == [json.loads(first.body)["page"]["content"][0]["bidName"][0]]


def test_a_replay_reads_everything(database: Engine, read: list[int]) -> None:
    landed(database, [page(1), page(2)])
    refine(database)
    assert replay(database, None, apply=True).documents == 2
    assert read == [1, 2, 1, 2]


def test_a_document_with_a_reject_is_read_again(database: Engine, read: list[int]) -> None:
    landed(database, [page(1, status="a status that nobody knows")])
    assert refine(database).rejects == 1
    wait_again(database)
    assert refine(database).rejects == 1
    assert read == [1, 1]
