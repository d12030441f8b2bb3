"""What a spider listed is read or rejected: a crawl ends as what was read of its pages says."""

import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine

from cityleads import _crawl_process, crawl, figures, run
from cityleads.bootstrap import prepare_warehouse
from domain.clock import moment_of
from domain.crawl import CrawlOrder, CrawlState
from domain.crawl.outcome import Outcome
from domain.crawl.target import CrawlTarget
from domain.document import Document
from pipeline.refine import refine
from pipeline.settle import Settled, settle, settle_again
from sandbox.pdf import make_pdf
from sandbox.portals import tr_ilan
from sandbox.samples import samples_on
from warehouse.db import rows_of
from warehouse.landing import WarehouseSink, last_window_end

NOW = moment_of(1)
TODAY = date(2026, 11, 23)
ORDER = CrawlOrder("tr_ilan", "walk", NOW, TODAY, TODAY)


def page(body: bytes, listed: int | None, key: str = "list:1") -> Document:
    url = "https://www.ilan.gov.tr/api/api/services/app/Ad/AdsByFilter"
    return Document("tr_ilan", "list", key, url, body, "application/json", NOW, {}, listed)


def good_page() -> bytes:
    return next(iter(tr_ilan.lists(samples_on("tr_ilan", 1), NOW)))[1]


def crawled(engine: Engine, *pages: Document, rows: int, order: CrawlOrder = ORDER) -> None:
    sink = WarehouseSink(engine.url.render_as_string(hide_password=False))
    sink.open(order)
    sink.land(pages)
    sink.close(Outcome(documents=len(pages), rows=rows), "")


