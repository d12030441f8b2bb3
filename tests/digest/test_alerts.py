"""Alerts: told once, between the digests, to those who asked, and then no news to the digest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from digest.delivery.alerts import Alerted, prepare_alerts
from digest.delivery.deliver import deliver
from digest.delivery.smtp import SmtpMailer
from digest.delivery.transport import FileMailer
from tests.digest.mornings import count, items, mails, morning, settle
from tests.digest.smtpd import HOST, LOST, Post, running
from tests.digest.test_mail import part, read
from tests.digest.world import DAY, NOW, World
from warehouse.tables import alert, outbox
from warehouse.tables import subscriber as subscriber_table

# Monday 10:00 in Bangkok, and Tuesday 16:00: before Wednesday's digest.
LATER = NOW + timedelta(hours=2)
NEAR = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def add_urgent(world: World, email: str = "kim@kotra.example", language: str = "ko") -> int:
    """Subscribe somebody who asked for alerts."""
    subscriber = world.add_subscriber(email, language)
    with world.engine.begin() as connection:
        connection.execute(
            update(subscriber_table).where(subscriber_table.c.id == subscriber).values(urgent=True)
        )
    return subscriber


def ring(world: World, now: datetime = LATER, **options: Any) -> Alerted:  # noqa: ANN401  # of prepare_alerts
    """Freeze Bangkok's alerts."""
    with world.engine.begin() as connection:
        return prepare_alerts(connection, "bangkok", now, **({"sandbox": False} | options))


def add_near(world: World, lead_id: str = "L-1", **known: Any) -> None:  # noqa: ANN401  # columns of core.lead
    """Add a lead that became known after Monday's digest and closes on Tuesday."""
    known = {"deadline_at": NEAR, "first_known_at": LATER, "changed_at": LATER} | known
    world.add_lead(lead_id, **known)


def alerts(world: World) -> list[tuple[int, str, datetime]]:
    with world.engine.connect() as connection:
        rows = connection.execute(
            select(alert.c.subscriber_id, alert.c.lead_id, alert.c.deadline_at).order_by(
                alert.c.subscriber_id, alert.c.lead_id, alert.c.deadline_at
            )
        )
        return [tuple(row) for row in rows]


def test_who_asked_for_it_gets_one_mail_about_all_that_presses(world: World) -> None:
    korean, english = add_urgent(world), add_urgent(world, "lee@kotra.example", "en")
    world.add_subscriber("quiet@kotra.example")
    morning(world)
    add_near(world, "L-1")
    add_near(world, "L-2", deadline_at=NEAR + timedelta(hours=1))
    add_near(world, "L-far", deadline_at=NEAR + 9 * DAY)
    assert ring(world) == Alerted("bangkok", 2, ("L-1", "L-2"))
    assert alerts(world) == [
        (subscriber, lead, at)
        for subscriber in (korean, english)
        for lead, at in (("L-1", NEAR), ("L-2", NEAR + timedelta(hours=1)))
    ]
    assert [(mail["To"], mail["Subject"]) for mail in mails(world)[3:]] == [
        ("kim@kotra.example", "[방콕] 긴급 2 · 입찰 마감 11월 24일 16:00"),
        ("lee@kotra.example", "[Bangkok] 2 urgent · closes 24 November 16:00"),
    ]


def test_both_parts_of_the_mail_show_the_card_and_why_it_came(world: World) -> None:
    add_urgent(world, language="en")
    add_near(world)
    ring(world, sandbox=True)
    (mail,) = mails(world)
    assert mail["Subject"] == "[SANDBOX] [Bangkok] 1 urgent · closes 24 November 16:00"
    for told in (part(mail, "plain"), part(mail, "html")):
        assert "จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น" in told
        assert "https://process.gprocurement.go.th/notice/L-1" in told
        assert "Tue 24 Nov 2026 16:00 local time · 18:00 KST" in told
        assert "closes tomorrow" in told
        assert "The date is so near that the next digests would come too late." in told
        assert "because you asked for urgent mails of the Bangkok Smart City Cooperation Centre" in told
        assert "SANDBOX: made from invented notices." in told
        assert "Where this was looked for" not in told


