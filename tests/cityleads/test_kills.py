"""Killed at any step and started again, the chain ends where it would have ended: same rows, no mail twice."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from cityleads.centres import CENTRES
from cityleads.running import morning
from cityleads.settings import sync
from sandbox.portal import moment_of
from scrapers.crawl import CrawlOrder
from scrapers.items import RawDocument
from tests.cityleads.conftest import Ran
from tests.cityleads.killing import land_all, mail_all, refine_all, survives
from warehouse.database import rows_of

pytestmark = pytest.mark.slow

SOURCE, TOGETHER, BATCH = "vn_muasamcong", 5, 8
ORDER = CrawlOrder(SOURCE, "walk", moment_of(1), moment_of(1).date(), moment_of(1).date())

CHECKSUM = """
SELECT md5(string_agg(row, '|' ORDER BY row)) FROM (
  SELECT 'part' || source || native_id || part || content::text AS row FROM core.notice_part
  UNION ALL SELECT 'notice' || source || native_id || version || content::text || tier || normal::text FROM core.notice
  UNION ALL SELECT 'version' || n.source || n.native_id || v.version || v.content::text
    FROM core.notice_version v JOIN core.notice n ON n.id = v.notice_id
  UNION ALL SELECT 'member' || n.source || n.native_id || m.lead_id
    FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
  UNION ALL SELECT 'lead' || id || tier || coalesce(stage, '') || title || coalesce(merged_into, '') FROM core.lead
  UNION ALL SELECT 'event' || lead_id || kind || field || coalesce(old, '') || coalesce(new, '') || happened_at
    FROM core.lead_event
  UNION ALL SELECT 'relation' || from_lead || to_lead || kind FROM core.lead_relation
  UNION ALL SELECT 'reject' || source || native_id || reason || number FROM raw.reject
  UNION ALL SELECT 'document' || source || key || encode(hash, 'hex') FROM raw.document
  UNION ALL SELECT 'work' || d.key || w.state FROM ops.work w JOIN raw.document d ON d.id = w.document_id
  UNION ALL SELECT 'detail' || source || native_id || locator::text || state FROM ops.detail_request
) rows
"""


def url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def checksum(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text(CHECKSUM)).scalar_one())


def documents(ran: Ran) -> list[RawDocument]:
    with ran.engine.connect() as connection:
        rows = rows_of(
            connection, "SELECT * FROM raw.document WHERE source = :source ORDER BY id", source=SOURCE
        )
    return [
        RawDocument(
            **{name: row[name] for name in RawDocument.__slots__ if name != "body"}, body=bytes(row["body"])
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, str]:
    """The checksum that a run without kills ends with, found by the first test that needs it."""
    return {}


def expected(undisturbed: dict[str, str], database: Engine, ran: Ran) -> str:
    if not undisturbed:
        sync(database)
        assert survives(land_all, url(database), 0, ORDER, documents(ran), TOGETHER)
        assert survives(refine_all, url(database), 0, BATCH)
        undisturbed["sum"] = checksum(database)
        with database.begin() as connection:
            tables = (
                "raw.crawl, raw.document, raw.reject, raw.leftover, core.notice_part, core.notice, core.lead"
            )
            connection.execute(text(f"TRUNCATE {tables}, ops.work, ops.detail_request CASCADE"))
    return undisturbed["sum"]


@pytest.mark.parametrize("statements", range(1, 26, 3))
def test_landing_killed_after_any_statement_and_run_again_loses_and_doubles_nothing(
    database: Engine, ran: Ran, undisturbed: dict[str, str], statements: int
) -> None:
    due = expected(undisturbed, database, ran)
    sync(database)
    assert not survives(land_all, url(database), statements, ORDER, documents(ran), TOGETHER)
    assert survives(land_all, url(database), 0, replace(ORDER), documents(ran), TOGETHER)
    assert survives(refine_all, url(database), 0, BATCH)
    assert checksum(database) == due


@pytest.mark.parametrize("statements", range(2, 118, 5))
def test_refine_killed_after_any_statement_and_run_again_ends_where_it_would_have(
    database: Engine, ran: Ran, undisturbed: dict[str, str], statements: int
) -> None:
    due = expected(undisturbed, database, ran)
    sync(database)
    assert survives(land_all, url(database), 0, ORDER, documents(ran), TOGETHER)
    assert not survives(refine_all, url(database), statements, BATCH)
    assert survives(refine_all, url(database), 0, BATCH)
    assert checksum(database) == due


@pytest.mark.parametrize("statements", [1, 3, 5, 7, 9, 11, 13])
def test_the_mails_killed_after_any_statement_go_out_at_most_once(
    database: Engine, ran: Ran, tmp_path: Path, statements: int
) -> None:
    centre = next(centre for centre in CENTRES if centre.name == "hanoi")
    now = morning(centre, moment_of(1))
    sync(database)
    land_all(url(database), 0, ORDER, documents(ran), TOGETHER)
    refine_all(url(database), 0)
    with database.begin() as connection:
        for language in ("ko", "en"):
            connection.execute(
                text(
                    "INSERT INTO digest.subscriber (centre, email, language) VALUES ('hanoi', :email, :language)"
                ),
                {"email": f"{language}@hanoi.example", "language": language},
            )
    survives(mail_all, url(database), statements, centre.name, now, str(tmp_path))
    written_before = sorted(path.name for path in tmp_path.glob("*.eml"))
    assert survives(mail_all, url(database), 0, centre.name, now, str(tmp_path))
    written = sorted(path.name for path in tmp_path.glob("*.eml"))
    with database.connect() as connection:
        states = list(connection.execute(text("SELECT state FROM digest.outbox ORDER BY id")).scalars())
    assert len(states) == 2
    assert set(written_before) <= set(written)
    assert len(written) + states.count("sending") >= 2
    assert states.count("written") + states.count("sending") == 2
