"""What refine cuts is said, and the batch ends."""

from sqlalchemy import Engine, text

from benchmarks.speed.bounds import SOURCE, long_title, many
from benchmarks.surroundings import NOW
from cityleads.bootstrap import prepare_warehouse
from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.documents import Refined
from pipeline.refine import refine
from warehouse.db import rows_of
from warehouse.landing import land, open_crawl


def refined(engine: Engine, page: Document) -> tuple[Refined, list[tuple[str, str]]]:
    """Refine one page; what was done, and the unknown fields with their examples."""
    prepare_warehouse(engine)
    with engine.begin() as connection:
        land(
            connection,
            open_crawl(connection, CrawlOrder(SOURCE, "walk", NOW, NOW.date(), NOW.date())),
            [page],
        )
    done = refine(engine)
    with engine.connect() as connection:
        rows = rows_of(connection, "SELECT field, example FROM raw.leftover ORDER BY field")
    return done, [(row["field"], row["example"]) for row in rows]


def test_a_title_over_four_thousand_characters_is_cut_and_said(database: Engine) -> None:
    done, said = refined(database, long_title(200_000))
    assert (done.notices, done.rejects, done.failed) == (1, 0, 0)
    ((field, example),) = said
    assert field == "list.title (cut)"
    assert example.endswith("characters, cut to 4000")
    with database.connect() as connection:
        asked = "SELECT length(title), tier FROM core.notice"
        assert [tuple(row) for row in connection.execute(text(asked))] == [(4000, "lead")]


def test_a_number_on_more_than_five_hundred_notices_is_said_and_joins_none(database: Engine) -> None:
    done, said = refined(database, many(1 << 20))
    assert done.notices > 500
    assert (done.rejects, done.failed) == (0, 0)
    ((field, example),) = said
    assert field == "list.number (crowded)"
    assert example.endswith(f"stands on {done.notices} notices of one page")
