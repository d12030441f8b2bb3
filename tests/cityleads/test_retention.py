"""Retention: what may go goes on its day and not a second sooner, and documents never do."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads.bootstrap import prepare_warehouse
from cityleads.cli.main import app
from cityleads.tasks import retention
from warehouse.db import rows_of

THEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOTHING = dict.fromkeys(
    ("mail_texts", "detail_requests", "login_asks", "webhook_texts", "operator_messages", "old_rejects"), 0
)


def execute(engine: Engine, statement: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def rows(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row.values()) for row in rows_of(connection, statement)]


def gone_at(engine: Engine, rule: str, last: datetime) -> tuple[int, int]:
    """How many rows go when the clock stands at a rule's last second, and one second later."""
    (days,) = (one.days for one in retention.RULES if one.name == rule)
    end = last + timedelta(days=days)
    return tuple(retention.tidy(engine, now, apply=False)[rule] for now in (end, end + SECOND))  # type: ignore[return-value]  # two moments, two counts


@pytest.fixture
def mailed(database: Engine) -> Engine:
    """A mail in each of its states, all due at THEN."""
    prepare_warehouse(database)
    execute(
        database,
        "INSERT INTO digest.subscriber (centre, email, language) VALUES ('hanoi', 'a@b.example', 'ko')",
    )
    states = ("queued", "sending", "sent", "written", "deferred", "failed", "unknown")
    for number, state in enumerate(states):
        execute(
            database,
            "WITH run AS (INSERT INTO digest.run (centre, local_date, frozen_at, coverage)"
            " VALUES ('hanoi', :day, :at, '[]') RETURNING id)"
            " INSERT INTO digest.outbox (run_id, subscriber_id, message_id, message, state, next_at, frozen_at)"
            " SELECT run.id, s.id, :state, 'To: a@b.example', :state, :at, :at FROM run, digest.subscriber s",
            day=THEN.date() + timedelta(days=number),
            at=THEN,
            state=state,
        )
    return database


def test_texts_of_finished_mails_go_after_400_days_and_their_rows_stay(mailed: Engine) -> None:
    assert gone_at(mailed, "mail_texts", THEN) == (0, 3)
    retention.tidy(mailed, THEN + timedelta(days=400) + SECOND, apply=True)
    found = rows(mailed, "SELECT state, octet_length(message) FROM digest.outbox ORDER BY state")
    assert found == [
        ("deferred", 15),
        ("failed", 0),
        ("queued", 15),
        ("sending", 15),
        ("sent", 0),
        ("unknown", 15),
        ("written", 0),
    ]


def test_without_apply_nothing_is_changed_and_a_second_apply_finds_nothing(mailed: Engine) -> None:
    late = THEN + timedelta(days=500)
    everything = "SELECT * FROM digest.outbox ORDER BY id"
    before = [tuple(map(bytes_of, row)) for row in rows(mailed, everything)]
    expected = NOTHING | {"mail_texts": 3}
    assert retention.tidy(mailed, late, apply=False) == expected
    assert [tuple(map(bytes_of, row)) for row in rows(mailed, everything)] == before
    assert retention.tidy(mailed, late, apply=True) == expected
    assert retention.tidy(mailed, late, apply=True) == NOTHING


