"""A source whose details ended badly rests for an hour."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from cityleads.tasks import crawl
from cityleads.tasks.context import TaskParams

SOURCE = "tr_ilan"


@pytest.mark.parametrize(
    ("ago", "asked"),
    [(timedelta(minutes=59), []), (timedelta(minutes=61), [SOURCE])],
)
def test_a_source_rests_for_an_hour_after_a_bad_end(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ago: timedelta, asked: list[str]
) -> None:
    prepare_warehouse(database)
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CITYLEADS_HOME", str(tmp_path))
    monkeypatch.setenv("CITYLEADS_MODE", "live")
    now = datetime.now(UTC)
    with database.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at)"
                " VALUES (:source, 'ILN1', '{\"id\": \"1\"}', 'lead', 'wanted', :now)"
            ),
            {"source": SOURCE, "now": now},
        )
        connection.execute(
            text(
                "INSERT INTO raw.crawl (source, entrance, state, started_at, run, window_since, window_until)"
                " VALUES (:source, 'details', 'failed', :at, 'test', :day, :day)"
            ),
            {"source": SOURCE, "at": now - ago, "day": now.date()},
        )
    assert crawl.sources_with_requests([SOURCE], TaskParams("test/run")) == asked
