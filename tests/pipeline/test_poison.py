"""A document that nothing can be done with ends as a reject after three tries, and costs no other its place."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.documents import Refined
from pipeline.refine import refine
from pipeline.replay import replay
from tests.sources._vn_muasamcong import row
from warehouse import work_queue
from warehouse.db import rows_of
from warehouse.landing import land, open_crawl

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def page(number: int, **fields: object) -> Document:
    own = {
        "notifyNo": f"IB26000000{number:02}",
        "bidName": [f"Lắp đặt camera giám sát tuyến đường số {number}"],
        "locations": [{"provName": "Tỉnh Mẫu"}],  # no place that is known: this warehouse has none
    }
    body = json.dumps({"page": {"content": [row(**(own | fields))]}}).encode()
    key = f"list:{number}"
    return Document(
        "vn_muasamcong",
        "list",
        key,
        "https://portal.example/",
        body,
        "application/json",
        NOW,
        {"now": "2026"},
    )


# Reading it is fine, writing it fails.
REFUSED = "ALTER TABLE core.notice ADD CONSTRAINT no_poison CHECK (title <> 'poison')"


@pytest.fixture(autouse=True)
def poison_is_refused(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text(REFUSED))


def poison(number: int) -> Document:
    return page(number, bidName=["poison"])


def landed(engine: Engine, documents: Sequence[Document]) -> None:
    with engine.begin() as connection:
        order = CrawlOrder("vn_muasamcong", "walk", NOW, TODAY, TODAY)
        land(connection, open_crawl(connection, order), documents)


def rows(engine: Engine, statement: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return rows_of(connection, statement)


def work(engine: Engine) -> list[tuple[str, int]]:
    found = rows(engine, "SELECT state, attempts FROM ops.work ORDER BY document_id")
    return [(row["state"], row["attempts"]) for row in found]


def test_a_document_that_spoils_its_batch_holds_up_no_other(database: Engine) -> None:
    landed(database, [page(1), page(2), poison(3), page(4), page(5)])
    assert refine(database) == Refined(documents=4, notices=4, events=4, failed=1)
    assert work(database) == [("done", 0), ("done", 0), ("new", 1), ("done", 0), ("done", 0)]


def test_after_three_tries_it_is_a_reject_that_says_why(database: Engine) -> None:
    landed(database, [page(1), poison(2)])
    assert [refine(database).failed for _ in range(4)] == [1, 1, 1, 0]
    assert work(database) == [("done", 0), ("failed", 3)]
    (reject,) = rows(database, "SELECT document_id, number, source, reason, message FROM raw.reject")
    assert reject.pop("message").startswith(
        'CheckViolation: new row for relation "notice" violates check constraint "no_poison" (db.py:'
    )
    assert reject == {"document_id": 2, "number": 1, "source": "vn_muasamcong", "reason": "refine_failed"}


def test_two_poisons_in_one_batch_are_both_found(database: Engine) -> None:
    landed(database, [poison(1), page(2), poison(3)])
    assert refine(database) == Refined(documents=1, notices=1, events=1, failed=2)


KILL = """
CREATE FUNCTION kill_whoever_writes_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.native_id = 'IB2600000003' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kill BEFORE INSERT ON core.notice FOR EACH ROW EXECUTE FUNCTION kill_whoever_writes_it();
"""


def test_a_document_that_kills_its_refiner_is_found_out_though_nobody_lives_to_tell(database: Engine) -> None:
    landed(database, [page(number) for number in range(1, 6)])
    with database.begin() as connection:
        connection.execute(text(KILL))
    for tries in (1, 2):
        with pytest.raises(OperationalError):
            refine(database)
        assert work(database) == [("new", tries)] * 5
    with pytest.raises(OperationalError):
        refine(database)
    done = ("done", 0)
    assert work(database) == [done, done, ("new", 3), ("new", 2), ("new", 2)]
    for tries in (4, 5, 6):
        with pytest.raises(OperationalError):
            refine(database)
        assert work(database) == [done, done, ("new", tries), done, done]
    assert refine(database).documents == 0
    assert work(database) == [done, done, ("failed", 6), done, done]
    (reject,) = rows(database, "SELECT reason, message FROM raw.reject")
    assert reject == {"reason": "refine_failed", "message": work_queue.KILLED}


KILL_ALL = KILL.replace("IF NEW.native_id = 'IB2600000003' THEN ", "").replace("END IF;", "")


def test_five_kills_from_outside_give_up_no_document(database: Engine) -> None:
    landed(database, [page(1), page(2)])
    with database.begin() as connection:
        connection.execute(text(KILL_ALL))
    for _ in range(5):
        with pytest.raises(OperationalError):
            refine(database)
    assert work(database) == [("new", 4), ("new", 3)]
    with database.begin() as connection:
        connection.execute(text("DROP FUNCTION kill_whoever_writes_it CASCADE"))
    assert refine(database).documents == 2
    assert work(database) == [("done", 0), ("done", 0)]
    assert rows(database, "SELECT * FROM raw.reject") == []


REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room for it'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON core.notice FOR EACH ROW EXECUTE FUNCTION refuse();
"""


def test_a_given_up_document_gets_another_chance_in_a_replay(database: Engine) -> None:
    landed(database, [page(1)])
    with database.begin() as connection:
        connection.execute(text(REFUSE))
    for _ in range(3):
        refine(database)
    assert work(database) == [("failed", 3)]
    with database.begin() as connection:
        connection.execute(text("DROP FUNCTION refuse CASCADE"))
    assert replay(database, None, apply=True).documents == 1
    assert work(database) == [("done", 0)]
    assert rows(database, "SELECT * FROM raw.reject") == []
