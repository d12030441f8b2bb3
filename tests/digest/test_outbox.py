"""Freezing a morning: one mail for each reader, and twice is once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from digest.delivery.digest import prepare, preview
from digest.delivery.message import Sender
from digest.select.items import Section
from tests.digest.mornings import count, items, mails, morning
from tests.digest.pages import card_facts
from tests.digest.test_mail import read
from tests.digest.world import DAY, NOW, World
from warehouse.tables import digest_item, digest_run, outbox
from warehouse.tables import subscriber as subscriber_table


def test_a_morning_freezes_items_and_one_mail_for_each_reader(world: World) -> None:
    world.add_lead("L-1")
    korean, english = (
        world.add_subscriber("kim@kotra.example"),
        world.add_subscriber("lee@kotra.example", "en"),
    )
    done = morning(world)
    assert (done.created, done.mails, done.local_date) == (True, 2, date(2026, 11, 23))
    assert done.items == dict.fromkeys(Section, 0) | {"new": 2}
    assert items(world, korean) == items(world, english) == [("new", "L-1")]
    assert [(mail["To"], mail["Subject"]) for mail in mails(world)] == [
        ("kim@kotra.example", "[방콕] 11월 23일 · 신규 1"),
        ("lee@kotra.example", "[Bangkok] 23 November · 1 new"),
    ]
    assert world.states() == ["queued", "queued"]


def test_freezing_a_morning_twice_adds_nothing(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    first = morning(world)
    world.add_lead("L-2")
    world.add_subscriber("late@kotra.example")
    second = morning(world)
    assert (second.created, second.run_id, second.mails) == (False, first.run_id, 1)
    assert [count(world, table) for table in (digest_run, digest_item, outbox)] == [1, 1, 1]


def test_of_two_that_freeze_at_once_one_does(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: morning(world), range(4)))
    assert sorted(each.created for each in done) == [False, False, False, True]
    assert [count(world, table) for table in (digest_run, digest_item, outbox)] == [1, 1, 1]


def test_a_freeze_that_breaks_off_leaves_nothing(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    with world.engine.connect() as connection:
        prepare(connection, "bangkok", NOW, sandbox=False)
        connection.rollback()
    assert [count(world, table) for table in (digest_run, digest_item, outbox)] == [0, 0, 0]


def test_leads_of_other_countries_and_of_no_tier_are_left_out(world: World) -> None:
    world.add_lead("L-vn", country="VN")
    world.add_lead("L-none", tier="none")
    world.add_subscriber("kim@kotra.example")
    assert morning(world).items == dict.fromkeys(Section, 0)


def test_an_empty_working_day_gets_a_mail_that_proves_the_run(world: World) -> None:
    world.add_crawl("th_egp", "complete", NOW - timedelta(hours=1), rows=12)
    world.add_subscriber("kim@kotra.example")
    assert morning(world).mails == 1
    assert mails(world)[0]["Subject"] == "[방콕] 11월 23일 · 신규·변경 없음 · 출처 1/1 확인"


@pytest.mark.parametrize("day", [5, 6])
def test_an_empty_weekend_day_gets_no_mail(world: World, day: int) -> None:
    world.add_subscriber("kim@kotra.example")
    done = morning(world, day)
    assert (done.created, done.mails) == (True, 0)


def test_an_empty_holiday_gets_no_mail(world: World) -> None:
    world.add_subscriber("kim@kotra.example")
    with world.engine.begin() as connection:
        constitution_day = datetime.fromisoformat("2026-12-10T01:00:00+00:00")
        assert prepare(connection, "bangkok", constitution_day, sandbox=False).mails == 0


def test_a_weekend_day_with_news_gets_its_mail(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    assert morning(world, 5).mails == 1


def test_the_date_is_the_centres_own(world: World) -> None:
    with world.engine.begin() as connection:
        late = datetime.fromisoformat("2026-11-22T18:00:00+00:00")
        assert prepare(connection, "bangkok", late, sandbox=False).local_date == date(2026, 11, 23)
        assert prepare(connection, "istanbul", late, sandbox=False).local_date == date(2026, 11, 22)


def test_who_unsubscribed_gets_no_mail(world: World) -> None:
    world.add_subscriber("kim@kotra.example")
    with world.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(active=False))
    assert morning(world).mails == 0


def test_one_bad_address_does_not_keep_the_others_from_their_mail(world: World) -> None:
    world.add_subscriber("kim@kotra.example, lee@kotra.example")
    world.add_subscriber("lee@kotra.example")
    assert morning(world).mails == 2
    assert world.states() == ["failed", "queued"]


def test_a_card_names_place_and_all_sources_that_carry_the_lead(world: World) -> None:
    world.add_place()
    world.add_source("adb_projects", "Asian Development Bank", "INTL")
    evidence = {
        "hits": [
            {
                "concept": "liv.cctv", "dimension": "living", "strength": "M", "term": "กล้องโทรทัศน์วงจรปิด",
                "field": "title", "start": 17, "end": 37,
            }
        ],
        "traps": [],
    }  # fmt: skip
    world.add_lead("L-1", place_code="TH-40", evidence=evidence)
    world.carry("L-1", "adb_projects")
    world.add_subscriber("kim@kotra.example")
    morning(world)
    facts = card_facts(mails(world)[0].get_body(("html",)).get_content())
    for line in (
        "포함 이유: 제목 “ · กล้องโทรทัศน์วงจรปิด · ” = CCTV·영상감시",
        "지역: 콘깬 (ขอนแก่น)",
        "도시: 콘깬 – depa 인증 스마트시티(2021년) · 아세안 스마트시티 네트워크(ASCN) 회원 도시(2018년)",
        "출처: Asian Development Bank · adb-projects.example.org · Thai e-GP · th-egp.example.org",
    ):
        assert line in facts


EMPTY_PAGE = {"code": "empty_page", "times": 1}


def test_coverage_is_kept_with_the_morning(world: World) -> None:
    world.add_crawl("th_egp", "partial", NOW - timedelta(hours=1), rows=3, troubles=[EMPTY_PAGE])
    morning(world)
    with world.engine.connect() as connection:
        kept = connection.execute(select(digest_run.c.coverage)).scalar_one()
    assert [(line["name"], line["state"], line["rows"], line["troubles"]) for line in kept] == [
        ("th_egp", "partial", 3, [EMPTY_PAGE])
    ]


def test_mails_are_from_the_sender_that_is_told(world: World) -> None:
    world.add_subscriber("kim@kotra.example")
    morning(world, sender=Sender("news@agency.example", "Agency"), sandbox=True)
    mail = mails(world)[0]
    assert mail["From"] == "Agency <news@agency.example>"
    assert mail["Subject"].startswith("[SANDBOX] ")
    assert mail["Message-ID"].endswith("@agency.example>")


def test_a_preview_shows_a_new_readers_mail_and_writes_nothing(world: World) -> None:
    world.add_lead("L-1")
    with world.engine.connect() as connection:
        korean = read(preview(connection, "bangkok", NOW, "ko"))
        english = read(preview(connection, "bangkok", NOW, "en", sandbox=True))
    assert korean["Subject"] == "[방콕] 11월 23일 · 신규 1"
    assert english["Subject"] == "[SANDBOX] [Bangkok] 23 November · 1 new"
    assert [count(world, table) for table in (digest_run, digest_item, outbox)] == [0, 0, 0]


def test_a_preview_for_a_reader_knows_what_he_was_told_and_chose(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example", "en")
    morning(world)
    world.change("L-1", stage="amended")
    with world.engine.connect() as connection:
        mail = read(preview(connection, "bangkok", NOW + DAY, "ko", email="kim@kotra.example"))
        assert (mail["Subject"], mail["To"]) == ("[Bangkok] 24 November · 1 changed", "kim@kotra.example")
        with pytest.raises(ValueError, match=r"lee@kotra.example does not get the digest of bangkok"):
            preview(connection, "bangkok", NOW, "ko", email="lee@kotra.example")


def test_a_centre_nobody_knows_is_an_error(world: World) -> None:
    with world.engine.connect() as connection, pytest.raises(LookupError, match="no centre 'seoul'"):
        preview(connection, "seoul", NOW, "ko")
