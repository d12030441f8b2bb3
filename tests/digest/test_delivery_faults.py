"""Every way in which sending can go wrong, against a real SMTP server: nothing lost, nothing twice.

A reader's mail must arrive once. Only where the server's last word was lost may nobody know: that is one `unknown`.
"""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select

from digest.delivery import deliver as delivery
from digest.delivery import digest
from digest.delivery.deliver import deliver
from digest.delivery.digest import prepare
from digest.delivery.smtp import SmtpMailer
from digest.delivery.transport import Outcome, OutgoingMail
from tests.digest.smtpd import HOST, LOST, Post, running
from tests.digest.world import DAY, NOW, World
from warehouse.tables import outbox as outbox_table
from warehouse.tables import subscriber

READERS = 4
LATER = timedelta(minutes=20)


class Killed(BaseException):
    """The process dies."""


@dataclass
class Dying:
    """A mailer whose process dies before or after the mail was handed over, once."""

    mailer: SmtpMailer
    when: str
    died: bool = False

    def send(self, outgoing: OutgoingMail) -> Outcome:
        if self.died:
            return self.mailer.send(outgoing)
        self.died = True
        if self.when == "before":
            raise Killed
        self.mailer.send(outgoing)
        raise Killed


@dataclass
class Moody(Post):
    """A server that behaves badly for so many tries, and well from then on."""

    bad: int = 1
    faults: dict[str, str] = field(default_factory=dict)
    tries: int = 0

    def mood(self) -> None:
        well = {"mail": "250 OK", "rcpt": "250 OK", "data": "354 go on", "verdict": "250 OK"}
        self.tries += 1
        for step, answer in (well | (self.faults if self.tries <= self.bad else {})).items():
            setattr(self, step, answer)

    async def handle_MAIL(self, *words: Any) -> str:  # noqa: ANN401, N802  # aiosmtpd's own
        self.mood()
        return await super().handle_MAIL(*words)


def morning(world: World, now: datetime = NOW) -> None:
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", now, sandbox=False)


def go(world: World, mailer: Any, now: datetime) -> None:  # noqa: ANN401  # any mailer
    deliver(world.engine, mailer, now, centre="bangkok")


def whole_task(world: World, mailer: Any) -> None:  # noqa: ANN401  # any mailer
    morning(world)
    go(world, mailer, NOW)


def until_rest(world: World, mailer: Any, now: datetime = NOW) -> None:  # noqa: ANN401  # any mailer
    """Run the task again and again, as a scheduler does, until nothing is left to do."""
    for hours in range(30):
        morning(world, NOW)
        go(world, mailer, now + timedelta(hours=hours))
        if set(world.states()) <= {"sent", "failed", "unknown"}:
            return


@pytest.fixture
def subscribers(world: World) -> World:
    """Readers of one morning with a lead."""
    world.add_lead("L-1")
    for number in range(READERS):
        world.add_subscriber(f"reader{number}@kotra.example")
    return world


def arrived(post: Post) -> Counter[str]:
    """How many mails each reader got."""
    return Counter(headers.rcpt_tos[0] for headers in post.taken)


def check(world: World, post: Post, unknown: int = 0) -> None:
    """Each reader got one mail with an id of its own; only of the unknown ones nobody can say."""
    got = arrived(post)
    assert max(got.values(), default=0) == 1
    assert Counter(world.states()) == Counter({"sent": READERS - unknown, "unknown": unknown})
    assert len(got) >= READERS - unknown
    ids = [message_from_bytes(one.original_content or b"")["Message-ID"] for one in post.taken]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "faults",
    [
        {"mail": "421 closing"},
        {"mail": "451 busy"},
        {"rcpt": "421 closing"},
        {"rcpt": "451 greylisted"},
        {"rcpt": "452 mailbox full"},
        {"data": "451 not now"},
        {"data": "421 closing"},
        {"verdict": "421 closing"},
        {"verdict": "451 try again"},
        {"mail": LOST},
        {"rcpt": LOST},
    ],
    ids=str,
)
@pytest.mark.parametrize("bad", [1, READERS + 1])
def test_trouble_for_now_at_any_step_costs_nothing_but_time(
    subscribers: World, faults: dict[str, str], bad: int
) -> None:
    with running(Moody(bad=bad, faults=faults)) as post:
        until_rest(subscribers, SmtpMailer(HOST, post.port, "none"))
    check(subscribers, post)


def test_a_lost_last_word_is_one_unknown_and_never_a_second_mail(subscribers: World) -> None:
    with running(Moody(bad=1, faults={"verdict": LOST})) as post:
        until_rest(subscribers, SmtpMailer(HOST, post.port, "none"))
    check(subscribers, post, unknown=1)
    assert sum(arrived(post).values()) == READERS


def test_a_server_that_is_not_there_and_comes_back_gets_every_mail(subscribers: World) -> None:
    post = Post()
    with running(post):
        pass
    morning(subscribers)
    go(subscribers, SmtpMailer(HOST, post.port, "none"), NOW)
    assert subscribers.states() == ["deferred"] * READERS
    with running(Post()) as back:
        until_rest(subscribers, SmtpMailer(HOST, back.port, "none"), NOW + LATER)
    check(subscribers, back)


def test_a_server_that_does_not_answer_is_given_up_in_time(subscribers: World) -> None:
    with patch("digest.delivery.smtp._TIMEOUT_SECONDS", 0.2), _silent() as port:
        morning(subscribers)
        go(subscribers, SmtpMailer(HOST, port, "none"), NOW)
    assert subscribers.states() == ["deferred"] * READERS


