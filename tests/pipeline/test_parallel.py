"""Shards: countries are refined side by side, and the warehouse ends as if one process had done it all."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

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
    with database.begin() as connection:
        tables = "raw.crawl, raw.document, raw.reject, raw.leftover, core.notice_part, core.notice, core.lead"
        connection.execute(
            text(
                f"TRUNCATE {tables}, core.notice_block, core.notice_number, ops.work, ops.detail_request CASCADE"
            )
        )
    landed(database, archived(ran))
    monkeypatch.setattr(parallel, "WORTH_A_PROCESS", 1)
    told: list[Refined] = []
    assert parallel.refine_all(database, told.append, cores=3) == alone == told[-1]
    assert living(database) == due
    assert leads(database) == due_leads
    assert len(due) > 1000


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
