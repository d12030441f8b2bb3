"""Following and muting on the desk: from a lead's page to the marks and back; what strangers may not."""

import pytest
from sqlalchemy import insert

from desk.watching import read_watches
from digest.links.tokens import Action
from tests.digest.world import World
from tests.web.desk import Desk, words
from warehouse.tables import notice, party


@pytest.fixture
def known(world: World) -> World:
    """The lead L-2 with a buyer that is a party."""
    with world.engine.begin() as connection:
        names = {"name": "กรุงเทพมหานคร", "name_en": "Bangkok <b>BMA", "name_ko": "방콕시"}
        rest = {"country": "TH", "kind": "municipality", "level": "", "parent": "", "names_source": ""}
        connection.execute(insert(party).values(id="TH-B1", **names, **rest))
        told = {"buyer": "กรุงเทพมหานคร", "buyer_party": "TH-B1"}
        connection.execute(notice.update().where(notice.c.native_id == "L-2").values(told))
    return world


def mine(desk: Desk, subscriber: int) -> list[tuple[str, str, str]]:
    with desk.engine.connect() as connection:
        return [(one.kind, one.subject, one.mode) for one in read_watches(connection, subscriber)]


def test_a_buyer_is_followed_from_a_leads_page_and_taken_back_among_the_marks(
    desk: Desk, known: World, subscriber: int
) -> None:
    lead = desk.lead(subscriber, "L-2")
    page = desk.get(lead)
    assert "발주처·기업 방콕시 (กรุงเทพมหานคร)" in page.text
    sent = desk.post(page.form("watch"), lead, kind="party", subject="TH-B1", mode="follow")
    assert (sent.status, mine(desk, subscriber)) == (303, [("party", "TH-B1", "follow")])
    assert "발주처·기업 · 관심 등록 방콕시" in desk.get(lead).text
    marks = desk.link(Action.READ, subscriber).replace("/leads?", "/marks?")
    shown = desk.get(marks)
    assert [words(item) for item in shown.tree.xpath("//li")] == [
        "발주처·기업 · 관심 등록 방콕시 (กรุงเทพมหานคร) 되돌리기"
    ]
    assert "Bangkok <b>BMA" not in desk.get(marks + "&lang=en").body
    (number,) = shown.tree.xpath("//button[@name='watch']/@value")
    assert desk.post(shown.form("unwatch"), marks, watch=number).status == 303
    assert mine(desk, subscriber) == []


WRONG = [
    ({"kind": "party", "subject": "TH-NONE", "mode": "follow"}, 404),
    ({"kind": "party", "subject": "\x00", "mode": "follow"}, 404),
    ({"kind": "lead", "subject": "L-2", "mode": "follow"}, 400),
    ({"kind": "party", "subject": "TH-B1", "mode": "own"}, 400),
    ({}, 400),
]


@pytest.mark.parametrize(("fields", "status"), WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_followed_is_refused(
    desk: Desk, known: World, subscriber: int, fields: dict[str, str], status: int
) -> None:
    page = desk.link(Action.READ, subscriber).replace("/leads?", "/watch?")
    assert desk.post(page, **fields).status == status
    assert mine(desk, subscriber) == []


def test_nobody_follows_or_takes_back_for_another(desk: Desk, known: World, subscriber: int) -> None:
    other = known.add_subscriber("lee@kotra.example")
    fields = {"kind": "party", "subject": "TH-B1", "mode": "mute"}
    page = desk.link(Action.READ, subscriber).replace("/leads?", "/watch?")
    desk.post(page, **fields)
    for number in ("1", "0", "x", "9" * 30):
        sent = desk.post(desk.link(Action.READ, other).replace("/leads?", "/unwatch?"), watch=number)
        assert sent.status == 404
    assert desk.post(f"{desk.address}/watch", **fields).status == 401
    assert (
        desk.post(desk.link(Action.FOLLOW, subscriber, "L-2").replace("/follow?", "/watch?"), **fields).status
        == 403
    )
    assert mine(desk, subscriber) == [("party", "TH-B1", "mute")]
    assert mine(desk, other) == []