@contextmanager
def _silent() -> Iterator[int]:
    """A server that takes connections and says nothing."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen(16)
        yield listener.getsockname()[1]


def test_refusals_and_troubles_of_some_readers_leave_the_others_alone(subscribers: World) -> None:
    class Mixed(Post):
        async def handle_RCPT(self, *words: Any) -> str:  # noqa: ANN401, N802  # aiosmtpd's own
            await super().handle_RCPT(*words)
            answers = {"reader0": "550 no such user", "reader1": "451 later"}
            return answers.get(str(words[3]).partition("@")[0], "250 OK")

    with running(Mixed()) as post:
        morning(subscribers)
        go(subscribers, SmtpMailer(HOST, post.port, "none"), NOW)
    assert subscribers.states() == ["failed", "deferred", "sent", "sent"]
    with running(Post()) as well:
        until_rest(subscribers, SmtpMailer(HOST, well.port, "none"), NOW + LATER)
    assert subscribers.states() == ["failed", "sent", "sent", "sent"]
    assert arrived(well) == {"reader1@kotra.example": 1}


# Where the process dies: the function at whose call it does, and how many of its calls go well before.
CRASHES = [
    (digest, "read_histories", 0, 0),
    (digest, "outbox_row", 2, 0),
    (digest, "insert", 0, 0),
    (digest, "insert", 1, 0),
    (digest, "_counted", 0, 0),
    (delivery, "_declare_lost", 0, 0),
    (delivery, "_claim", 2, 0),
    (delivery, "_attempt", 0, 1),
    (delivery, "_attempt", 2, 1),
    (delivery, "_record", 0, 1),
    (delivery, "_record", 3, 1),
]


@pytest.mark.parametrize(
    ("module", "name", "well", "unknown"),
    CRASHES,
    ids=[f"{module.__name__}.{name}-{well}" for module, name, well, _ in CRASHES],
)
def test_a_process_that_dies_at_any_step_loses_nothing_and_sends_nothing_twice(
    subscribers: World, module: ModuleType, name: str, well: int, unknown: int
) -> None:
    real: Callable[..., Any] = getattr(module, name)
    calls = iter([real] * well)

    def dying(*words: Any, **options: Any) -> Any:  # noqa: ANN401  # whatever the real one takes
        if (call := next(calls, None)) is None:
            raise Killed
        return call(*words, **options)

    with running(Post()) as post:
        mailer = SmtpMailer(HOST, post.port, "none")
        with patch.object(module, name, dying), pytest.raises(Killed):
            whole_task(subscribers, mailer)
        until_rest(subscribers, mailer, NOW + LATER)
    check(subscribers, post, unknown)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sender_that_dies_with_a_mail_in_its_hands_leaves_one_unknown(
    subscribers: World, when: str
) -> None:
    with running(Post()) as post:
        dying = Dying(SmtpMailer(HOST, post.port, "none"), when)
        morning(subscribers)
        with pytest.raises(Killed):
            go(subscribers, dying, NOW)
        until_rest(subscribers, dying, NOW + LATER)
    check(subscribers, post, unknown=1)


def test_two_schedulers_that_do_the_same_at_once_send_each_mail_once(subscribers: World) -> None:
    with running(Post()) as post, ThreadPoolExecutor(4) as threads:
        mailer = SmtpMailer(HOST, post.port, "none")
        list(threads.map(lambda _: whole_task(subscribers, mailer), range(4)))
    check(subscribers, post)


def test_a_task_that_runs_again_or_a_morning_made_up_later_sends_nothing_twice(subscribers: World) -> None:
    with running(Post()) as post:
        mailer = SmtpMailer(HOST, post.port, "none")
        for now in (NOW, NOW, NOW + timedelta(hours=5)):
            morning(subscribers, NOW)
            go(subscribers, mailer, now)
        check(subscribers, post)
        morning(subscribers, NOW + DAY)
        morning(subscribers, NOW)
        go(subscribers, mailer, NOW + DAY)
    assert arrived(post) == {f"reader{number}@kotra.example": 2 for number in range(READERS)}


def test_an_address_that_is_refused_on_three_days_gets_no_more_mail_until_it_is_added_again(
    subscribers: World,
) -> None:
    def suspended() -> list[bool]:
        with subscribers.engine.connect() as connection:
            found = connection.execute(select(subscriber.c.suspended_at).order_by(subscriber.c.id))
            return [row.suspended_at is not None for row in found]

    class Gone(Post):
        async def handle_RCPT(self, *words: Any) -> str:  # noqa: ANN401, N802  # aiosmtpd's own
            await super().handle_RCPT(*words)
            return "550 no such user" if str(words[3]).startswith("reader0@") else "250 OK"

    after = []
    with running(Gone()) as post:
        for day in range(4):
            morning(subscribers, NOW + day * DAY)
            go(subscribers, SmtpMailer(HOST, post.port, "none"), NOW + day * DAY)
            after.append(suspended())
    assert [each[0] for each in after] == [False, False, True, True]
    assert not any(flag for each in after for flag in each[1:])
    with subscribers.engine.connect() as connection:
        refused = connection.execute(select(outbox_table.c.bad_address)).scalars().all()
    assert (sum(refused), len(refused)) == (3, 3 * READERS + (READERS - 1))


def test_a_sender_that_is_refused_is_nobodys_bad_address(subscribers: World) -> None:
    with running(Post(mail="550 no such sender")) as post:
        for day in range(3):
            morning(subscribers, NOW + day * DAY)
            go(subscribers, SmtpMailer(HOST, post.port, "none"), NOW + day * DAY)
    with subscribers.engine.connect() as connection:
        assert connection.execute(select(subscriber.c.suspended_at)).scalars().all() == [None] * READERS