@pytest.mark.parametrize(
    ("known", "subject"),
    [
        ({"deadline_precision": "day"}, "[방콕] 긴급 1 · 입찰 마감 11월 24일"),
        (
            {"prequalification_at": NEAR, "deadline_at": NEAR + 9 * DAY},
            "[방콕] 긴급 1 · 사전심사(PQ) 마감 11월 24일 16:00",
        ),
    ],
)
def test_the_subject_says_which_date_and_no_more_of_it_than_is_known(
    world: World, known: dict[str, Any], subject: str
) -> None:
    add_urgent(world)
    add_near(world, **known)
    ring(world)
    assert mails(world)[0]["Subject"] == subject


def test_an_alert_is_in_the_centres_thread_and_its_id_says_what_it_is_about(world: World) -> None:
    add_urgent(world)
    morning(world)
    add_near(world)
    with world.engine.connect() as connection:
        prepare_alerts(connection, "bangkok", LATER, sandbox=False)
        again = connection.execute(select(outbox.c.message_id).where(outbox.c.run_id.is_(None))).scalar_one()
        connection.rollback()
    ring(world, LATER + timedelta(minutes=5))
    digest, first = mails(world)
    assert first["References"] == first["In-Reply-To"] == digest["References"]
    assert first["Message-ID"] == again != digest["Message-ID"]


def test_ringing_again_adds_nothing_and_a_new_lead_makes_another_mail(world: World) -> None:
    add_urgent(world)
    add_near(world)
    assert (ring(world).mails, ring(world).mails, ring(world, LATER + DAY / 24).mails) == (1, 0, 0)
    add_near(world, "L-2")
    assert ring(world, LATER + DAY / 24) == Alerted("bangkok", 1, ("L-2",))
    assert len({mail["Message-ID"] for mail in mails(world)}) == 2


def test_of_two_that_ring_at_once_one_writes(world: World) -> None:
    add_urgent(world)
    add_near(world)
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: ring(world), range(4)))
    assert sorted(each.mails for each in done) == [0, 0, 0, 1]
    assert (count(world, outbox), count(world, alert)) == (1, 1)


def test_a_digest_waits_for_the_alert_that_is_being_frozen_and_then_tells_nothing_twice(world: World) -> None:
    subscriber = add_urgent(world)
    add_near(world)
    with ThreadPoolExecutor(1) as threads, world.engine.begin() as connection:
        prepare_alerts(connection, "bangkok", LATER, sandbox=False)
        waiting = threads.submit(morning, world, 1)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1)
        connection.commit()
        waiting.result(timeout=30)
    assert items(world, subscriber, 1) == [("urgent", "L-1")]


def test_a_lead_told_in_a_digest_is_not_alerted(world: World) -> None:
    add_urgent(world)
    world.add_lead("L-1", deadline_at=NEAR)
    morning(world)
    assert ring(world).mails == 0


def test_an_alerted_lead_is_not_new_to_the_next_digest_but_its_changes_are_told(world: World) -> None:
    subscriber = add_urgent(world)
    morning(world)
    add_near(world)
    ring(world)
    world.change("L-1", stage="amended")
    morning(world, 1)
    assert items(world, subscriber, 1) == [("urgent", "L-1")]


def test_an_alert_before_the_first_digest_is_remembered_too(world: World) -> None:
    subscriber = add_urgent(world)
    add_near(world)
    ring(world)
    morning(world, 1)
    assert items(world, subscriber, 1) == [("urgent", "L-1")]


def test_an_alert_after_a_digest_is_the_base_of_the_next_change(world: World) -> None:
    subscriber = add_urgent(world)
    world.add_lead("L-1", deadline_at=NEAR + 20 * DAY)
    morning(world)
    world.change("L-1", deadline_at=NEAR)
    assert ring(world).mails == 1
    assert "2026년 12월 14일(월) 16:00" in part(mails(world)[1], "plain")
    morning(world, 1)
    assert items(world, subscriber, 1) == [("urgent", "L-1")]


def test_a_moved_deadline_is_alerted_again_and_one_that_moves_back_is_not(world: World) -> None:
    subscriber, other = add_urgent(world), NEAR + timedelta(hours=3)
    add_near(world)
    ring(world)
    world.change("L-1", deadline_at=other)
    assert ring(world).mails == 1
    world.change("L-1", deadline_at=NEAR)
    assert ring(world).mails == 0
    assert alerts(world) == [(subscriber, "L-1", NEAR), (subscriber, "L-1", other)]


