"""A source that waits for a setting: it is asked nothing, it is neither well nor ill, and everybody is told why."""

import os
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Engine

from cityleads import crawl, figures
from cityleads._finding import Finding
from cityleads.completeness.reach import reach_of
from cityleads.crawl import list_orders
from cityleads.health import alarms, doctor, readiness, source_alerts
from cityleads.preparation import write_reference_rows
from cityleads.settings import Mode
from cityleads.tasks.context import NothingToDo
from cityleads.tasks.crawl import report_end
from digest.i18n import Translator
from digest.render.coverage_views import make_coverage_line
from digest.select.coverage import read_coverage
from domain.clock import moment_of
from domain.crawl.target import CrawlTarget
from pipeline.settle import settle
from scrapers.source_config import facts, file_source_names, source_names
from warehouse.db import rows_of
from warehouse.monitoring.source_health import read_health

SOURCE = "intl_g2b"
NOW = moment_of(1)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def crawled(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A warehouse in which the source was crawled live without its key."""
    monkeypatch.delenv(facts(SOURCE).setting, raising=False)
    with database.begin() as connection:
        write_reference_rows(connection)
        orders = list_orders(connection, [SOURCE], NOW, CrawlTarget(run="cli"))
    crawl.crawl(orders, database_url=database.url.render_as_string(hide_password=False))
    settle(database)
    return database


def test_it_is_a_state_of_its_own_and_neither_stale_nor_an_alarm(crawled: Engine) -> None:
    with crawled.connect() as connection:
        (health,) = (one for one in read_health(connection, LATER) if one.source == SOURCE)
        assert (health.state, health.reason) == ("not_configured", "DATA_GO_KR_KEY is not set")
        assert (health.configured, health.checked, health.stale) == (False, False, False)
        named = [event.values["source"] for event in source_alerts.warnings(connection, LATER)]
        assert SOURCE not in named
        assert [found for found in alarms.look(connection, LATER) if found[1] == SOURCE] == []


def test_the_doctor_says_what_is_missing_and_where_it_is_told_how_to_get_it(crawled: Engine) -> None:
    with crawled.connect() as connection:
        (found,) = (one for one in readiness.look(connection, LATER) if one.check == f"read {SOURCE}")
    assert (found.well, found.warning) == (True, True)
    assert found.told == (
        "not configured: DATA_GO_KR_KEY is not set (docs/sources.md#intl_g2b says how to get it)"
    )
    assert "DATA_GO_KR_KEY" in Path("docs/sources.md").read_text(encoding="utf-8")


def looked_at_by_the_doctor(source: str, mode: Mode) -> Finding:
    """What the doctor says before anything was crawled."""
    return next(one for one in doctor._sources(mode) if one.check == f"source {source}")


@pytest.mark.parametrize("source", [name for name in source_names() if facts(name).setting])
def test_before_any_crawl_too_the_list_and_the_doctor_say_what_is_missing(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = facts(source).setting
    monkeypatch.delenv(setting, raising=False)
    never = {"source": source, "last_state": "never", "last_reason": ""}
    told = {"last_state": "not_configured", "last_reason": f"{setting} is not set"}
    assert [figures.as_set_up(never, mode) for mode in get_args(Mode)] == [
        never | (told if mode == "live" else {}) for mode in get_args(Mode)
    ]
    found = looked_at_by_the_doctor(source, "live")
    assert (found.well, found.warning) == (True, True)
    assert found.told.endswith(f"; not configured: {setting} is not set")
    assert facts(source).setting_how.strip() in found.mend
    monkeypatch.setenv(setting, "letter 12 of 2026-11-20")
    assert figures.as_set_up(never, "live") == never
    assert looked_at_by_the_doctor(source, "live") == looked_at_by_the_doctor(source, "sandbox")


@pytest.mark.parametrize("source", [*source_names(), *file_source_names()])
def test_what_a_source_needs_is_told_on_the_sources_page_and_by_its_own_command_alike(source: str) -> None:
    page = Path("docs/sources.md").read_text(encoding="utf-8")
    needs = " ".join(facts(source).needs.split())
    section = page.split(f"\n## {source}\n")[1].split("\n## ")[0]
    assert (f"| needs | {needs} |" in section, "| needs |" in section) == (bool(needs),) * 2
    assert reach_of(facts(source))["needs"] == facts(source).needs


def test_the_list_of_sources_the_mart_and_the_mail_name_the_state(crawled: Engine) -> None:
    with crawled.connect() as connection:
        row = next(one for one in figures.sources(connection) if one["source"] == SOURCE)
        assert (row["last_state"], row["last_reason"]) == ("not_configured", "DATA_GO_KR_KEY is not set")
        report = next(one for one in read_coverage(connection, "VN", LATER) if one.source == SOURCE)
    line = make_coverage_line(report, Translator("en", "Asia/Ho_Chi_Minh"))
    assert (line.state, line.reason, line.ok, line.stale) == (
        "not configured",
        "DATA_GO_KR_KEY is not set",
        True,
        "",
    )
    assert make_coverage_line(report, Translator("ko", "Asia/Seoul")).state == "설정 안 됨"


def test_its_task_has_nothing_to_do_and_no_document_came(crawled: Engine) -> None:
    with crawled.connect() as connection:
        (row,) = rows_of(
            connection,
            "SELECT id AS crawl, source, entrance, state, reason, troubles, documents, documents_new, rows"
            " FROM raw.crawl",
        )
    assert (row["documents"], row["rows"]) == (0, 0)
    with pytest.raises(NothingToDo, match="intl_g2b is not configured: DATA_GO_KR_KEY is not set"):
        report_end(row)
    assert facts(SOURCE).setting not in os.environ