def ended(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        rows = rows_of(connection, "SELECT state, rows, read, rejected, troubles FROM raw.crawl ORDER BY id")
    return [
        (row["state"], row["rows"], row["read"], row["rejected"], [one["code"] for one in row["troubles"]])
        for row in rows
    ]


def window(engine: Engine) -> date | None:
    with engine.connect() as connection:
        return last_window_end(connection, "tr_ilan", TODAY + timedelta(days=1))


def health(engine: Engine) -> tuple[object, ...]:
    with engine.connect() as connection:
        (row,) = rows_of(
            connection,
            "SELECT last_state, last_read, last_rejected, last_complete_at FROM mart.source_health"
            " WHERE source = 'tr_ilan'",
        )
    return tuple(row.values())


@pytest.fixture(autouse=True)
def _references(database: Engine) -> None:
    prepare_warehouse(database)


@pytest.fixture
def count(database: Engine) -> int:
    """How many rows the good page lists: those that are kept, and ads that are no tenders."""
    crawled(database, page(good_page(), 1, "count"), rows=1)
    refine(database)
    with database.begin() as connection:
        (row,) = rows_of(
            connection,
            "SELECT cardinality(native_ids) AS read, cardinality(passed_over) AS passed FROM ops.work",
        )
        connection.exec_driver_sql("TRUNCATE raw.crawl, raw.document, raw.crawl_page CASCADE")
    assert row["read"] > 0
    return int(row["read"]) + int(row["passed"])


def test_a_page_that_is_read_in_full_moves_the_window_once_it_is_refined(
    database: Engine, count: int
) -> None:
    crawled(database, page(good_page(), count), rows=count)
    assert settle(database) == []
    assert (window(database), health(database)[0]) == (None, "running")
    refine(database)
    assert settle(database) == []
    assert ended(database) == [("complete", count, count, 0, [])]
    assert (window(database), health(database)) == (TODAY, ("complete", count, 0, NOW))


def test_a_page_of_which_nothing_could_be_read_has_failed_and_the_window_stays(database: Engine) -> None:
    crawled(database, page(b'{"result": {"advertisements": []}}', 3), rows=3)
    refine(database)
    (told,) = settle(database)
    assert told == Settled(
        told.crawl,
        "tr_ilan",
        "walk",
        CrawlState.FAILED,
        "nothing could be read of what came (3 notices listed)",
    )
    assert [(state, codes) for state, _, _, _, codes in ended(database)] == [("failed", ["nothing_read"])]
    assert (window(database), health(database)[0]) == (None, "failed")


DETAILS = replace(ORDER, source="th_bma", entrance="details")


def contracts(body: bytes, native_id: str) -> Document:
    url = "https://egp2.bangkok.go.th/api/ProjectContracts/GetProjectContractInProject"
    meta = {"native_id": native_id, "type": "W0"}
    return Document(
        "th_bma", "contracts", f"contracts:{native_id}", url, body, "application/json", NOW, meta, 1
    )


def test_a_valid_page_of_one_notice_that_says_nothing_yet_is_read(database: Engine) -> None:
    crawled(database, contracts(b'{"data": [], "totalCount": 0}', "69119000201/W0"), rows=1, order=DETAILS)
    refine(database)
    assert settle(database) == []
    assert ended(database) == [("complete", 1, 1, 0, [])]


@pytest.mark.parametrize(
    "body", [b'{"data": [], "message": "Too many requests"}', b'{"data": []}', b'{"data": [']
)
def test_an_answer_without_rows_that_is_no_list_of_none_is_not_read(database: Engine, body: bytes) -> None:
    crawled(database, contracts(body, "69119000201/W0"), rows=1, order=DETAILS)
    refine(database)
    settle(database)
    assert ended(database) == [("failed", 1, 0, 1, ["nothing_read"])]


def test_two_pages_of_one_notice_that_cannot_be_read_are_one_notice(database: Engine) -> None:
    lost = contracts(b'{"data": {}}', "69119000201/W0")
    announced = replace(lost, kind="announcements", key="announcements:69119000201/W0")
    crawled(database, lost, announced, rows=1, order=DETAILS)
    refine(database)
    settle(database)
    assert ended(database) == [("failed", 1, 0, 1, ["nothing_read"])]


def test_an_answer_without_the_notice_that_was_asked_for_has_a_reason(database: Engine) -> None:
    url, meta = "https://search.worldbank.org/api/v2/procnotices", {"native_id": "OP00400001"}
    body, name = b'{"procnotices": []}', "detail:OP00400001"
    none = Document("intl_worldbank", "detail", name, url, body, "application/json", NOW, meta, 0)
    crawled(database, none, rows=0, order=replace(DETAILS, source="intl_worldbank"))
    refine(database)
    (told,) = settle(database)
    assert (told.state, told.reason) == ("failed", "nothing could be read of what came (0 notices listed)")


def test_a_page_of_one_notice_that_is_none_is_unread_beside_an_empty_one(database: Engine) -> None:
    pages = (
        contracts(b'{"data": [], "totalCount": 0}', "69119000201/W0"),
        contracts(b'{"data": {}}', "69119000202/W0"),
    )
    crawled(database, *pages, rows=2, order=DETAILS)
    refine(database)
    settle(database)
    assert ended(database) == [("partial", 2, 1, 1, ["page_unread", "many_rejects"])]


@pytest.mark.parametrize("more", [-1, 1])
def test_another_count_than_was_listed_is_partial(database: Engine, count: int, more: int) -> None:
    crawled(database, page(good_page(), count + more), rows=count + more)
    refine(database)
    settle(database)
    assert ended(database) == [("partial", count + more, count, 0, ["count_differs"])]
    assert window(database) is None


def test_bytes_that_were_known_count_as_read_as_they_were_then(database: Engine, count: int) -> None:
    crawled(database, page(good_page(), count), rows=count)
    refine(database)
    tomorrow = replace(ORDER, now=NOW + timedelta(days=1))
    crawled(database, page(good_page(), count), rows=count, order=tomorrow)
    settle(database)
    assert ended(database) == [("complete", count, count, 0, [])] * 2


def test_a_bad_page_among_good_ones_is_partial_and_its_rejects_are_counted(
    database: Engine, count: int
) -> None:
    crawled(database, page(good_page(), count), page(b"<html>", 2, "list:2"), rows=count + 2)
    refine(database)
    settle(database)
    (told,) = ended(database)
    assert told[:4] == ("partial", count + 2, count, 1)
    assert told[4] == ["page_unread", "count_differs"]


def test_a_page_that_only_its_parser_can_count_is_counted_by_it(database: Engine, count: int) -> None:
    crawled(database, page(good_page(), None), rows=1)
    refine(database)
    settle(database)
    assert ended(database) == [("complete", count, count, 0, [])]
    assert settle_again(database, "tr_ilan") == []
    assert ended(database) == [("complete", count, count, 0, [])]


SMALL = "2. İHALE İLANLARI\n1. 2026/1000001 BİR İŞ YAPTIRILACAKTIR\nİhale Kayıt Numarası (İKN) : 2026/1000001"


@pytest.mark.parametrize(
    ("text", "told"),
    [(SMALL, ("complete", 1, 1, 0, [])), ("Bu tarihte ilan yoktur", ("empty", 0, 0, 0, []))],
    ids=["with a notice", "without one"],
)
def test_an_archive_too_small_for_a_bulletin_counts_by_what_it_holds(
    database: Engine, text: str, told: tuple[object, ...]
) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("bulten.pdf", make_pdf([text]))
    meta = {"date": "2026-11-20", "type": "4", "small": "yes"}
    key, url = "bulletin:2026-11-20:4", "https://ekap.kik.gov.tr/ekap/ilan/bultenindirme.aspx"
    small = Document("tr_bulletin", "list", key, url, packed.getvalue(), "application/zip", NOW, meta, 0)
    crawled(database, small, rows=0, order=replace(ORDER, source="tr_bulletin"))
    refine(database)
    settle(database)
    assert ended(database) == [told]


def test_a_document_that_waits_for_another_try_keeps_its_crawl_open(database: Engine, count: int) -> None:
    crawled(database, page(good_page(), count), rows=count)
    refine(database)
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE ops.work SET state = 'new', attempts = 1")
    assert (settle(database), window(database)) == ([], None)
    with database.connect() as connection:
        assert {row["source"]: row["last_state"] for row in figures.sources(connection)}[
            "tr_ilan"
        ] == "running"


def test_a_crawl_that_breaks_down_ends_neither_refine_nor_what_follows(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_crawl_process, "PROGRAM", (sys.executable, "-c", "raise SystemExit('broken')"))
    crawled(database, page(b"<html>", 1), rows=1)
    said: list[str] = []
    with _crawl_process.at_hand():
        done = run.collect_and_refine(
            database, ["tr_ilan"], NOW, CrawlTarget(sandbox="http://127.0.0.1:9"), said.append
        )
    assert (done.documents, done.rejects) == (1, 1)
    assert "a crawl broke down: see the sources' states" in said


def test_a_source_whose_spider_cannot_start_leaves_the_others_alone(tmp_path: Path) -> None:
    orders = [
        replace(ORDER, source=source, sandbox="http://127.0.0.1:9") for source in ("nowhere", "tr_ilan")
    ]
    crawl.crawl(orders, to=tmp_path)
    ends = {
        path.name: json.loads(path.read_text(encoding="utf-8").splitlines()[-1])["outcome"]
        for path in tmp_path.iterdir()
    }
    assert {name: (end["state"], end["troubles"][0]["code"]) for name, end in ends.items()} == {
        "nowhere.walk.jsonl": ("failed", "start_error"),
        "tr_ilan.walk.jsonl": ("failed", "robots_unreachable"),
    }
