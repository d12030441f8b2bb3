"""What each subscriber is told depends on what they were told before."""

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.digest.mornings import items, morning, settle
from tests.digest.world import DAY, NOW, World
from warehouse.tables import digest_item


def test_the_second_morning_tells_what_changed_against_the_first_mail(world: World) -> None:
    world.add_lead("L-1", amount=None, currency=None, amount_kind=None)
    subscriber = world.add_subscriber("kim@kotra.example")
    morning(world)
    world.change("L-1", amount=Decimal(9_000_000), currency="THB", amount_kind="budget", stage="amended")
    morning(world, 1)
    assert items(world, subscriber, 1) == [("changed", "L-1")]
    with world.engine.connect() as connection:
        changes = connection.execute(
            select(digest_item.c.changes).where(digest_item.c.section == "changed")
        ).scalar_one()
    assert changes == [
        {"field": "stage", "old": "open", "new": "amended"},
        {"field": "amount", "old": None, "new": "9000000.0000"},
    ]


def test_a_change_that_went_back_before_the_next_mail_is_not_told(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    morning(world)
    world.change("L-1", stage="amended")
    world.change("L-1", stage="open")
    assert morning(world, 1).items["changed"] == 0


def test_a_new_reader_hears_of_it_as_new_while_the_old_one_hears_of_the_change(world: World) -> None:
    world.add_lead("L-1")
    old = world.add_subscriber("kim@kotra.example")
    morning(world)
    world.change("L-1", stage="amended")
    new = world.add_subscriber("lee@kotra.example")
    morning(world, 1)
    assert (items(world, old, 1), items(world, new, 1)) == ([("changed", "L-1")], [("new", "L-1")])


@pytest.mark.parametrize(
    ("state", "next_day"), [("failed", [("new", "L-1")]), ("deferred", []), ("unknown", []), ("sent", [])]
)
def test_only_a_mail_that_surely_failed_counts_as_never_told(
    world: World, state: str, next_day: list[tuple[str, str]]
) -> None:
    world.add_lead("L-1")
    subscriber = world.add_subscriber("kim@kotra.example")
    morning(world)
    settle(world, state)
    morning(world, 1)
    assert items(world, subscriber, 1) == next_day


def test_what_was_told_under_a_merged_lead_counts_for_the_survivor(world: World) -> None:
    world.add_lead("L-1")
    subscriber = world.add_subscriber("kim@kotra.example")
    morning(world)
    for other in ("L-2", "L-3"):
        world.add_lead(other, first_known_at=NOW + DAY / 2, changed_at=NOW + DAY / 2)
    world.change("L-1", merged_into="L-2")
    world.change("L-2", merged_into="L-3")
    world.change("L-3", stage="amended")
    morning(world, 1)
    assert items(world, subscriber, 1) == [("changed", "L-3")]


def test_a_closing_lead_is_told_at_its_thresholds_and_not_in_between(world: World) -> None:
    world.add_lead("L-1", deadline_at=datetime.fromisoformat("2026-12-02T16:30:00+07:00"))
    subscriber = world.add_subscriber("kim@kotra.example")
    told = {}
    for day in range(10):
        morning(world, day)
        told[9 - day] = items(world, subscriber, day)
    urgent = [("urgent", "L-1")]
    assert {left: each for left, each in told.items() if each} == {
        9: [("new", "L-1")], 7: [("closing", "L-1")], 3: urgent, 1: urgent,
    }  # fmt: skip


def test_all_that_is_new_today_is_told_today(world: World) -> None:
    for number in range(25):
        world.add_lead(f"L-{number:02}")
    subscriber = world.add_subscriber("kim@kotra.example")
    assert [morning(world, day).items["new"] for day in (0, 1)] == [25, 0]
    assert {lead for _, lead in items(world, subscriber)} == {f"L-{number:02}" for number in range(25)}
