"""The whole chain on one command: repeatable, independent of order, honest about faults."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads import captures, figures, run
from cityleads.bootstrap import open_warehouse, prepare_warehouse
from cityleads.cli.main import app
from cityleads.run import Report, run_sandbox
from cityleads.settings import Settings, SettingsError
from domain.clock import LAST_DAY
from domain.crawl import CrawlOrder
from domain.document import Document
from domain.notice import Notice
from ocds import extraction
from ocds.complaints import complaints_of
from ocds.exporting import export, published
from ocds.publication import Publication
from ocds.validity import errors_of
from pipeline.refine import refine
from pipeline.replay import replay
from sandbox import answers
from scrapers.source_config import file_source_names, source_names
from tests.harness import SHARED_DATA, as_landed, real
from tests.ran import Ran, settings_for
from warehouse.db import connect, rows_of
from warehouse.landing import land, open_crawl
from warehouse.server import Server

SILENT = lambda _told: None  # noqa: E731  # a progress that nobody watches

LEADS = """
SELECT l.id, l.tier, l.stage, l.deadline_at, l.amount, l.title,
       array_agg(n.source || ' ' || n.native_id ORDER BY n.source, n.native_id) AS members
FROM core.lead l JOIN core.lead_member m ON m.lead_id = l.id JOIN core.notice n ON n.id = m.notice_id
WHERE l.merged_into IS NULL GROUP BY l.id ORDER BY l.id
"""


def leads(engine: Engine) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return rows_of(connection, LEADS)


@pytest.mark.slow
def test_a_second_run_adds_nothing_and_every_later_day_meets_the_key_too(
    server: Server, tmp_path: Path
) -> None:
    settings = settings_for(server, "again", tmp_path)
    first = run_sandbox(settings, 2, source_names(), SILENT)
    assert (first.well, len(list(settings.outbox.glob("*.eml")))) == (True, answers.figures(2)["mails"])
    again = run_sandbox(settings, 2, source_names(), SILENT)
    assert set(again.did.values()) == {0}
    assert again.holds == first.holds
    third = run_sandbox(settings, 3, source_names(), SILENT)
    assert {check.figure: check.found for check in third.checks} == answers.figures(3)
    last = run_sandbox(settings, LAST_DAY, source_names(), SILENT)
    assert {check.figure: check.found for check in last.checks} == answers.figures(LAST_DAY)
    assert last.did["notices"] <= 2 * len(source_names())  # nothing happens on the portals after day 3


def archived(ran: Ran) -> list[Document]:
    with ran.engine.connect() as connection:
        rows = rows_of(connection, "SELECT * FROM raw.document ORDER BY id")
    return [as_landed(row) for row in rows]


def land_and_refine(engine: Engine, documents: list[Document], together: int) -> None:
    order = CrawlOrder(
        "th_egp",
        "walk",
        documents[0].fetched_at,
        documents[0].fetched_at.date(),
        documents[0].fetched_at.date(),
    )
    for start in range(0, len(documents), together):
        with engine.begin() as connection:
            land(connection, open_crawl(connection, order), documents[start : start + together])
        refine(engine)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "together"), [(1, 1000), (2, 37)])
def test_the_same_documents_in_any_order_give_the_same_leads(
    database: Engine, ran: Ran, seed: int, together: int
) -> None:
    documents = archived(ran)
    random.Random(seed).shuffle(documents)  # noqa: S311  # a repeatable order, not a secret
    prepare_warehouse(database)
    land_and_refine(database, documents, together)
    assert leads(database) == leads(ran.engine)


def test_one_of_a_hundred_documents_that_breaks_its_reader_is_a_reject_and_the_rest_goes_on(
    database: Engine, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [document for document in archived(ran) if document.source == "th_egp"][:100]
    prepare_warehouse(database)
    broken = documents[50]

    def fail(document: Document) -> list[object]:
        if (document.key, document.body) == (broken.key, broken.body):
            raise RuntimeError("no such thing")
        return list(reader.read(document))

    from transform.parsers import parser_of
    from transform.parsers import th_egp as reader

    failing = type("Failing", (), {"read": staticmethod(fail)})
    monkeypatch.setattr(
        "transform.parsers.parser_of", lambda name: failing if name == "th_egp" else parser_of(name)
    )
    land_and_refine(database, documents, 100)
    with database.connect() as connection:
        rejects = rows_of(
            connection,
            "SELECT r.reason, r.message, d.key FROM raw.reject r JOIN raw.document d ON d.id = r.document_id"
            " WHERE reason = 'reader_failed'",
        )
        done = connection.execute(text("SELECT count(*) FROM ops.work WHERE state = 'done'")).scalar_one()
    assert rejects == [
        {
            "reason": "reader_failed",
            "message": "The parser failed: RuntimeError: no such thing",
            "key": broken.key,
        }
    ]
    assert done == 100


def test_replaying_with_the_same_readers_differs_in_nothing(ran: Ran) -> None:
    before = leads(ran.engine)
    difference = replay(ran.engine, None, apply=False)
    assert (difference.notices, difference.leads_new, difference.leads_gone, difference.no_longer_read) == (
        (),
        (),
        (),
        (),
    )
    assert difference.documents == answers.figures(2)["documents"]
    assert leads(ran.engine) == before


def test_a_replay_shows_what_a_reader_would_change_and_changes_nothing_until_asked(
    ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transform.parsers import parser_of, th_egp

    def renamed(document: Document) -> list[object]:
        return [
            replace(one, buyer="X") if isinstance(one, Notice) and one.buyer else one
            for one in th_egp.read(document)
        ]

    changed = type("Changed", (), {"read": staticmethod(renamed)})
    monkeypatch.setattr(
        "transform.parsers.parser_of", lambda name: changed if name == "th_egp" else parser_of(name)
    )
    difference = replay(ran.engine, "th_egp", apply=False)
    assert {field for _source, _native_id, field in difference.notices} == {"buyer"}
    assert {source for source, _native_id, _field in difference.notices} == {"th_egp"}
    with ran.engine.connect() as connection:
        assert (
            connection.execute(text("SELECT count(*) FROM core.notice WHERE buyer = 'X'")).scalar_one() == 0
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "state"), [("challenge", "blocked"), ("broken", "failed"), ("changed", "failed")]
)
def test_a_day_on_which_every_portal_fails_is_told_as_such(
    server: Server, tmp_path: Path, fault: str, state: str
) -> None:
    settings = settings_for(server, f"fault_{fault}", tmp_path)
    report = run_sandbox(settings, 1, source_names(), SILENT, fault)
    assert {row["source"]: row["last_state"] for row in report.sources} == dict.fromkeys(
        source_names(), state
    )
    assert report.holds["notices"] == 0
    assert (report.blind, report.unread) == (True, dict.fromkeys(source_names(), state))
    mail = next(settings.outbox.glob("*bangkok*staff.en*.html")).read_text(encoding="utf-8")
    assert "0 of" in mail


def test_a_run_that_could_read_no_source_ends_ill_and_the_operator_is_told(
    server: Server, tmp_path: Path
) -> None:
    settings = settings_for(server, "no_source", tmp_path)
    environment = {"DATABASE_URL": settings.database_url or "", "CITYLEADS_HOME": str(tmp_path)}
    operator = {"CITYLEADS_OPERATOR": "operator@agency.example", "SMTP_URL": ""}
    words = ["run", "--days", "1", "--source", "tr_ilan", "--fault", "challenge"]
    done = CliRunner().invoke(app, words, env=environment | operator)
    assert done.exit_code == 1
    assert "no source could be read: tr_ilan blocked; `cityleads sources` tells why" in done.stderr
    engine = connect(settings.database_url or "")
    with engine.connect() as connection:
        alerts = rows_of(connection, "SELECT about, told FROM ops.operator_alert WHERE about = 'tr_ilan'")
    engine.dispose()
    assert [row["told"].startswith("blocked (") for row in alerts] == [True]
    (mail,) = settings.outbox.glob("operator-*.eml")
    letter = message_from_bytes(mail.read_bytes(), policy=SMTP)
    assert letter["To"] == "operator@agency.example"
    assert "tr_ilan: blocked (" in str(letter.get_content())


@pytest.mark.parametrize(
    ("states", "blind"),
    [
        (("blocked", "failed"), True),
        (("blocked", "complete"), False),
        (("failed", "partial"), False),
        (("blocked", "empty"), False),
        (("blocked", None), True),
    ],
)
def test_one_source_s_trouble_is_no_run_s_trouble(states: tuple[str | None, ...], blind: bool) -> None:
    names = ("th_egp", "tr_ilan")
    health = [{"source": name, "last_state": state} for name, state in zip(names, states, strict=True)] + [
        {"source": "news", "last_state": "complete"}
    ]  # another run's
    report = Report("live", {}, {}, health, asked=names)
    assert (report.blind, report.well) == (blind, True)
    assert not Report("captures", {}, {}, health).blind


def test_sample_data_and_real_data_never_share_a_database(server: Server, tmp_path: Path) -> None:
    settings = settings_for(server, "mixed", tmp_path)
    open_warehouse(settings, "sandbox").dispose()
    with pytest.raises(SettingsError, match="holds sandbox data, and live data must not be mixed with it"):
        open_warehouse(settings, "live")


@real
@pytest.mark.slow
@pytest.mark.skipif(not SHARED_DATA.exists(), reason=f"recorded bodies are not here: {SHARED_DATA}")
def test_every_recorded_body_is_read_or_rejected_with_a_reason_and_goes_out_as_valid_ocds(
    server: Server, tmp_path: Path
) -> None:
    settings = settings_for(server, "captures", tmp_path)
    engine = open_warehouse(settings, "captures")
    now = datetime(2026, 11, 23, 6, tzinfo=UTC)
    sources = (*source_names(), *file_source_names())
    done = run.replay_captures(engine, SHARED_DATA, sources, now, SILENT)
    with engine.connect() as connection:
        rejects = rows_of(connection, "SELECT source, reason, message, excerpt FROM raw.reject ORDER BY 1, 2")
        silent = rows_of(
            connection,
            "SELECT d.source, d.key FROM raw.document d"
            " WHERE NOT EXISTS (SELECT FROM raw.reject r WHERE r.document_id = d.id)"
            " AND NOT EXISTS (SELECT FROM core.notice_part p WHERE p.document_id = d.id)"
            " AND NOT EXISTS (SELECT FROM ops.work w WHERE w.document_id = d.id"
            " AND cardinality(w.native_ids || w.passed_over) > 0)",
        )
        rules = figures.passed_over_rules(connection)
        unread = [row["source"] for row in figures.per_source(connection) if row["files"] and not row["read"]]
        judged = rows_of(connection, "SELECT source, reason FROM raw.crawl WHERE reason <> '' ORDER BY 1")
    with extraction.snapshot(engine) as connection:
        complaints = list(complaints_of(published(connection, Publication())))
        exported = export(connection, tmp_path / "ocds", Publication())
    engine.dispose()
    bodies = {
        (source, found.capture.kind, found.path.read_bytes())
        for source in sources
        for found in captures.find(SHARED_DATA, source)
    }
    assert done.documents == len(bodies)
    assert done.notices > 100
    assert [
        row for row in rejects if row["reason"] == "reader_failed" or not row["message"].endswith(".")
    ] == []
    assert silent == []
    assert rules == {
        "intl_aiib": {"other_country": 16},
        "intl_ebrd": {"no_host_country": 22},
        "intl_ted": {"other_country": 2},
        "intl_wb_projects": {"other_country": 4},
        "intl_worldbank": {"other_country": 16},
        "tr_ilan": {"no_tender": 48},
        "vn_results": {"direct_award": 5},
    }
    assert unread == ["intl_aiib", "intl_ted", "intl_ungm", "intl_wb_projects"]
    assert [tuple(row.values()) for row in judged] == [
        ("id_spse", "a page of which nothing could be read (6×)"),
        ("intl_ungm", "nothing could be read of what came (1 notice listed)"),
    ]
    assert sum(month.processes for month in exported.months.values()) > 100
    assert (complaints, errors_of(tmp_path / "ocds", exported.months)) == ([], [])


def test_the_warehouse_opens_twice_without_harm(server: Server, tmp_path: Path) -> None:
    settings: Settings = settings_for(server, "twice", tmp_path)
    for _ in range(2):
        open_warehouse(settings, "sandbox").dispose()
    assert settings.database_url is not None
    engine = connect(settings.database_url)
    with engine.connect() as connection:
        known = connection.execute(text("SELECT count(*) FROM core.source")).scalar_one()
        assert known == len([*source_names(), *file_source_names()])
    engine.dispose()
