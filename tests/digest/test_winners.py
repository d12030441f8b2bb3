"""Who won, where it becomes known only after the award was told."""

import pytest
from sqlalchemy import Engine, insert, select

from digest.delivery.digest import prepare
from digest.i18n import Translator
from digest.links.marks import Marks
from digest.preferences import NO_PREFERENCES, Preferences
from digest.render.field_formats import format_change
from digest.select.history import History, LastSent
from digest.select.items import Section
from digest.select.leads import read_leads
from tests.digest.world import DAY, NOW, World, ids, make_facts, make_lead, pick
from warehouse.tables import action, award, digest_item, lead_member

FOLLOWS = Preferences(marks=Marks(followed=frozenset({"L-1"})))
WINNER = "บริษัท ก จำกัด"


def knows(winner: str | None) -> History:
    """A reader who was told that a lead is awarded."""
    return History(NOW - 3 * DAY, {"L-1": LastSent(make_facts(stage="awarded", winner=winner))})


def test_a_winner_who_becomes_known_is_told_to_who_follows_with_what_changed() -> None:
    lead = make_lead(stage="awarded", winner=WINNER)
    (item,) = pick(lead, history=knows(""), preferences=FOLLOWS)[Section.OVER].items
    assert (item.changes, item.kind, item.brief) == (("winner",), Section.CHANGED, False)
    assert item.as_sent().facts.winner == WINNER
    assert item.changes_as_json() == [{"field": "winner", "old": "", "new": WINNER}]


@pytest.mark.parametrize(
    ("known", "now", "preferences"),
    [
        ("", WINNER, NO_PREFERENCES),
        ("", "", FOLLOWS),
        (WINNER, WINNER, FOLLOWS),
        (None, WINNER, FOLLOWS),
    ],
    ids=["who does not follow", "nobody named", "told before", "told before winners were kept"],
)
def test_it_is_no_news_otherwise(known: str | None, now: str, preferences: Preferences) -> None:
    lead = make_lead(stage="awarded", winner=now)
    assert ids(pick(lead, history=knows(known), preferences=preferences)) == {}


@pytest.mark.parametrize(("language", "said"), [("ko", "낙찰자 확인"), ("en", "Winner now known")])
def test_a_line_says_that_the_winner_is_known_now(language: str, said: str) -> None:
    before, after = make_facts(stage="awarded", winner=""), make_facts(stage="awarded", winner=WINNER)
    assert format_change("winner", before, after, Translator(language, "UTC")) == said


@pytest.fixture
def world(database: Engine) -> World:
    """A lead that is awarded."""
    made = World(database)
    made.add_lead("L-1", stage="awarded", changed_at=NOW)
    return made


def name_winner(world: World, number: int, supplier: str) -> None:
    """Let a notice of the lead name who won."""
    with world.engine.begin() as connection:
        told = world.add_notice(connection, f"L-1-result-{number}", "th_egp")
        connection.execute(insert(lead_member).values(notice_id=told, lead_id="L-1"))
        won = {"notice_id": told, "number": 1, "lot": "", "members": 1, "supplier_country": ""}
        connection.execute(insert(award).values(**won, supplier=supplier))


def winners(world: World) -> list[str | None]:
    """Who won, of each lead."""
    with world.engine.connect() as connection:
        return [one.facts.winner for one in read_leads(connection, "TH", {}, NOW)]


def test_the_names_of_all_who_won_are_read_each_once_and_none_of_what_is_not_awarded(world: World) -> None:
    world.add_lead("L-2")
    assert sorted(map(str, winners(world))) == ["", "None"]
    for number, supplier in enumerate(("B Co.", "A Co.", "B Co.", "")):
        name_winner(world, number, supplier)
    assert sorted(map(str, winners(world))) == ["A Co., B Co.", "None"]


def told_on(world: World, days: int) -> list[tuple[str, str]]:
    """The leads of a morning's digest, with their sections."""
    with world.engine.begin() as connection:
        run = prepare(connection, "bangkok", NOW + days * DAY, sandbox=False).run_id
        found = select(digest_item.c.lead_id, digest_item.c.section).where(digest_item.c.run_id == run)
        return [(row.lead_id, row.section) for row in connection.execute(found)]


def test_a_follower_is_told_the_award_then_the_winner_then_nothing(world: World) -> None:
    reader = world.add_subscriber("kim@kotra.example")
    with world.engine.begin() as connection:
        follows = {"subscriber_id": reader, "kind": "follow", "lead_id": "L-1", "acted_at": NOW - DAY}
        connection.execute(insert(action).values(follows))
    assert told_on(world, 0) == [("L-1", "over")]
    assert told_on(world, 1) == []
    name_winner(world, 1, WINNER)
    assert told_on(world, 2) == [("L-1", "over")]
    assert told_on(world, 3) == []
