"""Cities in programmes in the mail: each change is told once, in the section of programmes and projects."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from digest.select.beside.cities import CityChange, select_city_changes
from digest.select.history import History
from domain.city import CityStep
from pipeline.programmes.cities import keep_shipped_steps, record_step
from tests.digest.mornings import mails, morning, settle
from tests.digest.world import DAY, NOW, World
from warehouse.tables import digest_city

SINCE = NOW - 3 * DAY
KNOWN = History(since=SINCE)
ZONE = CityStep("TH-40", "depa", "zone", "new quarter", "2026-10", "depa, letter", "2026", "kim")


def change(number: int = 1, **known: object) -> CityChange:
    told = CityChange(
        number, "TH", "Khon Kaen", "콘깬", "depa", "", "zone", "2020", "plan", "2026", NOW - DAY, "a list"
    )
    return CityChange(**{name: known.get(name, getattr(told, name)) for name in CityChange.__slots__})  # type: ignore[arg-type]  # fields by name


def told(*changes: CityChange, history: History = KNOWN) -> list[int]:
    return [one.id for one in select_city_changes(changes, history, NOW)]


def test_a_change_is_told_until_it_was_told() -> None:
    assert told(change(1), change(2)) == [1, 2]
    assert told(change(1), change(2), history=History(SINCE, cities=frozenset({1}))) == [2]


def test_what_changed_long_before_somebody_subscribed_or_is_still_ahead_is_no_news() -> None:
    old, ahead = change(happened_at=SINCE - 8 * DAY), change(happened_at=NOW + timedelta(minutes=1))
    assert told(old, ahead, change(happened_at=SINCE - 6 * DAY, id=3)) == [3]


def test_however_many_changed_all_are_told() -> None:
    assert told(*map(change, range(40))) == list(range(40))


def texts(world: World) -> list[str]:
    return [one.get_body(("plain",)).get_content() for one in mails(world)]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "== Programmes and projects 1 ==",
                "- depa smart-city promotion zone October 2026 · Khon Kaen – new quarter",
                "  city in a smart-city programme · according to depa, letter",
            ],
        ),
        (
            "ko",
            [
                "== 사업·프로그램 1 ==",
                "- depa 스마트시티 촉진구역(2026년 10월) · 콘깬 – new quarter",
                "  스마트시티 프로그램 참여 도시 · 출처: depa, letter",
            ],
        ),
    ],
)
def test_a_step_that_staff_record_is_a_line_of_the_next_mail_and_of_no_later_one(
    world: World, language: str, lines: list[str]
) -> None:
    world.add_place()
    world.add_subscriber("kim@kotra.example", language)
    with world.engine.begin() as connection:
        record_step(connection, ZONE, NOW - timedelta(hours=1))
    morning(world)
    settle(world, "sent")
    (first,) = texts(world)
    assert [line for line in lines if line not in first.splitlines()] == []
    morning(world, 1)
    assert len(texts(world)) == 2
    assert "new quarter" not in texts(world)[-1]
    with world.engine.connect() as connection:
        assert len(connection.execute(select(digest_city)).all()) == 1


def test_a_new_version_of_the_table_tells_what_moved_and_what_is_gone(world: World) -> None:
    world.add_place()
    world.add_subscriber("kim@kotra.example", "en")
    moved = CityStep("TH-40", "depa", "certified", "", "2026", "a list of 2026", "2026")
    with world.engine.begin() as connection:
        keep_shipped_steps(connection, NOW - timedelta(hours=1), [moved])
    morning(world)
    (text,) = texts(world)
    assert (
        "- depa smart city, approved 2021 → depa smart city, approved 2026 · Khon Kaen\n"
        "  city in a smart-city programme · according to a list of 2026\n"
    ) in text
    assert "- no longer listed: member of the ASEAN Smart Cities Network since 2018 · Khon Kaen\n" in text


def test_a_change_of_a_mail_that_failed_for_good_is_told_again(world: World) -> None:
    world.add_place()
    world.add_subscriber("kim@kotra.example", "en")
    with world.engine.begin() as connection:
        record_step(connection, ZONE, NOW - timedelta(hours=1))
    morning(world)
    settle(world, "failed")
    morning(world, 1)
    assert "new quarter" in texts(world)[-1]