def test_an_alert_that_failed_is_not_repeated_but_the_digest_tells_its_lead_as_new(world: World) -> None:
    subscriber = add_urgent(world)
    add_near(world)
    ring(world)
    settle(world, "failed")
    assert ring(world).mails == 0
    morning(world, 1)
    assert items(world, subscriber, 1) == [("urgent", "L-1")]


def test_what_was_alerted_under_a_merged_lead_counts_for_the_survivor(world: World) -> None:
    add_urgent(world)
    add_near(world)
    ring(world)
    add_near(world, "L-2")
    world.change("L-1", merged_into="L-2")
    assert ring(world).mails == 0
    settle(world, "failed")
    assert ring(world).mails == 0


def test_what_does_not_fit_comes_with_another_mail(world: World) -> None:
    add_urgent(world, language="en")
    for number in range(22):
        add_near(world, f"L-{number:02}")
    assert [len(ring(world).leads) for _ in range(3)] == [20, 2, 0]
    first, second = mails(world)
    assert "And 2 more: they follow in another mail like this." in part(first, "html")
    assert "more:" not in part(second, "plain")
    assert len({lead for _, lead, _ in alerts(world)}) == 22


def test_leads_of_other_countries_press_nobody_here(world: World) -> None:
    add_urgent(world)
    add_near(world, country="VN")
    assert ring(world) == Alerted("bangkok")


def test_a_centre_nobody_knows_is_an_error(world: World) -> None:
    with world.engine.begin() as connection, pytest.raises(LookupError, match="no centre 'seoul'"):
        prepare_alerts(connection, "seoul", LATER, sandbox=False)


def test_an_alert_goes_out_over_smtp_once_and_leaves_the_digests_alone(world: World) -> None:
    add_urgent(world)
    morning(world)
    add_near(world)
    ring(world)
    with running(Post()) as post:
        mailer = SmtpMailer(HOST, post.port, "none")
        sent = [deliver(world.engine, mailer, LATER, alerts_alone=True).counts for _ in range(2)]
    assert sent == [{"sent": 1}, {}]
    assert world.states() == ["queued", "sent"]
    (taken,) = post.taken
    assert (taken.rcpt_tos, taken.mail_from) == (["kim@kotra.example"], "digest@cityleads.localhost")
    assert isinstance(taken.content, bytes)
    assert read(taken.content)["Subject"] == "[방콕] 긴급 1 · 입찰 마감 11월 24일 16:00"


def test_an_alert_whose_answer_was_lost_is_never_sent_again(world: World) -> None:
    add_urgent(world)
    add_near(world)
    ring(world)
    with running(Post(verdict=LOST)) as post:
        mailer = SmtpMailer(HOST, post.port, "none")
        assert deliver(world.engine, mailer, LATER).counts == {"unknown": 1}
        assert ring(world).mails == 0
        assert deliver(world.engine, mailer, LATER + DAY).counts == {}
    assert len(post.taken) == 1


def test_an_alert_that_is_put_off_is_tried_again(world: World) -> None:
    add_urgent(world)
    add_near(world)
    ring(world)
    with running(Post(rcpt="451 greylisted")) as post:
        mailer = SmtpMailer(HOST, post.port, "none")
        assert deliver(world.engine, mailer, LATER, centre="bangkok").counts == {"deferred": 1}
        post.rcpt = "250 OK"
        assert deliver(world.engine, mailer, LATER + timedelta(minutes=2)).counts == {"sent": 1}


def test_an_alert_written_to_files_is_named_by_its_day_and_reader(world: World, tmp_path: Path) -> None:
    add_urgent(world)
    add_near(world)
    ring(world)
    paths = deliver(world.engine, FileMailer(tmp_path), LATER, centre="bangkok").paths
    assert [path.name.startswith("2026-11-23-bangkok-kim_kotra.example-") for path in paths] == [True, True]


def test_nobody_is_alerted_unless_he_asked(world: World) -> None:
    world.add_subscriber("kim@kotra.example")
    add_near(world)
    assert ring(world).mails == 0
    with world.engine.connect() as connection:
        assert connection.execute(select(func.bool_or(subscriber_table.c.urgent))).scalar_one() is False
