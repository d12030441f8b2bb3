"""The operator's channel: each trouble is a row, told once when it comes and once when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from cityleads.health import alarms, telling
from cityleads.health.alarms import Alarm
from cityleads.health.operator_ways import MailWay
from cityleads.settings import Settings, SettingsError
from digest.delivery.mailers import mailer_from
from digest.delivery.message import Sender
from scrapers import certificates
from tests.digest.smtpd import HOST, LOST, Post, running
from warehouse.db import rows_of
from warehouse.monitoring import operator_alerts, source_metrics
from warehouse.monitoring.operator_alerts import Told
from web.i18n import WebTranslator
from web.operating.alert_words import say_alert

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = timedelta(days=1)
OPERATOR = "operator@agency.example"


def execute(engine: Engine, statement: str, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def crawled(engine: Engine, source: str, state: str, at: datetime, troubles: str = "[]") -> None:
    execute(
        engine,
        "INSERT INTO raw.crawl"
        " (source, entrance, window_since, window_until, started_at, finished_at, state, reason, troubles, settled)"
        " VALUES (:source, 'walk', :at, :at, :at, :at, :state, 'as its code says', CAST(:troubles AS jsonb), true)",
        source=source,
        at=at,
        state=state,
        troubles=troubles,
    )


def open_rows(engine: Engine) -> list[tuple[str, str, int]]:
    with engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT code, about, times FROM ops.operator_alert WHERE well_at IS NULL ORDER BY 1, 2",
        )
    return [(row["code"], row["about"], row["times"]) for row in rows]


def texts(post: Post) -> list[str]:
    return [str(message_from_bytes(one.content, policy=SMTP).get_content()) for one in post.taken]  # type: ignore[arg-type]  # bytes


@pytest.fixture
def refused(database: Engine) -> Engine:
    """Two sources: one read in full, one that the portal refuses."""
    prepare_warehouse(database)
    crawled(database, "news", "complete", NOW - timedelta(hours=1))
    troubles = '[{"code": "human_check", "times": 3, "status": 403}]'
    crawled(database, "id_spse", "blocked", NOW - timedelta(hours=1), troubles)
    return database


def mail_to(post: Post) -> MailWay:
    return MailWay(mailer_from(f"smtp://{HOST}:{post.port}?tls=none", Path("unused")), Sender(), OPERATOR)


def tell(engine: Engine, post: Post, now: datetime = NOW) -> bool:
    return telling.tell(engine, (mail_to(post),), now) == "told"


def test_a_source_that_is_refused_is_one_row_by_the_code_of_its_crawl(refused: Engine) -> None:
    alarms.keep(refused, NOW)
    alarms.keep(refused, NOW + timedelta(hours=1))
    assert open_rows(refused) == [("human_check", "id_spse", 2)]


def test_the_operator_gets_one_mail_when_it_comes_and_one_when_it_is_over(refused: Engine) -> None:
    alarms.keep(refused, NOW)
    with running(Post()) as post:
        assert [tell(refused, post), tell(refused, post)] == [True, False]
        crawled(refused, "id_spse", "complete", NOW + timedelta(hours=1))
        alarms.keep(refused, NOW + timedelta(hours=2))
        assert [tell(refused, post), tell(refused, post)] == [True, False]
    came, went = texts(post)
    assert "human_check: id_spse: blocked (as its code says); last read in full: never" in came
    assert went.startswith("Well again")
    assert "human_check: id_spse" in went
    assert [one.rcpt_tos for one in post.taken] == [[OPERATOR], [OPERATOR]]
    assert open_rows(refused) == []


def told(engine: Engine, language: str) -> dict[str, str]:
    """Of what stands, by its code, what the operator's page tells in a language."""
    t = WebTranslator(language, "UTC")
    with engine.connect() as connection:
        return {row["code"]: say_alert(row, t) for row in operator_alerts.read_open(connection)}


