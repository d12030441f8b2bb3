"""What readers do by links: kept as rows, done once, taken back, and read as marks."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from digest.links.actions import ActionError, Done, perform, undo
from digest.links.marks import Act, Marks, buyer_key, marks_of, read_marks
from digest.links.tokens import Action, LinkToken
from tests.digest.world import NOW, World
from warehouse.tables import action as action_table
from warehouse.tables import lead_member
from warehouse.tables import subscriber as subscriber_table

KHON_KAEN = "เทศบาลนครขอนแก่น"


@pytest.fixture
def subscriber(world: World) -> int:
    """One reader in Bangkok, and two leads of one buyer."""
    world.add_lead("L-1")
    world.add_lead("L-2")
    return world.add_subscriber("kim@kotra.example")


def act(world: World, subscriber: int, action: Action, subject: str = "L-1", **told: Any) -> Done:  # noqa: ANN401  # arguments of perform
    with world.engine.begin() as connection:
        return perform(connection, LinkToken(action, subscriber, subject, date(2027, 1, 1)), NOW, **told)


def take_back(world: World, subscriber: int, done: Done) -> Done:
    link_token = LinkToken(Action.UNDO, subscriber, str(done.act.id), date(2027, 1, 1))
    with world.engine.begin() as connection:
        return undo(connection, link_token, NOW + timedelta(minutes=1))


def marks(world: World) -> dict[int, Marks]:
    with world.engine.connect() as connection:
        return read_marks(connection, "bangkok")


def rows(engine: Engine) -> list[tuple[str, str | None, bool]]:
    with engine.connect() as connection:
        found = connection.execute(select(action_table).order_by(action_table.c.id))
        return [(row.kind, row.lead_id, row.undone_at is not None) for row in found]


def test_following_a_lead_is_a_row_with_who_and_when(world: World, subscriber: int) -> None:
    done = act(world, subscriber, Action.FOLLOW)
    assert done == Done(Act(done.act.id, Action.FOLLOW, "L-1", acted_at=NOW), fresh=True)
    with world.engine.connect() as connection:
        row = connection.execute(select(action_table)).one()
    assert (row.subscriber_id, row.kind, row.lead_id, row.acted_at) == (subscriber, "follow", "L-1", NOW)
    assert marks(world) == {subscriber: Marks(followed=frozenset({"L-1"}))}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (Action.FOLLOW, {}),
        (Action.MUTE, {}),
        (Action.MUTE_BUYER, {}),
        (Action.NOT_FOR_US, {"reason": "too_small"}),
        (Action.UNSUBSCRIBE, {}),
    ],
)
def test_doing_it_again_changes_nothing(
    world: World, subscriber: int, action: Action, told: dict[str, str]
) -> None:
    first, second = (act(world, subscriber, action, **told) for _ in range(2))
    assert (first.fresh, second.fresh, second.act) == (True, False, first.act)
    assert len(rows(world.engine)) == 1


def test_the_last_word_on_a_lead_counts(world: World, subscriber: int) -> None:
    act(world, subscriber, Action.FOLLOW)
    act(world, subscriber, Action.MUTE)
    assert marks(world)[subscriber] == Marks(muted=frozenset({"L-1"}))
    assert act(world, subscriber, Action.FOLLOW).fresh
    assert marks(world)[subscriber] == Marks(followed=frozenset({"L-1"}))
    act(world, subscriber, Action.UNFOLLOW)
    assert marks(world)[subscriber] == Marks()


def test_what_is_taken_back_leaves_what_was_before_it(world: World, subscriber: int) -> None:
    act(world, subscriber, Action.FOLLOW)
    muted = act(world, subscriber, Action.MUTE)
    assert take_back(world, subscriber, muted).fresh
    assert marks(world)[subscriber] == Marks(followed=frozenset({"L-1"}))
    assert not take_back(world, subscriber, muted).fresh
    assert rows(world.engine) == [("follow", "L-1", False), ("mute", "L-1", True)]


def test_not_for_us_mutes_and_keeps_the_reason_and_the_readers_words(world: World, subscriber: int) -> None:
    act(
        world, subscriber, Action.NOT_FOR_US, reason="not_smart_city", note="only a road\r\n\x00 " + "x" * 600
    )
    assert marks(world)[subscriber] == Marks(muted=frozenset({"L-1"}), dismissed={"L-1": "not_smart_city"})
    with world.engine.connect() as connection:
        note = connection.execute(select(action_table.c.note)).scalar_one()
    assert note.startswith("only a road xxx")
    assert len(note) == 500
    assert act(world, subscriber, Action.NOT_FOR_US, reason="too_late").fresh
    assert marks(world)[subscriber].dismissed == {"L-1": "too_late"}


def test_a_muted_buyer_is_silent_in_all_its_leads_but_those_that_are_followed(
    world: World, subscriber: int
) -> None:
    act(world, subscriber, Action.MUTE_BUYER)
    act(world, subscriber, Action.FOLLOW, "L-2")
    mine = marks(world)[subscriber]
    assert mine.buyers == {buyer_key(KHON_KAEN)}
    assert mine.silence("L-1", KHON_KAEN)
    assert mine.silence("L-3", f" {KHON_KAEN} ")
    assert not mine.silence("L-2", KHON_KAEN)
    assert not mine.silence("L-3", "กรุงเทพมหานคร")
    assert not mine.silence("L-3", None)
    assert not act(world, subscriber, Action.MUTE_BUYER, "L-2").fresh


def test_buyers_are_compared_without_case_accents_and_spaces() -> None:
    assert buyer_key("  KONYA  Büyükşehir Belediyesi ") == buyer_key("Konya Büyükşehir  BELEDİYESİ")


def test_a_lead_that_has_no_buyer_mutes_none(world: World, subscriber: int) -> None:
    world.change("L-1", buyer="")
    with pytest.raises(ActionError, match="no buyer"):
        act(world, subscriber, Action.MUTE_BUYER)
    assert not Marks(buyers=frozenset({""})).silence("L-1", "")


def test_marks_on_a_lead_that_was_merged_are_marks_on_the_one_it_is_today(
    world: World, subscriber: int
) -> None:
    act(world, subscriber, Action.FOLLOW, "L-1")
    world.change("L-1", merged_into="L-2")
    assert marks(world)[subscriber].followed == {"L-2"}
    assert act(world, subscriber, Action.MUTE, "L-1").act.lead == "L-2"


def test_not_the_same_tender_names_the_notice(world: World, subscriber: int) -> None:
    world.carry("L-1", "th_egp_other")
    with world.engine.connect() as connection:
        members = select(lead_member.c.notice_id).where(lead_member.c.lead_id == "L-1")
        notices = sorted(connection.execute(members).scalars())
    assert act(world, subscriber, Action.NOT_SAME, notice=notices[1]).act.notice == notices[1]
    assert not act(world, subscriber, Action.NOT_SAME, notice=notices[1]).fresh
    assert act(world, subscriber, Action.NOT_SAME, notice=notices[0]).fresh
    with pytest.raises(ActionError, match="has no notice"):
        act(world, subscriber, Action.NOT_SAME, "L-2", notice=notices[1])


def active(world: World, subscriber: int) -> bool:
    with world.engine.connect() as connection:
        found: bool = connection.execute(
            select(subscriber_table.c.active).where(subscriber_table.c.id == subscriber)
        ).scalar_one()
    return found


def test_who_unsubscribes_gets_no_mail_until_he_takes_it_back(world: World, subscriber: int) -> None:
    left = act(world, subscriber, Action.UNSUBSCRIBE, "")
    assert not active(world, subscriber)
    take_back(world, subscriber, left)
    assert active(world, subscriber)
    assert act(world, subscriber, Action.UNSUBSCRIBE, "").fresh
    assert not active(world, subscriber)


def test_who_left_and_was_subscribed_again_by_staff_can_leave_again(world: World, subscriber: int) -> None:
    act(world, subscriber, Action.UNSUBSCRIBE, "")
    with world.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(active=True))
    assert act(world, subscriber, Action.UNSUBSCRIBE, "").fresh
    assert not active(world, subscriber)


def test_who_has_left_can_do_nothing_but_leave(world: World, subscriber: int) -> None:
    act(world, subscriber, Action.UNSUBSCRIBE, "")
    with pytest.raises(ActionError, match="no subscriber"):
        act(world, subscriber, Action.FOLLOW)
    assert not act(world, subscriber, Action.UNSUBSCRIBE, "").fresh


def test_nobody_takes_back_what_another_did(world: World, subscriber: int) -> None:
    other = world.add_subscriber("lee@kotra.example")
    done = act(world, subscriber, Action.MUTE)
    with pytest.raises(ActionError, match="no such action"):
        take_back(world, other, done)
    assert marks(world) == {subscriber: Marks(muted=frozenset({"L-1"}))}


@pytest.mark.parametrize(
    ("action", "subject", "told", "why"),
    [
        (Action.FOLLOW, "L-NONE", {}, "no lead"),
        (Action.NOT_FOR_US, "L-1", {}, "no reason"),
        (Action.NOT_FOR_US, "L-1", {"reason": "boring"}, "no reason"),
        (Action.NOT_SAME, "L-1", {}, "no notice"),
        (Action.READ, "", {}, "nothing to perform"),
        (Action.UNDO, "1", {}, "nothing to perform"),
    ],
)
def test_what_cannot_be_done_is_refused_and_leaves_no_row(
    world: World, subscriber: int, action: Action, subject: str, told: dict[str, str], why: str
) -> None:
    with pytest.raises(ActionError, match=why):
        act(world, subscriber, action, subject, **told)
    assert rows(world.engine) == []


def test_the_marks_of_another_centres_readers_are_not_read(world: World, subscriber: int) -> None:
    hanoi = world.add_subscriber("pham@kotra.example", name="hanoi")
    act(world, hanoi, Action.FOLLOW)
    assert marks(world) == {}


def test_marks_follow_from_acts_alone() -> None:
    acts = [
        Act(1, Action.FOLLOW, "L-1"),
        Act(2, Action.NOT_SAME, "L-1", notice=4),
        Act(3, Action.NOT_FOR_US, "L-2", reason="too_late"),
        Act(4, Action.MUTE_BUYER, "L-3", buyer="Konya"),
    ]
    assert marks_of(acts) == Marks(
        frozenset({"L-1"}), frozenset({"L-2"}), frozenset({"konya"}), {"L-2": "too_late"}
    )
