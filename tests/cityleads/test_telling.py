"""The operator is told on a real webhook receiver and by a real mail server: once, grouped, and never silently lost."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cityleads.health import alarms, telling
from cityleads.health.alarms import FINDERS, Alarm
from cityleads.health.operator_ways import WebhookWay, hidden
from cityleads.mail_setup import ways_of
from cityleads.settings import Settings, SettingsError
from cityleads.tasks.watch import look_and_tell
from desk.operating.alert_kinds import Severity, alert_kinds, kind_of
from desk.webhooks.posting import Poster
from domain.crawl import FailureReason
from tests.cityleads.test_alarms import NOW, crawled, execute, mail_to, open_rows, refused, texts
from tests.desk.receiver import Receiver, receiving
from tests.digest.smtpd import Post, running
from warehouse.db import rows_of

__all__ = ["refused"]
MINUTE = timedelta(minutes=1)
SECRET = "T0SECRET99/B0SECRET99"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield replace_path(made)


def replace_path(made: Receiver) -> Receiver:
    made.url = made.url.replace("/hook", f"/services/{SECRET}")
    return made


def webhook(receiver: Receiver, template: str = "slack") -> WebhookWay:
    return WebhookWay(Poster(home_alone=True, seconds=2), receiver.url, template)


def messages(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = rows_of(connection, "SELECT way, state FROM ops.operator_message ORDER BY id")
    return [(row["way"], row["state"]) for row in rows]


def bodies(receiver: Receiver) -> list[str]:
    return [json.loads(body)["text"] for _, body in receiver.taken]


def test_every_kind_is_found_by_a_function_and_said_in_two_languages() -> None:
    assert {*FINDERS, Alarm.TASK_FAILED} == set(alert_kinds())
    assert set(Alarm) < set(alert_kinds())
    assert [kind.code for kind in alert_kinds().values() if not (kind.ko and kind.en and kind.mend)] == []
    found = {code.value: kind_of(code).code for code in FailureReason}
    assert (found["human_check"], found["timeout"], found["list_capped"]) == (
        "source_refused",
        "source_failed",
        "source_short",
    )


def test_all_that_is_new_is_one_message_the_gravest_first_with_the_command_that_mends_it(
    refused: Engine, receiver: Receiver
) -> None:
    alarms.keep(refused, NOW)
    execute(
        refused,
        "INSERT INTO ops.operator_alert (code, about, told, since, last_seen, times)"
        " VALUES ('model_old', 'model', 'trained long ago', :at, :at, 1)",
        at=NOW,
    )
    assert telling.tell(refused, (webhook(receiver),), NOW) == "told"
    assert telling.tell(refused, (webhook(receiver),), NOW + MINUTE) == "nothing"
    (told,) = bodies(receiver)
    first, second, third = told.splitlines()
    assert first == "[cityleads operator] 2 to act on"
    assert second.startswith(
        "critical: id_spse: a portal refuses us (human_check): blocked (as its code says)"
    )
    assert second.endswith("look: cityleads sources")
    assert third.startswith("notice: model: the trained model of relevance is old")
    assert messages(refused) == [("webhook", "sent")]


@pytest.mark.parametrize("answer", [503, 404, 0])
def test_what_the_webhook_does_not_take_is_mailed_and_the_channel_itself_becomes_an_alert(
    refused: Engine, receiver: Receiver, answer: int
) -> None:
    receiver.answers = [answer]
    alarms.keep(refused, NOW)
    with running(Post()) as post:
        assert telling.tell(refused, (webhook(receiver), mail_to(post)), NOW) == "told"
    assert "human_check: id_spse" in texts(post)[0]
    assert [way for way, _ in messages(refused)] == ["webhook", "mail"]
    alarms.keep(refused, NOW + MINUTE)
    assert ("channel_unwell", "webhook", 1) in open_rows(refused)


def test_a_webhook_that_is_out_rests_for_longer_each_time_and_is_well_again_when_it_takes_one(
    refused: Engine, receiver: Receiver
) -> None:
    receiver.answers = [503, 503, 200]
    alarms.keep(refused, NOW)
    ways = (webhook(receiver),)
    moments = [0, 0.9, 1, 5.9, 6]
    ended = [telling.tell(refused, ways, NOW + at * MINUTE) for at in moments]
    assert ended == ["not_told", "not_told", "not_told", "not_told", "told"]
    assert messages(refused) == [("webhook", "deferred"), ("webhook", "deferred"), ("webhook", "sent")]
    alarms.keep(refused, NOW + 7 * MINUTE)
    assert open_rows(refused) == [("human_check", "id_spse", 2)]


class Dying:
    name, told = "webhook", ""

    def send(self, *_: object) -> object:
        raise KeyboardInterrupt


def test_what_a_sender_that_died_had_claimed_is_told_again(refused: Engine, receiver: Receiver) -> None:
    alarms.keep(refused, NOW)
    with pytest.raises(KeyboardInterrupt):
        telling.tell(refused, (Dying(),), NOW)  # type: ignore[arg-type]  # it never answers
    after = [telling.tell(refused, (webhook(receiver),), NOW + at * MINUTE) for at in (15, 16)]
    assert after == ["nothing", "told"]
    assert messages(refused) == [("webhook", "unknown"), ("webhook", "sent")]


def test_what_it_had_claimed_by_a_clock_that_was_set_back_afterwards_is_told_at_once(
    refused: Engine, receiver: Receiver
) -> None:
    alarms.keep(refused, NOW)
    with pytest.raises(KeyboardInterrupt):
        telling.tell(refused, (Dying(),), NOW + timedelta(days=3))  # type: ignore[arg-type]  # it never answers
    assert telling.tell(refused, (webhook(receiver),), NOW) == "told"
    assert messages(refused) == [("webhook", "unknown"), ("webhook", "sent")]


def test_a_source_that_is_ill_in_another_way_is_not_called_well_again(
    refused: Engine, receiver: Receiver
) -> None:
    way = webhook(receiver)
    alarms.keep(refused, NOW)
    telling.tell(refused, (way,), NOW)
    crawled(refused, "id_spse", "failed", NOW + MINUTE, '[{"code": "tls_failed", "times": 1}]')
    alarms.keep(refused, NOW + 2 * MINUTE)
    assert telling.tell(refused, (way,), NOW + 2 * MINUTE) == "told"
    crawled(refused, "id_spse", "complete", NOW + 3 * MINUTE)
    alarms.keep(refused, NOW + 4 * MINUTE)
    assert telling.tell(refused, (way,), NOW + 4 * MINUTE) == "told"
    heads = [body.splitlines()[0] for body in bodies(receiver)]
    assert heads == [
        "[cityleads operator] 1 to act on",
        "[cityleads operator] 1 to act on",
        "[cityleads operator] 1 well again",
    ]


def test_what_comes_and_goes_is_told_once_an_hour(refused: Engine, receiver: Receiver) -> None:
    trouble = '[{"code": "timeout", "times": 1}]'
    for minute in range(0, 80, 10):
        state, troubles = ("failed", trouble) if minute % 20 == 0 else ("complete", "[]")
        crawled(refused, "news", state, NOW + minute * MINUTE, troubles)
        alarms.keep(refused, NOW + minute * MINUTE)
        telling.tell(refused, (webhook(receiver),), NOW + minute * MINUTE)
    told = [body for body in bodies(receiver) if "timeout" in body]
    assert len(told) == 4  # came, well again; an hour later the same
    assert sum("well again" in body for body in told) == 2


def test_a_message_is_bounded(refused: Engine, receiver: Receiver) -> None:
    execute(
        refused,
        "INSERT INTO ops.operator_alert (code, about, told, since, last_seen, times)"
        " SELECT 'task_failed', 'dag/' || n, repeat('x', 900), :at, :at, 1 FROM generate_series(1, 500) n",
        at=NOW,
    )
    telling.tell(refused, (webhook(receiver),), NOW)
    (told,) = bodies(receiver)
    assert len(told) < 10_000
    assert told.endswith("more: 480 more are not listed here: cityleads alerts")


def test_no_secret_is_in_logs_rows_or_messages(
    refused: Engine, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    alarms.task_failed(refused, "refine/refine", "postgresql://cityleads:hunter2@db/w refused", NOW)
    receiver.answers = [500]
    way = webhook(receiver)
    telling.tell(refused, (way,), NOW)
    with refused.connect() as connection:
        kept = str(rows_of(connection, "SELECT * FROM ops.operator_message"))
    for place in (kept, caplog.text, repr(way), bodies(receiver)[0]):
        assert "SECRET" not in place
        assert "hunter2" not in place
    assert hidden(f"no hook at /services/{SECRET}", receiver.url) == "no hook at …"
    assert hidden("B0SECRET99 is unknown", receiver.url) == "… is unknown"


def settings(receiver: Receiver, **more: str) -> Settings:
    ping = receiver.url.replace("/services/", "/ping/")
    told = {"CITYLEADS_ALERT_URL": f"jandi+{receiver.url}", "CITYLEADS_HEARTBEAT_URL": ping, **more}
    return Settings.from_environment(told)


def test_a_good_look_is_followed_by_a_ping_and_one_that_could_not_be_told_is_not(
    refused: Engine, receiver: Receiver
) -> None:
    asked = settings(receiver)
    done = look_and_tell(refused, asked, "sandbox", NOW)
    assert (done["told"], done["ping"]) == ("told", "200")
    assert receiver.taken[0][0]["accept"] == "application/vnd.tosslab.jandi-v2+json"
    assert receiver.asked == [f"/ping/{SECRET}"]
    receiver.answers = [500]
    crawled(refused, "news", "failed", NOW + MINUTE, '[{"code": "timeout", "times": 1}]')
    done = look_and_tell(refused, asked, "sandbox", NOW + 2 * MINUTE)
    assert (done["told"], done["ping"], len(receiver.asked)) == ("not_told", "none", 1)


def test_a_look_every_few_minutes_leaves_what_is_about_whole_days_alone(refused: Engine) -> None:
    execute(
        refused,
        "INSERT INTO ops.operator_alert (code, about, told, since, last_seen, times)"
        " VALUES ('rejects_high', 'news', '3 of 9', :at, :at, 1), ('mails_lost', 'mails', '1', :at, :at, 1)",
        at=NOW,
    )
    alarms.keep(refused, NOW, rhythm="often")
    assert [code for code, _, _ in open_rows(refused)] == ["human_check", "rejects_high"]
    alarms.keep(refused, NOW)
    assert [code for code, _, _ in open_rows(refused)] == ["human_check"]


def test_a_full_disk_old_rates_and_lost_mails_are_found(
    refused: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityleads.health.upkeep.FREE_BYTES", 10**18)
    execute(
        refused,
        "INSERT INTO core.exchange_rate (currency, rate_date, krw, usd, source)"
        " VALUES ('THB', :day, 40, 0.03, 'ecb')",
        day=(NOW - timedelta(days=8)).date(),
    )
    with refused.connect() as connection:
        found = {code: told for code, _, told in alarms.look(connection, NOW, tmp_path)}
    assert found[Alarm.RATES_OLD] == "the central bank's newest: 2026-11-16"
    assert found[Alarm.DISK_LOW].endswith("GB free")
    assert Alarm.MODEL_OLD not in found
    with refused.connect() as connection:
        later = {code for code, _, _ in alarms.look(connection, NOW + timedelta(days=420))}
    assert Alarm.MODEL_OLD in later


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "hipchat+https://a.example/x", "http://a.example/x", "10.0.0.1"]
)
def test_an_address_that_cannot_be_meant_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="CITYLEADS_ALERT_URL") as refusal:
        ways_of(Settings.from_environment({"CITYLEADS_ALERT_URL": url}), "live")
    assert "a.example" not in str(refusal.value)


def test_the_ways_are_the_webhook_and_then_the_mail_and_their_secrets_may_be_files(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("apprise+https://chat.example/notify/K\n", encoding="utf-8")
    told = {"CITYLEADS_ALERT_URL_FILE": str(file), "CITYLEADS_OPERATOR": "op@agency.example"}
    ways = ways_of(Settings.from_environment(told), "live")
    assert [way.told for way in ways] == ["a apprise message to chat.example", "a mail to op@agency.example"]


def test_the_gravest_comes_first() -> None:
    assert [one.rank for one in (Severity.CRITICAL, Severity.WARNING, Severity.NOTICE)] == [0, 1, 2]
