"""Webhooks on a real warehouse and a real receiver on this machine: what is sent, how often, and where never."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import Engine, insert, select, text, update

from desk.searches.named import name_kept
from desk.searches.query import SearchQuery
from desk.searches.saved import Wish, end_search, make_search
from desk.webhooks.endpoints import MOST, Webhook, WebhookError, end_webhook, make_webhook, read_webhooks
from desk.webhooks.posting import AddressError, Poster
from desk.webhooks.queueing import queue_events, queue_trial
from desk.webhooks.sending import MOST_FAILED, send_due
from digest.event_messages import tell_events
from tests.desk.receiver import Receiver, receiving
from tests.digest.world import DAY, NOW, World
from warehouse.leads import merge_away
from warehouse.tables import desk_act, desk_delivery, desk_webhook, lead_event

HERE = Poster(home_alone=True, seconds=2)
TELL = partial(tell_events, sandbox=False)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(database: Engine) -> World:
    """Two leads and a reader in Bangkok."""
    made = World(database)
    made.add_lead("L-1")
    made.add_lead("L-2", title="ระบบจัดการขยะ", country="TH")
    made.add_subscriber("kim@kotra.example")
    return made


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with receiving() as made:
        yield made


def add(world: World, url: str, template: str = "generic", search: str = "") -> Webhook:
    """A webhook of the reader, made a day ago."""
    with world.engine.begin() as connection:
        return make_webhook(connection, 1, "chat", url, template, search, NOW - DAY, HERE)


def happen(world: World, lead: str = "L-1", new: str = "2026-12-21T09:30:00Z", hours: int = 1) -> None:
    """Let the deadline of a lead move."""
    values = {
        "lead_id": lead, "kind": "deadline_moved", "field": "deadline_at", "old": "2026-12-13T09:30:00Z", "new": new,
        "happened_at": NOW - timedelta(hours=hours),
    }  # fmt: skip
    with world.engine.begin() as connection:
        connection.execute(insert(lead_event).values(values))


def run(world: World, now: object = NOW, poster: Poster = HERE) -> dict[str, int]:
    """Queue and send, as the task does."""
    assert isinstance(now, type(NOW))
    with world.engine.begin() as connection:
        queue_events(connection, now, TELL)
    return dict(send_due(world.engine, poster, now, Random(1)))  # noqa: S311  # jitter


def states(world: World) -> list[tuple[str, int, int | None]]:
    """State, tries and last status of each message."""
    columns = desk_delivery.c
    with world.engine.connect() as connection:
        rows = connection.execute(
            select(columns.state, columns.attempts, columns.last_status).order_by(columns.id)
        )
        return [(row.state, row.attempts, row.last_status) for row in rows]


def test_an_event_is_sent_once_and_never_again(world: World, receiver: Receiver) -> None:
    add(world, receiver.url)
    happen(world)
    assert [run(world), run(world), run(world, NOW + DAY)] == [{"sent": 1}, {}, {}]
    ((headers, body),) = receiver.taken
    told = json.loads(body)
    assert (told["type"], told["data"]["lead_id"]) == ("lead.deadline_moved", "L-1")
    assert (told["data"]["old_value"], told["data"]["new_value"]) == (
        "2026-12-13T09:30:00Z",
        "2026-12-21T09:30:00Z",
    )
    assert headers["webhook-id"].startswith("evt_")
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert states(world) == [("sent", 1, 200)]


def test_rows_that_a_replay_makes_anew_are_not_sent_again(world: World, receiver: Receiver) -> None:
    add(world, receiver.url)
    happen(world)
    run(world)
    with world.engine.begin() as connection:
        connection.execute(text("DELETE FROM core.lead_event"))
    happen(world)
    assert run(world) == {}
    assert len(receiver.taken) == 1


def test_what_happened_before_a_webhook_was_made_or_to_other_leads_is_not_sent(
    world: World, receiver: Receiver
) -> None:
    add(world, receiver.url, search="q=ขยะ")
    happen(world, "L-1")
    happen(world, "L-2", hours=30)
    happen(world, "L-2", new="2026-12-22T09:30:00Z")
    run(world)
    assert [json.loads(body)["data"]["new_value"] for _, body in receiver.taken] == ["2026-12-22T09:30:00Z"]


def test_a_refusal_is_tried_again_later_under_the_same_id_with_growing_pauses(
    world: World, receiver: Receiver
) -> None:
    add(world, receiver.url)
    happen(world)
    receiver.answers = [503, 429, 200]
    assert run(world) == {"deferred": 1}
    assert run(world, NOW + 0.7 * MINUTE) == {}
    assert run(world, NOW + 2 * MINUTE) == {"deferred": 1}
    assert run(world, NOW + 5 * MINUTE) == {}
    assert run(world, NOW + 9 * MINUTE) == {"sent": 1}
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.taken}) == 3
    assert states(world) == [("sent", 3, 200)]


def test_a_message_that_may_have_arrived_is_not_sent_again(world: World, receiver: Receiver) -> None:
    add(world, receiver.url)
    happen(world)
    receiver.answers = [0]
    assert [run(world), run(world, NOW + DAY / 4)] == [{"unknown": 1}, {}]
    assert len(receiver.taken) == 1


def test_a_message_whose_sender_died_is_not_sent_again(world: World, receiver: Receiver) -> None:
    add(world, receiver.url)
    happen(world)
    with world.engine.begin() as connection:
        queue_events(connection, NOW, TELL)
        connection.execute(update(desk_delivery).values(state="sending", claimed_at=NOW))
    assert run(world, NOW + 10 * MINUTE) == {}
    assert run(world, NOW + 16 * MINUTE) == {"unknown": 1}
    assert receiver.taken == []


def test_messages_of_a_clock_that_was_set_back_afterwards_are_neither_stuck_nor_sent_twice(
    world: World, receiver: Receiver
) -> None:
    add(world, receiver.url)
    happen(world)
    with world.engine.begin() as connection:
        queue_events(connection, NOW + 3 * DAY, TELL)
    assert run(world) == {"sent": 1}
    with world.engine.begin() as connection:
        connection.execute(update(desk_delivery).values(state="sending", claimed_at=NOW + 3 * DAY))
    assert run(world) == {"unknown": 1}
    assert len(receiver.taken) == 1


def test_after_a_day_it_gives_up_and_says_so(world: World, receiver: Receiver) -> None:
    add(world, receiver.url)
    happen(world)
    receiver.answers = [500]
    assert run(world) == {"deferred": 1}
    assert run(world, NOW + DAY) == {"failed": 1}
    assert states(world) == [("failed", 2, 500)]


def test_a_redirect_and_a_refusal_for_good_are_failures_and_a_redirect_is_not_followed(
    world: World, receiver: Receiver
) -> None:
    add(world, receiver.url)
    for number, status in enumerate((302, 400)):
        receiver.answers = [status]
        happen(world, new=f"2026-12-2{number}T09:30:00Z")
        assert run(world) == {"failed": 1}
    assert [state for state, _, _ in states(world)] == ["failed"] * 2


def test_a_receiver_that_is_gone_ends_its_webhook_and_so_do_five_failures_in_a_row(
    world: World, receiver: Receiver
) -> None:
    gone, failing = add(world, receiver.url), add(world, receiver.url, search="q=ขยะ")
    receiver.answers = [410]
    happen(world)
    assert run(world) == {"failed": 1}
    receiver.answers = [404]
    for number in range(MOST_FAILED + 2):
        happen(world, "L-2", new=f"2026-12-2{number}T09:30:00Z")
    assert run(world)["failed"] == MOST_FAILED
    assert run(world) == {"failed": 2}
    assert len(receiver.taken) == 1 + MOST_FAILED
    with world.engine.connect() as connection:
        troubles = {one.id: one.trouble for one in read_webhooks(connection, ended=True)}
    assert troubles[gone.id] == "the receiver said that it is gone (410)"
    assert troubles[failing.id].startswith("the last 5 messages failed: 404 told")


def test_nothing_is_sent_by_a_webhook_that_was_ended_or_whose_owner_has_left(
    world: World, receiver: Receiver
) -> None:
    one = add(world, receiver.url)
    happen(world)
    with world.engine.begin() as connection:
        assert not end_webhook(connection, one.id, 99, NOW)
        queue_events(connection, NOW, TELL)
        assert end_webhook(connection, one.id, 1, NOW)
    assert run(world) == {"failed": 1}
    add(world, receiver.url)
    with world.engine.begin() as connection:
        queue_events(connection, NOW, TELL)
        connection.execute(text("UPDATE digest.subscriber SET active = false"))
    assert run(world) == {"failed": 1}
    assert receiver.taken == []


def test_an_act_says_who_ended_a_webhook_its_owner_another_or_the_program(
    world: World, receiver: Receiver
) -> None:
    operator = world.add_subscriber("lee@kotra.example")
    with world.engine.begin() as connection:
        own, other = (make_webhook(connection, 1, "a", receiver.url, "generic", "", NOW, HERE) for _ in "12")
        kept = make_search(connection, 1, Wish("c", SearchQuery(), "off", "feed"), NOW)
        make_webhook(connection, 1, "c", receiver.url, "generic", name_kept(kept), NOW, HERE)
        end_search(connection, 1, kept, NOW)
        assert end_webhook(connection, own.id, 1, NOW)
        assert end_webhook(connection, other.id, operator, NOW, anyones=True)
        queue_events(connection, NOW, TELL)
        ended = select(desk_act.c.subscriber_id, desk_act.c.command_by).where(
            desk_act.c.kind == "webhook.ended"
        )
        assert connection.execute(ended.order_by(desk_act.c.id)).all() == [
            (1, ""),
            (operator, ""),
            (None, "the program"),
        ]


def test_an_event_that_was_sent_is_not_sent_again_when_its_lead_goes_on_as_another(
    world: World, receiver: Receiver
) -> None:
    add(world, receiver.url)
    happen(world, "L-1")
    assert run(world) == {"sent": 1}
    with world.engine.begin() as connection:
        merge_away(connection, {"L-1": "L-2"})
    assert run(world) == {}
    happen(world, "L-2", new="2026-12-22T09:30:00Z")
    assert run(world) == {"sent": 1}
    assert [json.loads(body)["data"]["lead_id"] for _, body in receiver.taken] == ["L-1", "L-2"]


def test_a_flood_is_sent_in_parts(world: World, receiver: Receiver) -> None:
    add(world, receiver.url)
    for number in range(60):
        happen(world, new=f"2026-12-13T09:{number:02}:00Z")
    assert [run(world), run(world)] == [{"sent": 50}, {"sent": 10}]
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 60


def test_what_happened_while_nothing_ran_is_sent_however_long_that_was(
    world: World, receiver: Receiver
) -> None:
    add(world, receiver.url)
    assert run(world) == {}
    happen(world, hours=-24)
    assert run(world, NOW + 8 * DAY) == {"sent": 1}


def test_each_template_has_the_form_of_its_receiver(world: World, receiver: Receiver) -> None:
    world.change("L-1", title="CCTV <b>&", url="https://portal.example/1")
    for template in ("slack", "teams", "jandi", "naver_works"):
        add(world, receiver.url, template)
    happen(world)
    run(world)
    slack, teams, jandi, works = [json.loads(body) for _, body in receiver.taken]
    assert slack.keys() == {"text"}
    assert slack["text"].startswith("[마감 변경] CCTV &lt;b&gt;&amp;\n발주처: ")
    card = teams["attachments"][0]
    assert (teams["type"], card["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    assert card["content"]["actions"][0]["url"] == "https://portal.example/1"
    assert jandi.keys() == {"body", "connectColor", "connectInfo"}
    facts = {one["title"]: one["description"] for one in jandi["connectInfo"]}
    assert facts["변경 후"] == "현지 2026년 12월 21일(월) 16:30 · 한국 18:30"
    assert (facts["국가"], facts["입찰 마감"]) == ("태국", "현지 2026년 12월 13일(일) 16:30 · 한국 18:30")
    assert receiver.taken[2][0]["accept"] == "application/vnd.tosslab.jandi-v2+json"
    assert (works["title"], works["body"].keys()) == ("[마감 변경] CCTV <b>&", {"text"})


def test_a_message_is_in_the_words_of_its_owner_and_says_that_the_sandbox_s_leads_are_invented(
    world: World, receiver: Receiver
) -> None:
    row = {
        "name": "evt_1", "kind": "advanced", "field": "stage", "old_value": "plan", "new_value": "open",
        "happened_at": NOW, "lead_id": "L-1", "country": "VN", "zone": "Asia/Bangkok", "title": "CCTV",
        "language": "en", "buyer": "", "url": "", "deadline_at": None, "deadline_precision": None,
        "amount": None, "currency": None,
    }  # fmt: skip
    with world.engine.connect() as connection:
        (korean,) = tell_events(connection, [row], "ko", sandbox=True)
        (english,) = tell_events(connection, [row], "en", sandbox=False)
    assert korean.heading == "[SANDBOX] [단계 진행 · 단계] CCTV"
    assert korean.facts == (("국가", "베트남"), ("변경 전", "발주계획"), ("변경 후", "입찰 중"))
    assert (korean.data["sandbox"], english.data["sandbox"]) == (True, False)
    assert english.heading.startswith("[Next stage")
    assert dict(english.facts)["Country"] == "Vietnam"


def test_a_trial_is_about_nothing_and_may_be_sent_again_and_again(world: World, receiver: Receiver) -> None:
    one = add(world, receiver.url)
    for _ in range(2):
        with world.engine.begin() as connection:
            queue_trial(connection, one, NOW)
    assert run(world) == {"sent": 2}
    assert json.loads(receiver.taken[0][1]) == {
        "type": "lead.test", "timestamp": NOW.isoformat(), "data": {"lead_id": None},
    }  # fmt: skip


HOSTILE = [
    "http://hooks.example/x",
    "https://user@hooks.example/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://10.0.0.8/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::ffff:10.0.0.1]/",
    "ftp://hooks.example/x",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_leads_home_or_is_not_https_is_refused_when_it_is_made(
    world: World, url: str
) -> None:
    with world.engine.begin() as connection, pytest.raises(AddressError):
        make_webhook(connection, 1, "chat", url, "generic", "", NOW, Poster())


def test_a_name_that_leads_home_is_refused_when_it_is_asked(world: World, receiver: Receiver) -> None:
    reply = Poster().post(f"https://localhost:{receiver.url.rpartition(':')[2]}", "{}", {})
    assert (reply.status, reply.sure) == (None, True)
    assert "is not an address of the public internet" in reply.said
    assert receiver.taken == []


def test_a_receiver_that_drips_its_answer_is_left_in_time() -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        with suppress(OSError), server.accept()[0] as connection:
            while True:
                connection.sendall(b"H")
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    reply = Poster(home_alone=True, seconds=0.5).post(
        f"http://127.0.0.1:{server.getsockname()[1]}/", "{}", {}
    )
    assert (reply.status, reply.sure) == (None, False)
    assert time.monotonic() - began < 5
    server.close()


def test_a_network_that_was_let_through_may_be_sent_to_and_no_other() -> None:
    poster = Poster(("10.1.0.0/16",))
    assert poster.check("https://10.1.2.3/hook").hostname == "10.1.2.3"
    with pytest.raises(AddressError):
        poster.check("https://10.2.2.3/hook")


def test_the_sandbox_sends_to_this_machine_alone(world: World) -> None:
    with pytest.raises(AddressError, match="this machine alone"):
        HERE.check("https://8.8.8.8/hook")
    assert HERE.check("http://127.0.0.1:8000/hook").port == 8000


def test_a_receiver_that_is_not_there_is_tried_again(world: World) -> None:
    add(world, "http://127.0.0.1:1/hook")
    happen(world)
    assert run(world) == {"deferred": 1}


def test_nobody_has_more_webhooks_than_one_may_and_each_has_a_known_template(world: World) -> None:
    with pytest.raises(WebhookError, match="templates"):
        add(world, "http://127.0.0.1:1/", "telegram")
    for _ in range(MOST):
        add(world, "http://127.0.0.1:1/")
    with pytest.raises(WebhookError, match="end one first"):
        add(world, "http://127.0.0.1:1/")
    with world.engine.connect() as connection:
        secrets = list(connection.execute(select(desk_webhook.c.secret)).scalars())
    assert len(set(secrets)) == MOST
    assert all(one.startswith("whsec_") for one in secrets)


@pytest.mark.outputs
def test_the_signature_is_verified_by_a_public_library_and_a_changed_body_is_not(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhooks = pytest.importorskip("standardwebhooks.webhooks")

    one = add(world, receiver.url)
    happen(world)
    run(world)
    ((headers, body),) = receiver.taken
    reader = webhooks.Webhook(one.secret)
    monkeypatch.setattr(reader, "_Webhook__verify_timestamp", lambda _: NOW)  # the test's clock stands still
    assert reader.verify(body, headers)["data"]["lead_id"] == "L-1"
    with pytest.raises(webhooks.WebhookVerificationError):
        reader.verify(body.replace(b"L-1", b"L-2"), headers)
