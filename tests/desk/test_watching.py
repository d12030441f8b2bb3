"""Following and muting buyers, winners, cities and projects: what counts as followed, and what the mail then tells."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select

from desk.watching import Kind, Mode, WatchError, end_watch, read_watched_leads, read_watches, watch
from digest.delivery.digest import prepare
from digest.links.marks import read_marks
from digest.links.tokens import Action
from tests.digest.world import DAY, NOW, World
from warehouse.tables import (
    action,
    award,
    desk_act,
    digest_item,
    lead_member,
    notice,
    party,
    project_link,
)

BMA, WINNER = "TH-B1", "TH-C1"
LATER = NOW + DAY


@pytest.fixture
def world(database: Engine) -> World:
    """A lead of a known buyer in Khon Kaen and one of another, both known for a month; a company and a project."""
    made = World(database)
    made.add_place()
    month = NOW - 30 * DAY
    made.add_lead("L-1", buyer="กรุงเทพมหานคร", place_code="TH-40", first_known_at=month, changed_at=month)
    made.add_lead("L-2", buyer="other", first_known_at=month, changed_at=month)
    with database.begin() as connection:
        known = {"country": "TH", "level": "", "parent": "", "names_source": "", "name_en": "", "name_ko": ""}
        connection.execute(insert(party).values(id=BMA, kind="municipality", name="กรุงเทพมหานคร", **known))
        connection.execute(insert(party).values(id=WINNER, kind="private", name="บริษัท ก จำกัด", **known))
    name_buyer(made, "L-1")
    return made


def name_buyer(world: World, lead_id: str) -> None:
    """Say that the notice of a lead names the known buyer."""
    told = {"buyer": "กรุงเทพมหานคร", "buyer_party": BMA}
    with world.engine.begin() as connection:
        connection.execute(notice.update().where(notice.c.native_id == lead_id).values(told))


def wish(world: World, reader: int, kind: Kind, subject: str, mode: Mode = Mode.FOLLOW) -> int:
    with world.engine.begin() as connection:
        return watch(connection, reader, kind, subject, mode, NOW).id


def watched(world: World, reader: int) -> tuple[list[str], list[str]]:
    """The ids that are followed, and that are muted."""
    with world.engine.connect() as connection:
        found = read_watched_leads(connection, "bangkok").get(reader)
    return (sorted(found.followed), sorted(found.muted)) if found else ([], [])


def add_award(world: World, lead_id: str) -> None:
    """A result that the company won."""
    with world.engine.begin() as connection:
        made = world.add_notice(connection, f"{lead_id}-result", "th_egp")
        connection.execute(notice.update().where(notice.c.id == made).values(first_known_at=LATER))
        connection.execute(insert(lead_member).values(notice_id=made, lead_id=lead_id))
        connection.execute(
            insert(award).values(
                notice_id=made, number=1, lot="", supplier_party=WINNER, supplier="บริษัท ก จำกัด",
                supplier_country="TH", members=1,
            )
        )  # fmt: skip


def test_a_followed_buyer_brings_what_is_new_of_it_and_no_backlog(world: World) -> None:
    reader = world.add_subscriber("kim@kotra.example")
    wish(world, reader, Kind.PARTY, BMA)
    assert watched(world, reader) == ([], [])
    world.add_lead("L-3", buyer="กรุงเทพมหานคร", first_known_at=LATER, changed_at=LATER)
    name_buyer(world, "L-3")
    assert watched(world, reader) == (["L-3"], [])
    world.change("L-1", changed_at=LATER)
    assert watched(world, reader) == (["L-1", "L-3"], [])


def test_a_followed_company_brings_what_it_wins_from_then_on(world: World) -> None:
    reader = world.add_subscriber("kim@kotra.example")
    wish(world, reader, Kind.PARTY, WINNER)
    add_award(world, "L-2")
    assert watched(world, reader) == (["L-2"], [])


def test_a_city_is_its_province_too_and_a_project_is_its_leads(world: World) -> None:
    reader = world.add_subscriber("kim@kotra.example")
    wish(world, reader, Kind.CITY, "TH-40", Mode.MUTE)
    assert watched(world, reader) == ([], ["L-1"])
    world.add_project()
    with world.engine.begin() as connection:
        connection.execute(
            insert(project_link).values(
                lead_id="L-2", project_id="PR-P1", verdict="same", decided_by="kim", decided_at=NOW
            )
        )
    wish(world, reader, Kind.PROJECT, "PR-P1", Mode.MUTE)
    assert watched(world, reader) == ([], ["L-1", "L-2"])


def test_what_was_said_of_one_lead_counts_more_and_a_mute_more_than_a_follow(world: World) -> None:
    reader = world.add_subscriber("kim@kotra.example")
    world.add_lead("L-3", buyer="กรุงเทพมหานคร", place_code="TH-40", first_known_at=LATER, changed_at=LATER)
    name_buyer(world, "L-3")
    wish(world, reader, Kind.CITY, "TH-40")
    wish(world, reader, Kind.PARTY, BMA, Mode.MUTE)
    with world.engine.begin() as connection:
        values = {"subscriber_id": reader, "kind": Action.FOLLOW.value, "lead_id": "L-1", "acted_at": NOW}
        connection.execute(insert(action).values(values))
        marks = read_marks(connection, "bangkok")[reader]
    assert (sorted(marks.followed), sorted(marks.muted)) == (["L-1"], ["L-3"])


def test_the_digest_tells_a_followed_companys_award_of_a_lead_that_was_never_told(world: World) -> None:
    follower, other = (world.add_subscriber(f"{name}@kotra.example") for name in ("kim", "lee"))
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", NOW, sandbox=False)
    wish(world, follower, Kind.PARTY, WINNER)
    add_award(world, "L-2")
    world.change("L-2", stage="awarded", changed_at=LATER, tier="watch")
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", LATER + timedelta(hours=1), sandbox=False)
        told = connection.execute(
            select(digest_item.c.subscriber_id, digest_item.c.lead_id, digest_item.c.section).where(
                digest_item.c.lead_id == "L-2", digest_item.c.section == "over"
            )
        ).all()
    assert (follower, "L-2", "over") in [tuple(row) for row in told]
    assert [row for row in told if row.subscriber_id == other] == []


def test_follow_and_mute_replace_each_other_and_are_taken_back_by_their_owner(world: World) -> None:
    reader, other = (world.add_subscriber(f"{name}@kotra.example") for name in ("kim", "lee"))
    with world.engine.begin() as connection:
        first = watch(connection, reader, Kind.PARTY, BMA, Mode.FOLLOW, NOW)
        assert watch(connection, reader, Kind.PARTY, BMA, Mode.FOLLOW, LATER) == first
        second = watch(connection, reader, Kind.PARTY, BMA, Mode.MUTE, NOW)
        assert read_watches(connection, reader) == (second,)
        with pytest.raises(WatchError, match="watch"):
            end_watch(connection, other, second.id, NOW)
        with pytest.raises(WatchError, match="subject"):
            watch(connection, reader, Kind.PARTY, "TH-NONE", Mode.MUTE, NOW)
        end_watch(connection, reader, second.id, NOW)
        end_watch(connection, reader, second.id, NOW)
        assert read_watches(connection, reader) == ()
        acts = connection.execute(select(desk_act.c.kind).order_by(desk_act.c.id)).scalars().all()
    assert acts == ["watch.follow", "watch.mute", "watch.end"]
