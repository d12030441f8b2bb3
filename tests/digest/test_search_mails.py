"""Mails of kept searches: what is new, once a morning, and never again by the same search."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from sqlalchemy import Engine, insert, select, update

from desk.searches.query import SearchQuery
from desk.searches.saved import Rhythm, Wish, make_search
from digest.delivery.message import Sender
from digest.delivery.search_mails import SearchesTold, prepare_searches
from digest.links.tokens import Action, Signer
from digest.links.urls import Desk
from digest.morning import prepare_morning
from tests.digest.world import DAY, NOW, World, lead_values
from warehouse.tables import action, held, lead, outbox
from warehouse.tables import subscriber as subscriber_table

SENDER = Sender(
    web=Desk("d@agency.example", "https://leads.agency.example", Signer(("k" * 32,), sandbox=False))
)
LATER = NOW + DAY
TUESDAY = 1


@pytest.fixture
def world(database: Engine) -> World:
    """Two leads of today, of which one is about cameras."""
    made = World(database)
    made.add_lead("L-OLD", title="CCTV of before", first_known_at=NOW - DAY)
    made.add_lead("L-1", title="CCTV <b>& more", first_known_at=NOW + timedelta(hours=1))
    made.add_lead("L-2", title="ถนน", first_known_at=NOW + timedelta(hours=1))
    return made


def keep(world: World, owner: int, rhythm: str = "daily", query: SearchQuery | None = None) -> int:
    with world.engine.begin() as connection:
        return make_search(
            connection, owner, Wish("카메라", query or SearchQuery(q="cctv"), rhythm, "mail"), NOW
        )


def told(world: World, *rhythms: Rhythm, now: datetime = LATER, centre: str = "bangkok") -> SearchesTold:
    with world.engine.begin() as connection:
        return prepare_searches(
            connection, centre, now, rhythms or (Rhythm.DAILY,), sandbox=False, sender=SENDER
        )


def texts(world: World) -> list[str]:
    """Subject and text of each mail, the oldest first."""
    with world.engine.connect() as connection:
        rows = connection.execute(select(outbox.c.message).order_by(outbox.c.id)).scalars()
        mails = [message_from_bytes(bytes(row), policy=SMTP) for row in rows]
    bodies = [mail.get_body(("plain",)) for mail in mails]
    return [
        f"{mail['Subject']}\n{body.get_content()}" for mail, body in zip(mails, bodies, strict=True) if body
    ]


def test_a_search_tells_what_is_new_in_it_and_never_again(world: World) -> None:
    owner = world.add_subscriber("kim@kotra.example")
    made = keep(world, owner)
    assert told(world) == SearchesTold(1, ("L-1",))
    (text,) = texts(world)
    assert text.startswith("[방콕] 검색 ‘카메라’ 새 1건")
    assert "CCTV <b>& more" in text
    assert "L-OLD" not in text
    assert "ถนน" not in text
    assert f"https://leads.agency.example/search/{made}?token=" in text
    assert "https://leads.agency.example/lead/L-1?token=" in text
    assert told(world, now=LATER + DAY) == SearchesTold()
    world.add_lead("L-3", title="CCTV again", first_known_at=LATER)
    assert told(world, now=LATER + DAY) == SearchesTold(1, ("L-3",))


def test_a_morning_mails_the_digest_and_the_searches_of_every_rhythm_whoever_asks(world: World) -> None:
    owner = world.add_subscriber("kim@kotra.example")
    for rhythm in ("at_once", "daily", "weekly", "off"):
        keep(world, owner, rhythm)
    assert LATER.weekday() == TUESDAY
    prepare_morning(world.engine, "bangkok", LATER, sandbox=False, sender=SENDER)
    assert len(texts(world)) == 3
    prepare_morning(world.engine, "bangkok", LATER, sandbox=False, sender=SENDER)
    assert len(texts(world)) == 3
    prepare_morning(world.engine, "bangkok", LATER + 6 * DAY, sandbox=False, sender=SENDER)
    assert len(texts(world)) == 5


def test_a_morning_is_mailed_once_though_more_has_come_since(world: World) -> None:
    keep(world, world.add_subscriber("kim@kotra.example"))
    assert told(world).mails == 1
    world.add_lead("L-3", title="CCTV again", first_known_at=LATER)
    assert told(world, now=LATER + timedelta(hours=1)) == SearchesTold()
    assert told(world, now=LATER + DAY).leads == ("L-3",)


def test_at_once_tells_as_often_as_there_is_news(world: World) -> None:
    keep(world, world.add_subscriber("kim@kotra.example"), "at_once")
    assert told(world) == SearchesTold()
    assert told(world, Rhythm.AT_ONCE).leads == ("L-1",)
    world.add_lead("L-3", title="CCTV again", first_known_at=LATER)
    assert told(world, Rhythm.AT_ONCE).leads == ("L-3",)
    assert told(world, Rhythm.AT_ONCE) == SearchesTold()


def test_two_that_prepare_at_once_make_one_mail(world: World) -> None:
    keep(world, world.add_subscriber("kim@kotra.example"), "at_once")
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: told(world, Rhythm.AT_ONCE).mails, range(2)))
    assert (sorted(both), len(texts(world))) == ([0, 1], 1)


def test_what_is_held_muted_or_of_who_has_left_is_not_told(world: World) -> None:
    kim, lee, gone = (world.add_subscriber(f"{name}@kotra.example") for name in ("kim", "lee", "gone"))
    for owner in (kim, lee, gone):
        keep(world, owner, query=SearchQuery())
    with world.engine.begin() as connection:
        values = {"subscriber_id": kim, "kind": Action.MUTE.value, "lead_id": "L-1", "acted_at": NOW}
        connection.execute(insert(action).values(values))
        connection.execute(insert(held).values(lead_id="L-2", source="th_egp", day=NOW.date(), held_at=NOW))
        connection.execute(update(subscriber_table).where(subscriber_table.c.id == gone).values(active=False))
    assert told(world) == SearchesTold(1, ("L-1",))
    with world.engine.connect() as connection:
        assert connection.execute(select(outbox.c.subscriber_id)).scalars().all() == [lee]


def test_a_mail_stays_within_what_mailboxes_show_and_the_rest_comes_next(world: World) -> None:
    for number in range(150):
        world.add_lead(f"L-P{number:03}", title=f"CCTV {number} {'ยาว ' * 60}", first_known_at=LATER)
    keep(world, world.add_subscriber("kim@kotra.example"), query=SearchQuery(q="ยาว"))
    seen: set[str] = set()
    mails = 0
    while (done := told(world, now=LATER + mails * DAY)).mails:
        assert seen.isdisjoint(done.leads)
        seen |= set(done.leads)
        mails += 1
    assert (len(seen), mails) == (150, 3)
    with world.engine.connect() as connection:
        for row in connection.execute(select(outbox.c.message)).scalars():
            html = message_from_bytes(bytes(row), policy=SMTP).get_body(("html",))
            assert html is not None
            assert len(html.get_content().encode()) <= 90_000
    assert "100" not in texts(world)[-1].splitlines()[0]


def test_a_flood_that_is_held_keeps_nothing_else_from_being_told(world: World) -> None:
    keep(world, world.add_subscriber("kim@kotra.example"))
    with world.engine.begin() as connection:
        of_flood = {"source": "th_egp", "day": NOW.date(), "held_at": NOW}
        number = world.add_notice(connection, "L-F", "th_egp")
        row = lead_values("L-F") | {
            "title": "CCTV",
            "anchor_notice_id": number,
            "first_known_at": LATER - DAY / 24,
        }
        flood = [row | {"id": f"L-F{one:03}"} for one in range(301)]
        connection.execute(insert(lead), flood)
        connection.execute(insert(held), [of_flood | {"lead_id": one["id"]} for one in flood])
    assert told(world) == SearchesTold(1, ("L-1",))
