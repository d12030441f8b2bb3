"""Shards: countries are refined side by side, and the warehouse ends as if one process had done it all."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from cityleads.bootstrap import prepare_warehouse
from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline import parallel
from pipeline.documents import Refined
from pipeline.refine import refine
from tests.cityleads.test_kills import CHECKSUM
from tests.cityleads.test_run import archived, leads
from tests.pipeline.test_poison import KILL, page
from tests.ran import Ran
from warehouse import locks, work_queue
from warehouse.db import rows_of
from warehouse.landing import land, open_crawl

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def landed(engine: Engine, documents: list[Document]) -> None:
    prepare_warehouse(engine)
    order = CrawlOrder("vn_muasamcong", "walk", NOW, date(2026, 11, 23), date(2026, 11, 23))
    with engine.begin() as connection:
        land(connection, open_crawl(connection, order), documents)


def emptied(engine: Engine) -> None:
    tables = "raw.crawl, raw.document, raw.reject, raw.leftover, core.notice_part, core.notice, core.lead"
    more = "core.notice_block, core.notice_number, ops.work, ops.detail_request"
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables}, {more} CASCADE"))


def waiting(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return work_queue.shards(connection)


def living(engine: Engine) -> set[str]:
    """Every row as text, but for redirects: an id may have lived between two batches of another cut."""
    rows = CHECKSUM.replace("SELECT md5(string_agg(row, '|' ORDER BY row)) FROM", "SELECT row FROM", 1)
    with engine.connect() as connection:
        redirects = connection.execute(
            text("SELECT id FROM core.lead WHERE merged_into IS NOT NULL")
        ).scalars()
        gone = tuple(f"lead{lead_id}" for lead_id in redirects)
        return {row for row in connection.execute(text(rows)).scalars() if not row.startswith(gone)}


def first_of(ran: Ran, *sources: str) -> list[Document]:
    documents = archived(ran)
    return [
        next(one for one in documents if one.source == source and one.kind == "list") for source in sources
    ]


def test_shards_are_the_countries_of_sources_with_the_most_work_first(database: Engine, ran: Ran) -> None:
    landed(database, first_of(ran, "th_egp", "tr_ilan", "tr_bulletin", "news", "intl_worldbank", "id_spse"))
    assert waiting(database) == {"INTL": 2, "TR": 2, "ID": 1, "TH": 1}


def test_a_shard_is_refined_without_touching_the_others(database: Engine, ran: Ran) -> None:
    landed(database, first_of(ran, "th_egp", "tr_ilan", "tr_bulletin", "news"))
    assert refine(database, shard="TR").documents == 2
    assert waiting(database) == {"INTL": 1, "TH": 1}
    with database.connect() as connection:
        sources = connection.execute(text("SELECT DISTINCT source FROM core.notice ORDER BY 1")).scalars()
        assert sources.all() == ["tr_bulletin", "tr_ilan"]


@pytest.mark.slow
def test_processes_side_by_side_end_with_the_rows_of_one_process(
    database: Engine, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(database, archived(ran))
    alone = refine(database)
    due, due_leads = living(database), leads(database)
    emptied(database)
    landed(database, archived(ran))
    monkeypatch.setattr(parallel, "WORTH_A_PROCESS", 1)
    told: list[Refined] = []
    assert parallel.refine_all(database, told.append, cores=3) == alone == told[-1]
    assert living(database) == due
    assert leads(database) == due_leads
    assert len(due) > 1000


@pytest.mark.slow
def test_two_days_that_waited_end_alike_whichever_shard_is_quicker(database: Engine, ran: Ran) -> None:
    landed(database, archived(ran))
    alone, due = refine(database), living(database)
    for order in (["VN", "TH", "TR", "ID", "INTL"], ["INTL", "ID", "TR", "TH", "VN"]):
        emptied(database)
        landed(database, archived(ran))
        first = sum((refine(database, shard=shard) for shard in order), Refined())
        assert 0 < first.documents < alone.documents
        done = sum((refine(database, shard=shard) for shard in order), first)
        assert waiting(database) == {}
        assert (done, living(database)) == (alone, due)


def dated(document: Document, day: int) -> Document:
    return replace(document, key=f"{document.key} of day {day}", fetched_at=NOW + timedelta(days=day))


def test_a_shard_does_not_overtake_an_earlier_moment_of_one_that_may_hold_the_same_tenders(
    database: Engine, ran: Ran
) -> None:
    turkish, thai, news = first_of(ran, "tr_ilan", "th_egp", "news")
    landed(database, [dated(turkish, 1), dated(thai, 2), dated(news, 2), dated(turkish, 3), dated(news, 4)])

    def taken(shard: str) -> int:
        return refine(database, shard=shard).documents

    assert taken("INTL") == 0  # Türkiye's first day comes before
    assert [taken("TR"), taken("TR")] == [1, 0]  # its third waits for the news of the second
    assert [taken("INTL"), taken("TH")] == [1, 1]  # one moment: in any order; two countries never wait
    assert [taken("INTL"), taken("TR"), taken("INTL")] == [0, 1, 1]
    assert waiting(database) == {}


def test_a_document_that_was_seen_to_fail_holds_up_no_other_shard(database: Engine, ran: Ran) -> None:
    turkish, news = first_of(ran, "tr_ilan", "news")
    landed(database, [dated(turkish, 1), dated(news, 2)])
    with database.begin() as connection:
        connection.execute(
            text(
                "UPDATE ops.work SET attempts = 1, last_error = 'seen to fail' WHERE document_id ="
                " (SELECT id FROM raw.document WHERE source = 'tr_ilan')"
            )
        )
    assert refine(database, shard="INTL").documents == 1


def test_a_batch_waits_while_another_matches_notices_of_its_countries(database: Engine, ran: Ran) -> None:
    landed(database, first_of(ran, "tr_ilan", "th_egp"))
    refine(database, shard="TR")
    with database.connect() as connection, connection.begin(), ThreadPoolExecutor(2) as pool:
        turkish = connection.execute(text("SELECT id FROM core.notice")).scalars().all()
        locks.lock_countries(connection, turkish)
        assert refine(database, shard="TH").documents == 1
        landed(database, first_of(ran, "tr_bulletin"))
        refining = pool.submit(refine, database, shard="TR")
        asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        until = time.monotonic() + 20
        while not connection.execute(text(asked)).scalar_one() and time.monotonic() < until:
            time.sleep(0.02)
        assert not refining.done()
        connection.rollback()
        assert refining.result(20).documents == 1


def test_a_shard_does_not_give_up_what_another_is_trying_for_the_last_time(
    database: Engine, ran: Ran
) -> None:
    landed(database, first_of(ran, "tr_ilan", "th_egp"))
    with database.begin() as connection:
        connection.execute(text("UPDATE ops.work SET attempts = 3, last_error = 'seen to fail'"))
    assert refine(database, shard="TR") == Refined()
    with database.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT d.source, w.state FROM ops.work w JOIN raw.document d ON d.id = w.document_id ORDER BY 1",
        )
    assert [(row["source"], row["state"]) for row in rows] == [("th_egp", "new"), ("tr_ilan", "failed")]


def test_a_shard_that_breaks_down_is_told_and_the_others_are_done(
    database: Engine, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(database, [page(3), *first_of(ran, "tr_ilan", "th_egp")])
    with database.begin() as connection:
        connection.execute(text(KILL))
    monkeypatch.setattr(parallel, "WORTH_A_PROCESS", 1)
    with pytest.raises(OperationalError):
        parallel.refine_all(database, cores=2)
    assert waiting(database) == {"VN": 1}
