"""A source that brings far more than it ever does is looked at before it is told."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from cityleads.health.alarms import Alarm, look
from digest.select.flood_guard import DAYS, count_held, decide_held, hold_floods, is_flood, waiting
from tests.digest.mornings import items, mails, morning
from tests.digest.world import DAY, NOW, World
from warehouse.tables import held, muted

LATE = NOW - timedelta(minutes=30)


def bring(world: World, number: int, name: str = "th_egp", **known: object) -> None:
    """Let a source bring so many leads this morning."""
    for n in range(number):
        world.add_lead(f"L-{name}-{n:03}", source=name, **({"first_known_at": LATE} | known))


@pytest.mark.parametrize(
    ("today", "before", "flood"),
    [
        (50, [0] * 14, False),
        (51, [0] * 14, True),
        (100, [20] * 14, False),
        (101, [20] * 14, True),
        (101, [0] * 6 + [20, 21] + [30] * 6, False),  # the median is 20.5
        (103, [0] * 6 + [20, 21] + [30] * 6, True),
    ],
)
def test_a_flood_is_more_than_fifty_and_more_than_five_times_the_median(
    today: int, before: list[int], flood: bool
) -> None:
    assert len(before) == DAYS
    assert is_flood(today, before) is flood


def test_a_flood_is_held_while_all_else_is_told_and_the_mail_says_so(world: World) -> None:
    bring(world, 51, deadline_at=NOW + 5 * DAY)
    world.add_source("th_moc", "Ministry", "TH")
    world.add_lead("L-other", source="th_moc", first_known_at=LATE)
    subscriber = world.add_subscriber("kim@kotra.example")
    morning(world)
    assert items(world, subscriber) == [("new", "L-other")]
    text = mails(world)[0].get_body(("plain",)).get_content()
    assert (
        "! Thai e-GP: 신규 51건이 평소보다 훨씬 많이 한꺼번에 수집되어 발송을 보류했습니다(7일 이내 마감 51건)."
        in text
    )


@pytest.mark.parametrize(
    ("left", "soon"), [(timedelta(days=7), 1), (timedelta(days=7, seconds=1), 0), (timedelta(0), 1)]
)
def test_what_closes_within_a_week_is_counted_apart(world: World, left: timedelta, soon: int) -> None:
    bring(world, 50)
    world.add_lead("L-soon", first_known_at=LATE, deadline_at=NOW + left)
    with world.engine.begin() as connection:
        assert hold_floods(connection, NOW) == 51
        (found,) = waiting(connection, NOW)
        assert (found.soon, count_held(connection, "TH", NOW)) == (soon, {"th_egp": (51, soon)})


def test_a_day_of_last_week_is_measured_by_the_two_weeks_before_it(world: World) -> None:
    for day in range(9, 24):
        for n in range(51 if day == 9 else 11):
            world.add_lead(f"L-{day}-{n}", first_known_at=LATE - day * DAY)
    with world.engine.begin() as connection:
        assert hold_floods(connection, NOW) == 0


def test_the_operator_is_told_what_is_held_until_somebody_has_judged_it(world: World) -> None:
    def held_now() -> list[tuple[str, str]]:
        with world.engine.connect() as connection:
            found = list(look(connection, NOW))
        return [(about, told) for code, about, told in found if code is Alarm.LEADS_HELD]

    bring(world, 51)
    assert held_now() == []
    morning(world)
    assert held_now() == [("th_egp", "51 leads wait for a verdict (cityleads digest held)")]
    world.change("L-th_egp-003", merged_into="L-th_egp-004")
    with world.engine.begin() as connection:
        decide_held(connection, "th_egp", NOW, "kim", release=False, only=["L-th_egp-001"])
    assert held_now() == [("th_egp", "49 leads wait for a verdict (cityleads digest held)")]
    with world.engine.begin() as connection:
        decide_held(connection, "th_egp", NOW, "kim", release=True)
    assert held_now() == []


def test_fifty_at_once_are_no_flood(world: World) -> None:
    bring(world, 50)
    world.add_subscriber("kim@kotra.example")
    assert morning(world).items["new"] == 50


def test_what_another_source_carries_too_is_told(world: World) -> None:
    bring(world, 51)
    world.add_source("adb_projects", "Asian Development Bank", "INTL")
    world.carry("L-th_egp-007", "adb_projects")
    subscriber = world.add_subscriber("kim@kotra.example")
    morning(world)
    assert items(world, subscriber) == [("new", "L-th_egp-007")]


def test_what_a_backfill_found_is_neither_counted_nor_held(world: World) -> None:
    bring(world, 51)
    with world.engine.begin() as connection:
        connection.execute(insert(muted).values(lead_id="L-th_egp-000", told={"title": "x"}, muted_at=LATE))
        assert hold_floods(connection, NOW) == 0


def test_what_is_released_is_news_on_the_next_morning_and_is_not_held_again(world: World) -> None:
    bring(world, 51)
    subscriber = world.add_subscriber("kim@kotra.example")
    morning(world)
    with world.engine.begin() as connection:
        (found,) = waiting(connection, NOW)
        assert (found.source, found.day, len(found.leads), found.soon) == ("th_egp", NOW.date(), 51, 0)
        only = ("L-th_egp-001", "L-th_egp-002")
        assert decide_held(connection, "th_egp", NOW, "kim", release=True, only=only) == 2
        assert decide_held(connection, "th_egp", NOW, "kim", release=True, only=only) == 0
    morning(world, 1)
    assert items(world, subscriber, 1) == [("new", "L-th_egp-001"), ("new", "L-th_egp-002")]


def test_what_is_dropped_is_never_new_but_its_changes_are_told(world: World) -> None:
    bring(world, 51)
    subscriber = world.add_subscriber("kim@kotra.example")
    morning(world)
    with world.engine.begin() as connection:
        assert decide_held(connection, "th_egp", NOW, "kim", release=False) == 51
        kept = connection.execute(select(held.c.verdict, held.c.judged_by).distinct()).one()
    assert tuple(kept) == ("dropped", "kim")
    morning(world, 1)
    world.change("L-th_egp-003", stage="amended")
    morning(world, 2)
    assert (items(world, subscriber, 1), items(world, subscriber, 2)) == ([], [("changed", "L-th_egp-003")])
    assert "보류" not in mails(world)[2].get_body(("plain",)).get_content()
