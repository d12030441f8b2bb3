"""A backfill fills the warehouse and stays silent: what it finds is no news, what is news stays so."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from cityleads.tasks import crawl as steps
from cityleads.tasks.context import PermanentError, TaskParams
from digest.delivery.digest import Prepared, prepare
from digest.subscribers import add_subscriber
from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.refine import refine
from tests.dags.conftest import Surroundings
from warehouse.db import rows_of
from warehouse.landing import land, last_window_end, open_crawl

# 08:00 in Hanoi, a Monday.
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = "2026-10-12T09:00:00", "2026-11-23T07:00:00"
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def page(published: str, deadline: str, at: datetime, number: int = 1) -> Document:
    row = {
        "notifyNo": f"IB260000000{number}",
        "notifyVersion": "00",
        "bidName": [f"Lắp đặt hệ thống camera giám sát giao thông thông minh số {number}"],
        "status": "01",
        "stepCode": "notify-contractor-step-1-tbmt",
        "publicDate": published,
        "bidCloseDate": deadline,
    }
    body = json.dumps({"page": {"content": [row]}}).encode()
    url = "https://portal.example/"
    return Document("vn_muasamcong", "list", f"list:{number}", url, body, "application/json", at, {})


def crawl(engine: Engine, documents: Sequence[Document], window: tuple[date, date], *, quiet: bool) -> None:
    """What a walk leaves behind, and refine makes of it."""
    at = documents[0].fetched_at
    order = CrawlOrder("vn_muasamcong", "walk", at, *window, run="backfill/1", quiet=quiet)
    with engine.begin() as connection:
        land(connection, open_crawl(connection, order), documents)
    refine(engine)


def morning(engine: Engine, at: datetime) -> Prepared:
    with engine.begin() as connection:
        return prepare(connection, "hanoi", at, sandbox=False)


def told(engine: Engine, at: datetime) -> dict[str, int]:
    """How many leads the morning's digest tells, by section; empty ones left out."""
    return {section: count for section, count in morning(engine, at).items.items() if count}


@pytest.fixture
def hanoi(database: Engine) -> Engine:
    """A warehouse with one reader in Hanoi, who has had a first, empty digest on Friday."""
    prepare_warehouse(database)
    add_subscriber(database, "hanoi", "reader@hanoi.example", {"language": "en"}, MONDAY - 4 * DAY)
    assert told(database, MONDAY - 3 * DAY) == {}
    return database


def test_without_quiet_an_old_lead_would_be_mailed_as_new(hanoi: Engine) -> None:
    crawl(hanoi, [page(OLD, "2027-01-15T09:00:00", MONDAY)], OCTOBER, quiet=False)
    assert told(hanoi, MONDAY) == {"new": 1}


def test_what_only_a_backfill_has_shown_is_not_mailed_as_new(hanoi: Engine) -> None:
    crawl(hanoi, [page(OLD, "2027-01-15T09:00:00", MONDAY)], OCTOBER, quiet=True)
    assert told(hanoi, MONDAY) == {}
    with hanoi.connect() as connection:
        assert len(rows_of(connection, "SELECT * FROM mart.leads")) == 1


def test_its_deadline_is_warned_of_all_the_same(hanoi: Engine) -> None:
    crawl(hanoi, [page(OLD, "2026-11-30T09:00:00", MONDAY)], OCTOBER, quiet=True)
    assert told(hanoi, MONDAY) == {"closing": 1}


def test_a_change_that_comes_later_is_told_as_a_change(hanoi: Engine) -> None:
    crawl(hanoi, [page(OLD, "2027-01-15T09:00:00", MONDAY)], OCTOBER, quiet=True)
    assert told(hanoi, MONDAY) == {}
    moved = [page(OLD, "2027-02-15T09:00:00", MONDAY + DAY)]
    crawl(hanoi, moved, (date(2026, 11, 23), date(2026, 11, 24)), quiet=False)
    assert told(hanoi, MONDAY + DAY) == {"changed": 1}


def test_a_sum_that_stays_is_no_change(hanoi: Engine) -> None:
    crawl(hanoi, [page(OLD, "2027-01-15T09:00:00", MONDAY)], OCTOBER, quiet=True)
    with hanoi.begin() as connection:
        connection.execute(text("UPDATE core.lead SET amount = 1234567.8900, currency = 'VND'"))
        connection.execute(
            text('UPDATE digest.muted SET told = told || \'{"amount": "1234567.89", "currency": "VND"}\'')
        )
    assert told(hanoi, MONDAY) == {}


def test_today_s_notice_in_a_backfill_s_pages_is_news(hanoi: Engine) -> None:
    crawl(hanoi, [page(NEW, "2027-01-15T09:00:00", MONDAY)], OCTOBER, quiet=True)
    assert told(hanoi, MONDAY) == {"new": 1}


def test_a_lead_that_a_usual_walk_has_shown_stays_news(hanoi: Engine) -> None:
    crawl(
        hanoi,
        [page(OLD, "2027-01-15T09:00:00", MONDAY)],
        (date(2026, 11, 22), date(2026, 11, 23)),
        quiet=False,
    )
    crawl(hanoi, [page(OLD, "2027-01-20T09:00:00", MONDAY)], OCTOBER, quiet=True)
    assert told(hanoi, MONDAY) == {"new": 1}


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        (None, date(2026, 11, 1), "needs both since and until"),
        (date(2026, 11, 1), date(2026, 11, 19), "tr_bulletin is read from 2026-11-19 on by its next crawl"),
    ],
)
def test_a_backfill_of_days_that_are_still_to_be_read_is_refused(
    surroundings: Surroundings, since: date | None, until: date, message: str
) -> None:
    with pytest.raises(PermanentError, match=message):
        steps.backfill("tr_bulletin", TaskParams(surroundings.run(), since=since, until=until))


def test_a_backfill_is_quiet_and_does_not_count_as_read(surroundings: Surroundings) -> None:
    asked = TaskParams(surroundings.run("backfill"), since=date(2026, 11, 9), until=date(2026, 11, 10))
    steps.backfill("tr_bulletin", asked)
    with surroundings.engine.connect() as connection:
        found = rows_of(connection, "SELECT run, quiet, window_since, window_until FROM raw.crawl")
        assert last_window_end(connection, "tr_bulletin", date(2026, 11, 23)) is None
    assert found == [
        {"run": asked.run, "quiet": True, "window_since": asked.since, "window_until": asked.until}
    ]
