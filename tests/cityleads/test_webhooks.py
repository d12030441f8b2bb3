"""The task and the commands of webhooks on a warehouse of the sandbox, to a receiver on this machine."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text
from typer.testing import CliRunner

from cityleads.bootstrap import clock_of, open_warehouse
from cityleads.cli.main import app
from cityleads.settings import Settings, SettingsError
from cityleads.tasks import webhooks
from cityleads.tasks.context import NothingToDo, PermanentError, TaskParams
from tests.desk.receiver import Receiver, receiving
from tests.digest.world import lead_values, notice_values
from tests.ran import settings_for
from warehouse.server import Server
from warehouse.tables import lead, lead_event, notice, subscriber

PARAMS = TaskParams("alert/test", mode="sandbox")
HERE = "http://127.0.0.1:1/"
READER = ("bangkok", "kim@kotra.example")


@pytest.fixture
def warehouse(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A warehouse of the sandbox with a lead and a reader."""
    settings = settings_for(server, "for_webhooks", tmp_path)
    monkeypatch.setenv("DATABASE_URL", settings.database_url or "")
    monkeypatch.setenv("CITYLEADS_HOME", str(tmp_path))
    monkeypatch.setenv("CITYLEADS_SANDBOX", "http://127.0.0.1:1")
    engine = open_warehouse(settings, "sandbox")
    with engine.begin() as connection:
        connection.execute(
            text("TRUNCATE digest.subscriber, core.lead, core.notice RESTART IDENTITY CASCADE")
        )
        connection.execute(insert(subscriber).values(centre=READER[0], email=READER[1], language="ko"))
        row = insert(notice).values(notice_values("1", "th_egp")).returning(notice.c.id)
        number = connection.execute(row).scalar_one()
        connection.execute(insert(lead).values(lead_values("L-1") | {"anchor_notice_id": number}))
    yield engine
    engine.dispose()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on this machine."""
    with receiving() as made:
        yield made


def said(*words: str) -> str:
    """What a command says."""
    done = CliRunner().invoke(app, ["webhooks", *words, "--mode", "sandbox"])
    assert done.exit_code == 0, (done.output, done.exception)
    return " ".join(done.output.split())


def happen(engine: Engine, kind: str = "awarded") -> None:
    """Let something happen to the lead, an hour from now by the sandbox's clock."""
    at = clock_of(engine, "sandbox") + timedelta(seconds=1)
    values = {"lead_id": "L-1", "kind": kind, "field": "stage", "old": "open", "new": kind, "happened_at": at}
    with engine.begin() as connection:
        connection.execute(insert(lead_event).values(values))


def test_a_webhook_is_made_tried_listed_and_ended_by_commands(warehouse: Engine, receiver: Receiver) -> None:
    made = said("add", *READER, "chat", receiver.url, "--template", "slack")
    assert re.search(
        r"Webhook 1 was made; its messages are signed with whsec_[\w+/=]{44} \(sandbox warehouse\)", made
    )
    assert said("try", "1") == "Messages: 1 sent (sandbox warehouse)"
    (row,) = json.loads(said("list", "--json"))
    assert (row["owner"], row["name"], row["template"], row["sent"]) == (READER[1], "chat", "slack", 1)
    happen(warehouse)
    assert said("send") == "Messages: 1 sent (sandbox warehouse)"
    assert said("send") == "Messages: nothing was due (sandbox warehouse)"
    assert said("end", "1") == "Webhook 1 has ended (sandbox warehouse)"
    assert [b"L-1" in body or b"text" in body for _, body in receiver.taken] == [True, True]


def test_commands_refuse_what_cannot_be_meant(warehouse: Engine) -> None:
    wrong = [
        (["add", *READER, "chat", "https://8.8.8.8/"], "this machine alone"),
        (["add", *READER, "chat", "http://127.0.0.1:1/", "--template", "x"], "templates"),
        (["add", "bangkok", "nobody@kotra.example", "chat", "http://127.0.0.1:1/"], "subscribers list"),
        (
            ["add", *READER, "chat", HERE, "--search", "bogus=1"],
            "no condition of a search: bogus; known are search, q",
        ),
        (["add", *READER, "chat", HERE, "--search", "country=XX"], "cannot be read: country"),
        (["add", *READER, "chat", HERE, "--search", "search=9"], "keeps no search with this id"),
        (["try", "9"], "does not stand"),
    ]
    for words, reason in wrong:
        done = CliRunner().invoke(app, ["webhooks", *words, "--mode", "sandbox"])
        assert done.exit_code == 1, words
        assert reason in f"{done.output} {done.exception}", words


def test_the_task_sends_what_happened_and_then_has_nothing_to_do(
    warehouse: Engine, receiver: Receiver
) -> None:
    with pytest.raises(NothingToDo):
        webhooks.send(PARAMS)
    said("add", *READER, "chat", receiver.url)
    happen(warehouse)
    assert webhooks.send(PARAMS) == {"queued": 1, "sent": 1}
    with pytest.raises(NothingToDo):
        webhooks.send(PARAMS)


def test_the_task_is_red_where_a_message_is_lost(warehouse: Engine, receiver: Receiver) -> None:
    said("add", *READER, "chat", receiver.url)
    happen(warehouse)
    receiver.answers = [403]
    with pytest.raises(PermanentError, match=r"did not get through: \{'failed': 1\}"):
        webhooks.send(PARAMS)


def test_networks_of_webhooks_are_networks(tmp_path: Path) -> None:
    told = {"CITYLEADS_HOME": str(tmp_path), "CITYLEADS_WEBHOOK_NETWORKS": "10.1.0.0/16 ::1"}
    assert Settings.from_environment(told).webhook_networks == ("10.1.0.0/16", "::1/128")
    with pytest.raises(SettingsError, match="CITYLEADS_WEBHOOK_NETWORKS must be addresses or networks"):
        Settings.from_environment(told | {"CITYLEADS_WEBHOOK_NETWORKS": "chat.example"})