def test_what_stands_is_told_in_the_operator_s_language(refused: Engine) -> None:
    execute(
        refused,
        "INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at, lost, lost_at)"
        " VALUES ('tr_ilan', 'ILN2', '{}', 'lead', 'given_up', :at, 17, :at)",
        at=NOW - DAY,
    )
    alarms.keep(refused, NOW)
    alarms.task_failed(refused, "refine/refine", "out of {room}", NOW)
    with refused.begin() as connection:
        late = Told("{mails} mails wait for more than two hours", mails=1)
        operator_alerts.note(connection, [(Alarm.MAILS_LATE, "mails", late)], NOW)
    assert told(refused, "ko") == {
        "human_check": "접속 차단: 사람 확인 요구(HTTP 403) (3회). 마지막 전체 수집: 없음",
        "details_given_up": "포기 1건, 요청하지 못함 0건, 예: ILN2",
        "mails_late": "메일 1통이 2시간 넘게 기다립니다",
        "task_failed": "out of {room}",
    }
    assert told(refused, "en")["mails_late"] == "1 mail waits for more than two hours"


def test_every_alarm_but_those_with_texts_of_their_own_has_words_in_the_catalogue() -> None:
    of_sources = {"source_refused", "source_failed", "source_short", "source_stale", "source_unwell"}
    t = WebTranslator("ko", "UTC")
    without = {code for code in alarms.FINDERS if not t.knows(f"alert.{code}")}
    assert without == of_sources | {"mart_unwell"}


@pytest.mark.parametrize(("step", "answer"), [("mail", "451 later"), ("rcpt", "450 later"), ("data", LOST)])
def test_a_mail_that_was_surely_not_taken_is_told_with_the_next(
    refused: Engine, step: str, answer: str
) -> None:
    alarms.keep(refused, NOW)
    with running(Post(**{step: answer})) as post:  # type: ignore[arg-type]  # answers are texts
        assert not tell(refused, post)
    with running(Post()) as post:
        assert not tell(refused, post, NOW + timedelta(seconds=59))
        assert tell(refused, post, NOW + timedelta(minutes=1))
    assert len(post.taken) == 1


def test_a_mail_that_may_have_gone_out_is_never_sent_again(refused: Engine) -> None:
    alarms.keep(refused, NOW)
    with running(Post(verdict=LOST)) as post:
        assert tell(refused, post)
        assert not tell(refused, post)
    assert len(post.taken) == 1


def test_a_trouble_that_comes_back_is_told_again(refused: Engine) -> None:
    alarms.keep(refused, NOW)
    crawled(refused, "id_spse", "complete", NOW + timedelta(hours=1))
    alarms.keep(refused, NOW + timedelta(hours=2))
    crawled(refused, "id_spse", "failed", NOW + timedelta(hours=3), '[{"code": "tls_failed", "times": 1}]')
    alarms.keep(refused, NOW + timedelta(hours=4))
    assert open_rows(refused) == [("tls_failed", "id_spse", 1)]


def test_without_an_address_rows_wait_untold(refused: Engine) -> None:
    alarms.keep(refused, NOW)
    with running(Post()) as post:
        assert telling.tell(refused, (), NOW) == "nothing"
        assert tell(refused, post)
    assert len(post.taken) == 1


def test_a_failed_task_is_over_when_it_has_not_failed_again_for_a_day(database: Engine) -> None:
    alarms.task_failed(database, "refine/refine", "out of room", NOW)
    alarms.keep(database, NOW + DAY)
    assert open_rows(database) == [("task_failed", "refine/refine", 1)]
    alarms.keep(database, NOW + DAY + timedelta(seconds=1))
    assert open_rows(database) == []


def test_a_run_that_failed_with_its_task_is_one_trouble_and_one_that_failed_by_itself_is_too(
    database: Engine,
) -> None:
    alarms.task_failed(database, "refine/refine", "out of room", NOW)
    alarms.task_failed(database, "refine/", "task_failure", NOW + timedelta(minutes=1))
    alarms.task_failed(database, "details/", "timed_out", NOW)
    assert open_rows(database) == [("task_failed", "details/", 1), ("task_failed", "refine/refine", 1)]
    alarms.task_failed(database, "refine/", "timed_out", NOW + timedelta(hours=2))
    assert ("task_failed", "refine/", 1) in open_rows(database)


