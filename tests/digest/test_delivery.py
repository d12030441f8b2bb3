"""Sending once, whatever dies when."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update

from digest.delivery.deliver import Delivered, deliver
from digest.delivery.digest import prepare
from digest.delivery.smtp import SmtpMailer
from digest.delivery.transport import FileMailer, Mailer, Outcome, OutgoingMail
from tests.digest.smtpd import HOST, LOST, Post, running
from tests.digest.world import NOW, World
from warehouse.tables import outbox
from warehouse.tables import subscriber as subscriber_table

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """A process that dies."""


@dataclass
class Dying:
    """A mailer whose process dies in the middle of a mail."""

    letters: list[OutgoingMail] = field(default_factory=list)

    def send(self, outgoing: OutgoingMail) -> Outcome:
        self.letters.append(outgoing)
        raise Killed


@pytest.fixture
def queued(world: World) -> World:
    """One mail in the outbox."""
    return fill(world, 1)


def fill(world: World, subscribers: int) -> World:
    world.add_lead("L-1")
    for number in range(subscribers):
        world.add_subscriber(f"reader{number}@kotra.example")
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", NOW, sandbox=False)
    return world


def go(world: World, mailer: Mailer, now: datetime = NOW, **options: Any) -> Delivered:  # noqa: ANN401  # of deliver
    return deliver(world.engine, mailer, now, **({"random": Random(1)} | options))  # noqa: S311  # jitter


def smtp(post: Post) -> SmtpMailer:
    return SmtpMailer(HOST, post.port, "none")


def row(world: World) -> Any:  # noqa: ANN401  # a row of the outbox
    with world.engine.connect() as connection:
        return connection.execute(select(outbox)).one()


def test_each_mail_is_written_once_and_a_second_run_writes_nothing(queued: World, tmp_path: Path) -> None:
    first = go(queued, FileMailer(tmp_path))
    assert (first.counts, first.mails) == ({"written": 1}, 1)
    assert sorted(path.suffix for path in first.paths) == [".eml", ".html"]
    second = go(queued, FileMailer(tmp_path / "again"), NOW + timedelta(days=2))
    assert (second.counts, second.paths, (tmp_path / "again").exists()) == ({}, (), False)


def test_a_mail_goes_out_over_smtp_and_its_row_keeps_the_reply(queued: World) -> None:
    with running(Post()) as post:
        assert go(queued, smtp(post)).counts == {"sent": 1}
        assert go(queued, smtp(post)).counts == {}
    assert len(post.taken) == 1
    assert bytes(row(queued).message) == post.taken[0].content
    assert (row(queued).state, row(queued).attempts, row(queued).last_reply) == (
        "sent",
        1,
        "250 OK queued as 42",
    )


def test_trouble_for_now_is_tried_again_after_one_five_fifteen_and_sixty_minutes(queued: World) -> None:
    now, waits, random = NOW, [], Random(1)  # noqa: S311  # jitter
    with running(Post(rcpt="451 greylisted")) as post:
        for _ in range(6):
            assert go(queued, smtp(post), now, random=random).counts == {"deferred": 1}
            assert go(queued, smtp(post), row(queued).next_at - timedelta(seconds=1)).counts == {}
            waits.append((row(queued).next_at - now) / MINUTE)
            now = row(queued).next_at
        post.rcpt = "250 OK"
        assert go(queued, smtp(post), now).counts == {"sent": 1}
    assert all(
        0.8 * plan <= wait <= 1.2 * plan for plan, wait in zip((1, 5, 15, 60, 60, 60), waits, strict=True)
    )
    assert len({wait / plan for plan, wait in zip((1, 5, 15, 60, 60, 60), waits, strict=True)}) == 6
    assert len(post.taken) == 1


def test_after_a_day_of_trouble_the_mail_has_failed(queued: World) -> None:
    now = NOW
    with running(Post(verdict="451 full")) as post:
        while row(queued).state in ("queued", "deferred"):
            go(queued, smtp(post), now)
            now = row(queued).next_at
    assert row(queued).state == "failed"
    assert timedelta(hours=22) < now - NOW < timedelta(hours=26)


def test_a_refusal_for_good_is_not_tried_again(queued: World) -> None:
    with running(Post(rcpt="550 no such user")) as post:
        assert go(queued, smtp(post)).counts == {"failed": 1}
        post.rcpt = "250 OK"
        assert go(queued, smtp(post), NOW + timedelta(days=2)).counts == {}
    assert (row(queued).last_reply, post.taken) == ("550 no such user", [])


def test_a_lost_answer_leaves_the_mail_unknown_and_it_is_never_sent_again(queued: World) -> None:
    with running(Post(verdict=LOST)) as post:
        assert go(queued, smtp(post)).counts == {"unknown": 1}
        post.verdict = "250 OK"
        assert go(queued, smtp(post), NOW + timedelta(days=2)).counts == {}
    assert len(post.taken) == 1


def test_a_sender_that_dies_leaves_a_mail_that_nobody_sends_again(queued: World, tmp_path: Path) -> None:
    dying = Dying()
    with pytest.raises(Killed):
        go(queued, dying)
    assert (len(dying.letters), row(queued).state, row(queued).claimed_at) == (1, "sending", NOW)
    assert go(queued, FileMailer(tmp_path), NOW + 15 * MINUTE).counts == {}
    assert go(queued, FileMailer(tmp_path), NOW + 16 * MINUTE).counts == {"unknown": 1}
    assert go(queued, FileMailer(tmp_path), NOW + timedelta(days=2)).counts == {}
    assert row(queued).state == "unknown"


def test_a_claim_by_a_clock_that_was_set_back_afterwards_is_lost_and_not_sent_again(
    queued: World, tmp_path: Path
) -> None:
    with pytest.raises(Killed):
        go(queued, Dying(), NOW + timedelta(days=3))
    assert go(queued, FileMailer(tmp_path), NOW + timedelta(days=3) - 15 * MINUTE).counts == {}
    assert go(queued, FileMailer(tmp_path)).counts == {"unknown": 1}
    assert go(queued, FileMailer(tmp_path), NOW + timedelta(days=4)).counts == {}


def test_a_mail_put_off_by_a_clock_that_was_set_back_afterwards_waits_a_day_at_most(
    queued: World, tmp_path: Path
) -> None:
    with queued.engine.begin() as connection:
        connection.execute(update(outbox).values(state="deferred", next_at=NOW + timedelta(days=3)))
    assert go(queued, FileMailer(tmp_path), NOW + timedelta(days=2)).counts == {}
    assert go(queued, FileMailer(tmp_path), NOW + timedelta(days=2) - MINUTE).counts == {"written": 1}
    assert go(queued, FileMailer(tmp_path), NOW + timedelta(days=3)).counts == {}


def test_four_senders_at_once_send_each_mail_once(world: World) -> None:
    fill(world, 40)
    with running(Post()) as post, ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: go(world, smtp(post)), range(4)))
    assert sum(each["sent"] for each in done) == 40
    assert sorted(taken.rcpt_tos[0] for taken in post.taken) == sorted(
        f"reader{number}@kotra.example" for number in range(40)
    )
    assert world.states() == ["sent"] * 40


def test_one_readers_trouble_does_not_hold_up_the_others(world: World) -> None:
    fill(world, 3)

    class Picky(Post):
        async def handle_RCPT(self, *args: Any) -> str:  # noqa: ANN401, N802  # aiosmtpd's own
            await super().handle_RCPT(*args)
            return "550 no such user" if args[3].startswith("reader1@") else "250 OK"

    with running(Picky()) as post:
        assert go(world, smtp(post)).counts == {"sent": 2, "failed": 1}
    assert world.states() == ["sent", "failed", "sent"]


def test_only_the_asked_centres_mails_go_out(queued: World, tmp_path: Path) -> None:
    assert go(queued, FileMailer(tmp_path), centre="hanoi").counts == {}
    assert go(queued, FileMailer(tmp_path), centre="bangkok").counts == {"written": 1}


def test_who_unsubscribes_after_the_freeze_gets_nothing(queued: World, tmp_path: Path) -> None:
    with queued.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(active=False))
    assert go(queued, FileMailer(tmp_path / "none")).counts == {"failed": 1}
    assert not (tmp_path / "none").exists()


def test_a_mail_is_not_sent_before_its_time(queued: World, tmp_path: Path) -> None:
    assert go(queued, FileMailer(tmp_path), NOW - MINUTE).counts == {}
