"""What each subscriber chose decides which mail they get, and when."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, update

from digest.companies import Company, read_companies
from digest.delivery.digest import prepare
from digest.select.details import Details, Hit
from domain.centres import HEADQUARTERS
from domain.rates import Equivalent, Rate
from tests.digest.mornings import items, mails, morning
from tests.digest.world import DAY, NOW, World, make_lead
from warehouse.tables import company, exchange_rate
from warehouse.tables import subscriber as subscriber_table


def choose(world: World, **values: Any) -> None:  # noqa: ANN401  # columns of digest.subscriber
    with world.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(values))


def test_a_weekly_reader_gets_on_the_weeks_first_working_day_what_the_week_brought(world: World) -> None:
    subscriber = world.add_subscriber("kim@kotra.example")
    choose(world, rhythm="weekly")
    sent = []
    for day in range(9):
        world.add_lead(
            f"L-{day}",
            first_known_at=NOW + day * DAY - DAY / 24,
            changed_at=NOW + day * DAY,
            deadline_at=None,
        )
        sent.append(morning(world, day).mails)
    assert sent == [1, 0, 0, 0, 0, 0, 0, 1, 0]
    assert {lead for _, lead in items(world, subscriber, 7)} == {f"L-{day}" for day in range(1, 8)}


def test_who_wants_alerts_alone_gets_no_digest(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    choose(world, rhythm="urgent")
    assert morning(world).mails == 0


def test_dimensions_and_the_least_sum_in_won_are_the_readers_own(world: World) -> None:
    with world.engine.begin() as connection:
        rate = {"currency": "THB", "rate_date": NOW.date(), "krw": 43, "usd": "0.03", "source": "ecb"}
        connection.execute(insert(exchange_rate).values(rate))
    for lead_id, baht, dimensions in (
        ("L-small", 1_000_000, ["mobility"]), ("L-large", 2_000_000, ["mobility"]), ("L-home", 9e6, ["living"]),
    ):  # fmt: skip
        world.add_lead(lead_id, amount=baht, currency="THB", dimensions=dimensions)
    subscriber = world.add_subscriber("kim@kotra.example")
    choose(world, dimensions=["mobility", "core"], least_krw=Decimal(86_000_000))
    morning(world)
    assert items(world, subscriber) == [("new", "L-large")]


def test_an_address_that_was_suspended_gets_nothing_and_the_others_are_told(world: World) -> None:
    world.add_subscriber("gone@kotra.example")
    choose(world, suspended_at=NOW)
    world.add_subscriber("kim@kotra.example")
    assert morning(world).mails == 1
    assert "발송을 멈춘 주소 1개: gone@kotra.example" in mails(world)[0].get_body(("plain",)).get_content()


def test_headquarters_read_of_all_centres_in_one_mail(world: World) -> None:
    world.add_lead("L-th")
    world.add_lead("L-tr", country="TR")
    subscriber = world.add_subscriber("hq@kotra.example", name=HEADQUARTERS.name)
    choose(world, rhythm="weekly")
    for _ in range(2):
        with world.engine.begin() as connection:
            assert prepare(connection, HEADQUARTERS.name, NOW, sandbox=False).mails == 1
    assert items(world, subscriber) == [("new", "L-th"), ("new", "L-tr")]
    assert mails(world)[0]["Subject"] == "[본부] 11월 23일 · 신규 2"


CAMERA = Details(hits=(Hit("liv.cctv", "กล้อง", "title", 0, 5),))
WORTH = Equivalent(Decimal(1_000), Decimal(1), Rate("THB", NOW.date(), Decimal(1), Decimal(1)))


@pytest.mark.parametrize(
    ("wants", "fits"),
    [
        ({}, True),
        ({"countries": frozenset({"TH", "VN"})}, True),
        ({"countries": frozenset({"VN"})}, False),
        ({"dimensions": frozenset({"living"})}, True),
        ({"dimensions": frozenset({"energy"})}, False),
        ({"keywords": ("cctv",)}, True),
        ({"keywords": ("영상감시",)}, True),
        ({"keywords": ("ขอนแก่น",)}, True),
        ({"keywords": ("lamp", "water")}, False),
        ({"least_krw": Decimal(1_000)}, True),
        ({"least_krw": Decimal(1_001)}, False),
        ({"countries": frozenset({"TH"}), "keywords": ("lamp",)}, False),
    ],
)
def test_a_lead_fits_a_company_that_asks_for_nothing_else(wants: dict[str, Any], fits: bool) -> None:
    assert Company("A", **wants).fits(make_lead(worth=WORTH), CAMERA) is fits


def test_a_lead_of_unknown_worth_is_never_too_small() -> None:
    assert Company("A", least_krw=Decimal(10**12)).fits(make_lead(worth=None), Details())


def test_only_the_companies_that_are_looked_for_are_read(world: World) -> None:
    with world.engine.begin() as connection:
        rows = [{"name": "B", "keywords": ["CCTV"]}, {"name": "A", "keywords": []}]
        connection.execute(insert(company), rows)
        connection.execute(insert(company).values(name="C", active=False))
        assert read_companies(connection) == (Company("A"), Company("B", keywords=("CCTV",)))