NOTICE = """
INSERT INTO core.notice (source, native_id, version, country, stage, title, description, language,
  language_confidence, language_method, buyer, buyer_unit, place_text, procedure, procedure_details, status_details,
  published_at, deadline_at, funder, url, tier, score, dimensions, evidence, lexicon_version, content, normal,
  first_known_at, changed_at)
SELECT 'news', CAST(:at AS text) || n, 1, 'TH', 'open', 't', '', 'th',
  1, 'script', CASE WHEN n <= :buyers THEN 'b' ELSE '' END, '', 'p', '', '', '',
  :at, :at, '', 'u', 'none', 0, '{}', '{}', '1', '{}', '{}',
  :at, :at
FROM generate_series(1, :most) n
"""


def told_buyers(engine: Engine, at: datetime, buyers: int, most: int = 20) -> None:
    execute(engine, NOTICE, at=at, buyers=buyers, most=most)


@pytest.mark.parametrize(
    ("buyers", "most", "falls"), [(15, 20, ["buyer"]), (16, 20, []), (0, 19, []), (20, 20, [])]
)
def test_a_field_that_falls_by_more_than_twenty_points_is_an_alarm(
    database: Engine, buyers: int, most: int, falls: list[str]
) -> None:
    prepare_warehouse(database)
    told_buyers(database, NOW - 3 * DAY, 20)
    told_buyers(database, NOW - DAY, buyers, most)
    with database.connect() as connection:
        found = source_metrics.falls(connection, NOW)
    assert [row["field"] for row in found] == falls
    alarms.keep(database, NOW)
    assert [about for code, about, _ in open_rows(database) if code == "field_falls"] == [
        f"news {field}" for field in falls
    ]


def test_a_label_that_is_gone_is_an_alarm_at_once(database: Engine) -> None:
    prepare_warehouse(database)
    execute(
        database,
        "WITH crawl AS (INSERT INTO raw.crawl (source, entrance, window_since, window_until, started_at, state)"
        " VALUES ('news', 'walk', :at, :at, :at, 'running') RETURNING id), page AS ("
        " INSERT INTO raw.document"
        " (crawl_id, source, kind, key, url, hash, fingerprint, body, content_type, meta, fetched_at, seen_at)"
        " SELECT id, 'news', 'list', 'k', 'u', 'h', 'h', 'b', '', '{}', :at, :at FROM crawl RETURNING id)"
        " INSERT INTO raw.leftover (source, field, example, document_id)"
        " SELECT 'news', 'list.published (missing)', 'n1', id FROM page",
        at=NOW,
    )
    alarms.keep(database, NOW)
    assert ("field_missing", "news list.published (missing)", 1) in open_rows(database)


def test_the_operators_address_is_one_plain_address() -> None:
    assert Settings.from_environment({"CITYLEADS_OPERATOR": OPERATOR}).operator == OPERATOR
    assert Settings.from_environment({}).operator is None
    with pytest.raises(SettingsError, match="one plain mail address"):
        Settings.from_environment({"CITYLEADS_OPERATOR": "Ops <a@b.example>, c@d.example"})


def test_a_certificate_that_ends_is_a_trouble(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_warehouse(database)
    last = certificates.intermediates()[0]
    with database.connect() as connection:
        before = [one for one in alarms.look(connection, NOW) if one[0] == Alarm.CERTIFICATE_ENDS]
        monkeypatch.setattr(certificates, "intermediates", lambda: (replace(last, until=NOW.date()),))
        ends = [one for one in alarms.look(connection, NOW) if one[0] == Alarm.CERTIFICATE_ENDS]
    assert before == []
    assert ends == [(Alarm.CERTIFICATE_ENDS, last.name, "valid until 2026-11-24")]


def test_details_that_were_given_up_are_a_trouble_of_their_source(database: Engine) -> None:
    prepare_warehouse(database)
    execute(
        database,
        "INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at, lost, lost_at)"
        " VALUES ('tr_ilan', 'ILN2', '{}', 'lead', 'given_up', :at, 17, :at),"
        " ('tr_ilan', 'ILN1', '{}', 'title', 'wanted', :long_ago, 0, NULL)",
        at=NOW - DAY,
        long_ago=NOW - 15 * DAY,
    )
    with database.connect() as connection:
        found = [one for one in alarms.look(connection, NOW) if one[0] == Alarm.DETAILS_GIVEN_UP]
    assert found == [(Alarm.DETAILS_GIVEN_UP, "tr_ilan", "given up: 1, never asked for: 1, for example ILN1")]