def bytes_of(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


NOTICE = """
WITH notice AS (
  INSERT INTO core.notice (source, native_id, version, country, title, description, language, language_confidence,
    language_method, buyer, buyer_unit, place_text, procedure, procedure_details, status_details, funder, url, tier,
    score, dimensions, evidence, lexicon_version, content, normal, first_known_at, changed_at)
  VALUES ('th_egp', :id, 1, 'TH', '', '', 'th', 1, 'script', '', '', '', '', '', '', '', '', 'lead',
    1, '{}', '{}', '1', '{}', '{}', :at, :at) RETURNING id
), lead AS (
  INSERT INTO core.lead (id, country, anchor_notice_id, tier, score, dimensions, stage, title, language, buyer,
    deadline_at, funder, url, evidence, disagreements, first_known_at, changed_at)
  SELECT :id, 'TH', id, 'lead', 1, '{}', :stage, '', 'th', '', :deadline, '', '', '{}', '{}', :at, :at FROM notice
  RETURNING id, anchor_notice_id
), member AS (
  INSERT INTO core.lead_member (notice_id, lead_id) SELECT anchor_notice_id, id FROM lead
)
INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at)
VALUES ('th_egp', :id, '{}', 'lead', 'fetched', :wished)
"""


def test_wishes_for_details_go_180_days_after_their_lead_was_closed(database: Engine) -> None:
    prepare_warehouse(database)
    early = THEN - timedelta(days=60)
    for name, stage, deadline, at in (
        ("overdue", "open", THEN, early),
        ("awarded", "awarded", early, THEN),
        ("cancelled without a deadline", "cancelled", None, THEN),
        ("changed since", "open", early, THEN + timedelta(days=30)),
        ("open without a deadline", "open", None, early),
        ("closed, and wished for since", "closed", early, early),
    ):
        wished = at + timedelta(days=90) if "wished" in name else early
        execute(database, NOTICE, id=name, stage=stage, deadline=deadline, at=at, wished=wished)
    assert gone_at(database, "detail_requests", THEN) == (0, 3)
    retention.tidy(database, THEN + timedelta(days=180) + SECOND, apply=True)
    assert rows(database, "SELECT native_id FROM ops.detail_request ORDER BY 1") == [
        ("changed since",),
        ("closed, and wished for since",),
        ("open without a deadline",),
    ]
    # An open tender without a deadline counts as closed 120 days after its last change, which was at `early`.
    retention.tidy(database, THEN + timedelta(days=180 + 60) - SECOND, apply=True)
    assert rows(database, "SELECT native_id FROM ops.detail_request") == [("open without a deadline",)]
    retention.tidy(database, THEN + timedelta(days=180 + 60), apply=True)
    assert rows(database, "SELECT native_id FROM ops.detail_request") == []
    assert rows(database, "SELECT count(*) FROM core.lead") == [(6,)]


def test_rejects_go_400_days_after_their_page_was_last_seen_if_it_was_replaced(database: Engine) -> None:
    prepare_warehouse(database)
    execute(
        database,
        "INSERT INTO raw.crawl (source, entrance, started_at, window_since, window_until, state)"
        " VALUES ('th_egp', 'walk', :at, :at, :at, 'complete')",
        at=THEN,
    )
    for key, body, seen in (("a", "old", THEN), ("a", "new", THEN + SECOND), ("b", "only", THEN)):
        execute(
            database,
            "WITH page AS (INSERT INTO raw.document (source, kind, key, hash, fingerprint, url, content_type, body,"
            " meta, fetched_at, seen_at, crawl_id) SELECT 'th_egp', 'list', :key, sha256(:body), sha256(:body), '', '',"
            " :body, '{}', :at,"
            " :at, id FROM raw.crawl RETURNING id) INSERT INTO raw.reject SELECT id, 1, 'th_egp', '', 'bad_date',"
            " :told, '', :at FROM page",
            key=key,
            body=body.encode(),
            at=seen,
            told=body,
        )
    assert gone_at(database, "old_rejects", THEN) == (0, 1)
    retention.tidy(database, THEN + timedelta(days=4000), apply=True)
    assert rows(database, "SELECT message FROM raw.reject ORDER BY 1") == [("new",), ("only",)]
    assert rows(database, "SELECT count(*), sum(octet_length(body)) FROM raw.document") == [(3, 10)]
    assert rows(database, "SELECT count(*) FROM ops.work") == [(3,)]


def test_texts_of_webhooks_go_after_90_days_but_for_those_that_wait_and_their_rows_stay(
    mailed: Engine,
) -> None:
    execute(
        mailed,
        "INSERT INTO desk.webhook (subscriber_id, name, url, template, secret, made_at)"
        " SELECT id, 'chat', 'https://hooks.example', 'slack', 'whsec_', :at FROM digest.subscriber",
        at=THEN,
    )
    for state in ("queued", "sent", "deferred", "failed", "unknown"):
        execute(
            mailed,
            "INSERT INTO desk.delivery (webhook_id, event, body, state, queued_at, next_at)"
            " SELECT id, :state, '{}', :state, :at, :at FROM desk.webhook",
            state=state,
            at=THEN,
        )
    assert gone_at(mailed, "webhook_texts", THEN) == (0, 3)
    retention.tidy(mailed, THEN + timedelta(days=90) + SECOND, apply=True)
    found = rows(mailed, "SELECT state FROM desk.delivery WHERE body = '{}' ORDER BY state")
    assert (found, rows(mailed, "SELECT count(*) FROM desk.delivery")) == (
        [("deferred",), ("queued",)],
        [(5,)],
    )


def test_the_command_shows_what_would_go_and_lets_it_go_when_told(
    mailed: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", mailed.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CITYLEADS_HOME", str(tmp_path))
    execute(mailed, "UPDATE digest.outbox SET next_at = '2020-01-01Z'")
    shown = CliRunner().invoke(app, ["tidy", "--mode", "captures"])
    assert (shown.exit_code, "Nothing was changed" in shown.output, "400" in shown.output) == (0, True, True)
    for expected in (3, 0):
        done = CliRunner().invoke(app, ["tidy", "--mode", "captures", "--apply", "--json"])
        assert json.loads(done.output) == NOTHING | {"mail_texts": expected}
