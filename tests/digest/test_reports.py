"""What readers say was missed is looked into on a real warehouse, and kept with the reason that is found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from desk.acts import read_record
from desk.reports.register import MISSED, MOST_A_DAY, TOO_MUCH_KIND, Report, ReportError, Said, read_reports
from desk.reports.titled import LOOKED_THROUGH
from digest.delivery.digest import prepare
from digest.reports import keep_report
from domain.notice import Notice
from pipeline.labels import register_missed
from tests.digest.world import DAY, NOW, World, notice_values
from transform.matching.blocking import title_key
from transform.matching.normalize import normalise
from warehouse.db import rows_of
from warehouse.tables import (
    action,
    detail_request,
    document,
    held,
    label,
    notice,
    notice_block,
    outbox,
    party,
    reject,
    subscriber,
)

TITLE = "ระบบกล้องวงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น"
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def reader(world: World) -> int:
    """A Korean reader in Bangkok; the Thai source was read in full an hour ago."""
    world.add_crawl("th_egp", "complete", NOW - timedelta(hours=1))
    return world.add_subscriber("kim@kotra.example")


def say(world: World, reader: int, about: str, **more: Any) -> Report:  # noqa: ANN401  # fields of Said
    """Report something as missed; what is kept of it."""
    with world.engine.begin() as connection:
        made = keep_report(connection, reader, Said(MISSED, about, **more), LATER)
        (kept,) = read_reports(connection, only=made)
    return kept


def reason(world: World, reader: int, about: str, **more: Any) -> tuple[str, str, str]:  # noqa: ANN401  # fields of Said
    kept = say(world, reader, about, **more)
    return kept.reason, kept.why, kept.source


def mail(world: World, state: str = "sent") -> None:
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", NOW, sandbox=False)
        connection.execute(update(outbox).values(state=state))


def add_none(world: World, native_id: str = "69119000777", **known: Any) -> None:  # noqa: ANN401  # columns of core.notice
    """A notice that was read and judged to be none."""
    evidence = {"hits": [{"term": "กล้อง"}], "traps": ["repair"]}
    values = {"tier": "none", "score": 0.31, "title": TITLE, "evidence": evidence} | known
    with world.engine.begin() as connection:
        made = world.add_notice(connection, native_id, "th_egp")
        connection.execute(update(notice).where(notice.c.id == made).values(values))


def test_what_was_told_is_told_with_the_morning_of_its_mail(world: World, reader: int) -> None:
    world.add_lead("L-1")
    mail(world)
    kept = say(world, reader, "L-1")
    assert (kept.reason, kept.why, kept.lead_id) == ("told", "", "L-1")
    assert kept.facts["told_on"] == "2026-11-23"


@pytest.mark.parametrize("state", ["failed", "unknown", "deferred", "queued"])
def test_a_mail_that_did_not_get_through_told_nothing(world: World, reader: int, state: str) -> None:
    world.add_lead("L-1")
    mail(world, state)
    assert reason(world, reader, "L-1") == ("not_sent", state, "th_egp")


def test_another_reader_s_mail_is_not_this_one_s(world: World, reader: int) -> None:
    world.add_lead("L-1")
    mail(world)
    other = world.add_subscriber("lee@kotra.example")
    assert reason(world, other, "L-1") == ("next_mail", "", "th_egp")


def test_a_lead_of_another_country_is_elsewhere(world: World, reader: int) -> None:
    world.add_lead("L-1", country="VN")
    assert reason(world, reader, "L-1") == ("elsewhere", "", "th_egp")


def test_a_flood_holds_it(world: World, reader: int) -> None:
    world.add_lead("L-1")
    with world.engine.begin() as connection:
        values = {"lead_id": "L-1", "source": "th_egp", "day": NOW.date(), "held_at": NOW}
        connection.execute(insert(held).values(values))
    assert reason(world, reader, "L-1") == ("held", "", "th_egp")


@pytest.mark.parametrize(
    ("kind", "buyer", "why"), [("mute", "", "lead_muted"), ("mute_buyer", "เทศบาลนครขอนแก่น", "buyer_muted")]
)
def test_a_reader_s_own_mark_sifts_it(world: World, reader: int, kind: str, buyer: str, why: str) -> None:
    world.add_lead("L-1")
    with world.engine.begin() as connection:
        values = {"subscriber_id": reader, "kind": kind, "lead_id": "L-1", "buyer": buyer, "acted_at": NOW}
        connection.execute(insert(action).values(values))
    assert reason(world, reader, "L-1") == ("sifted", why, "th_egp")


@pytest.mark.parametrize(
    ("chosen", "why"), [({"dimensions": ["energy"]}, "dimension"), ({"least_krw": 10**15}, "least_sum")]
)
def test_a_reader_s_own_choice_sifts_it(world: World, reader: int, chosen: dict[str, Any], why: str) -> None:
    world.add_lead("L-1")
    with world.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO core.exchange_rate VALUES ('THB', '2026-11-20', 40, 0.03, 'ecb')")
        )
        connection.execute(update(subscriber).where(subscriber.c.id == reader).values(chosen))
    assert reason(world, reader, "L-1") == ("sifted", why, "th_egp")


def test_what_was_old_when_it_became_known_is_no_news(world: World, reader: int) -> None:
    world.add_lead("L-1", first_known_at=NOW - 90 * DAY, changed_at=NOW - 90 * DAY)
    assert reason(world, reader, "L-1") == ("old", "", "th_egp")


@pytest.mark.parametrize(
    "about",
    [
        "69119000777",
        TITLE,
        TITLE.replace("เทศบาลนคร", "เทศบาลนคร "),
        "https://th-egp.example.org/69119000777",
        "https://th-egp.example.org/69119000777/#top",
    ],
)
def test_a_notice_is_found_by_number_title_or_address_and_was_judged_none(
    world: World, reader: int, about: str
) -> None:
    add_none(world)
    kept = say(world, reader, about)
    assert (kept.reason, kept.why, kept.source, kept.native_id) == (
        "judged_none",
        "",
        "th_egp",
        "69119000777",
    )
    assert (kept.country, kept.title, kept.lead_id) == ("TH", TITLE, None)
    assert {name: kept.facts[name] for name in ("tier", "score", "words", "held_back_by")} == {
        "tier": "none",
        "score": 0.31,
        "words": ["กล้อง"],
        "held_back_by": ["repair"],
    }


def test_a_number_in_an_address_counts_on_its_source_s_own_host_alone(world: World, reader: int) -> None:
    add_none(world)
    assert reason(world, reader, "https://example.org/view?id=69119000777") == ("judged_none", "", "th_egp")
    assert reason(world, reader, "https://elsewhere.example/view?id=69119000777") == (
        "not_listed",
        "no_source",
        "",
    )


@pytest.mark.parametrize("host", ["%", "example.%", "example_org"])
def test_marks_of_a_pattern_in_an_address_are_no_host(world: World, reader: int, host: str) -> None:
    add_none(world)
    with world.engine.begin() as connection:
        crawl = connection.execute(text("SELECT id FROM raw.crawl")).scalar_one()
        page = {
            "source": "th_egp", "kind": "list", "key": "1", "hash": b"1", "fingerprint": b"1", "body": b"",
            "url": "https://example.org/list", "content_type": "text/html", "meta": {}, "fetched_at": NOW,
            "seen_at": NOW, "crawl_id": crawl,
        }  # fmt: skip
        connection.execute(insert(document).values(page))
    assert reason(world, reader, "https://example.org/nowhere") == ("not_listed", "in_full", "th_egp")
    assert reason(world, reader, f"https://{host}/nowhere") == ("not_listed", "no_source", "")


@pytest.mark.parametrize(("state", "lost"), [("wanted", 3), ("given_up", 17), ("gone", 0)])
def test_a_notice_whose_own_page_was_lost_was_not_read(
    world: World, reader: int, state: str, lost: int
) -> None:
    add_none(world)
    with world.engine.begin() as connection:
        values = {"source": "th_egp", "native_id": "69119000777", "locator": {}, "reason": "title"}
        connection.execute(
            insert(detail_request).values(values | {"state": state, "lost": lost, "wanted_at": NOW})
        )
    assert reason(world, reader, "69119000777") == ("not_read", "detail", "th_egp")


@pytest.mark.parametrize("about", ["69119000888", "https://process.example/notice/69119000888"])
def test_what_a_parser_could_not_read_is_found_with_its_message(
    world: World, reader: int, about: str
) -> None:
    with world.engine.begin() as connection:
        crawl = connection.execute(text("SELECT id FROM raw.crawl")).scalar_one()
        page = {
            "source": "th_egp", "kind": "detail", "key": "69119000888", "hash": b"1", "fingerprint": b"1",
            "url": "https://process.example/notice/69119000888", "content_type": "text/html", "body": b"",
            "meta": {}, "fetched_at": NOW, "seen_at": NOW, "crawl_id": crawl,
        }  # fmt: skip
        made = connection.execute(insert(document).values(page).returning(document.c.id)).scalar_one()
        row = {"document_id": made, "number": 1, "source": "th_egp", "native_id": "69119000888"}
        told = {"reason": "bad_date", "message": "31 February", "excerpt": "", "rejected_at": NOW}
        connection.execute(insert(reject).values(row | told))
    kept = say(world, reader, about)
    assert (kept.reason, kept.why, kept.source) == ("not_read", "rejected", "th_egp")
    assert kept.facts == {"reason": "bad_date", "message": "31 February"}


@pytest.mark.parametrize("state", ["partial", "blocked", "failed", "not_configured"])
def test_what_is_nowhere_is_laid_to_how_its_source_was_read(world: World, reader: int, state: str) -> None:
    world.add_crawl("th_egp", state, NOW)
    assert reason(world, reader, "https://example.org/none") == ("not_listed", state, "th_egp")


def test_a_source_that_was_read_in_full_did_not_list_it(world: World, reader: int) -> None:
    assert reason(world, reader, "https://www.example.org/none") == ("not_listed", "in_full", "th_egp")


def test_a_source_that_was_never_read_or_not_lately_is_said_so(world: World, reader: int) -> None:
    with world.engine.begin() as connection:
        connection.execute(
            text("UPDATE raw.crawl SET started_at = :at, finished_at = :at"), {"at": NOW - 9 * DAY}
        )
    assert reason(world, reader, "https://example.org/none") == ("not_listed", "stale", "th_egp")
    with world.engine.begin() as connection:
        connection.execute(text("DELETE FROM raw.crawl"))
    assert reason(world, reader, "https://example.org/no") == ("not_listed", "never", "th_egp")


def test_the_day_of_publication_decides_which_crawl_is_looked_at(world: World, reader: int) -> None:
    world.add_crawl("th_egp", "blocked", NOW - 9 * DAY)
    told = {"published_on": date(2026, 11, 14)}
    assert reason(world, reader, "https://example.org/none", **told) == ("not_listed", "blocked", "th_egp")
    assert reason(world, reader, "https://example.org/none", note="today") == (
        "not_listed",
        "in_full",
        "th_egp",
    )


def test_without_an_address_no_source_is_blamed_and_those_that_were_not_read_are_facts(
    world: World, reader: int
) -> None:
    nowhere = say(world, reader, "a title that nobody has")
    assert (nowhere.reason, nowhere.why, nowhere.source) == ("not_listed", "nowhere", "")
    assert nowhere.facts == {"looked": 1, "unread": []}
    world.add_source("vn_plans", "Vietnam", "VN")
    assert reason(world, reader, "another title") == ("not_listed", "nowhere", "")
    world.add_crawl("th_egp", "blocked", NOW)
    unread = say(world, reader, "a third title")
    assert (unread.reason, unread.why, unread.source) == ("not_listed", "some_unread", "")
    assert unread.facts == {"looked": 1, "unread": ["th_egp"]}
    assert reason(world, reader, "https://elsewhere.example/1") == ("not_listed", "no_source", "")


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("กล้องวงจรปิดอัจฉริยะ เทศบาล", "judged_none"),
        ("ระบบกล้องวงจรปิดอัจฉริยะ…", "judged_none"),
        ("ceinture videosurveillance du", "not_listed"),
        ("กล้องวงจร", "not_listed"),
    ],
)
def test_a_part_of_a_title_finds_it_where_it_is_long_enough(
    world: World, reader: int, about: str, found: str
) -> None:
    add_none(
        world, title=f"จ้างเหมาติดตั้ง{TITLE} จังหวัดขอนแก่น ประจำปีงบประมาณ พ.ศ. 2570 ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์"
    )
    assert say(world, reader, about).reason == found


def test_three_words_of_a_lead_s_title_find_it_by_its_accents_or_without(world: World, reader: int) -> None:
    title = "Cung cấp và lắp đặt hệ thống camera giám sát an ninh trật tự phường Bến Nghé, Quận 1"
    world.add_lead("L-1", title=title)
    with world.engine.begin() as connection:
        connection.execute(update(notice).values(title=title))
    assert say(world, reader, "he thong camera giam sat").lead_id == "L-1"
    assert say(world, reader, "hệ thống camera giám sát").lead_id == "L-1"
    assert say(world, reader, "camera giám").lead_id is None


def test_a_title_differs_from_what_a_reader_says_in_its_end_alone_however_old_it_is(
    world: World, reader: int
) -> None:
    add_none(world, changed_at=NOW - 700 * DAY)
    with world.engine.begin() as connection:
        title = f"{TITLE} จังหวัดขอนแก่น"
        form = normalise(Notice("", "", "list", country="TH", title=title))
        made = connection.execute(select(notice.c.id)).scalar_one()
        block = {"block": title_key(form), "day": 1, "notice_id": made}
        connection.execute(insert(notice_block).values(block))
        others = [notice_values(f"9{number}", "th_egp") for number in range(LOOKED_THROUGH)]
        connection.execute(insert(notice), others)
    assert reason(world, reader, f"{TITLE} ครั้งใหญ่") == ("judged_none", "", "th_egp")
    assert reason(world, reader, TITLE.replace("ระบบ", "ระบ")) == ("not_listed", "nowhere", "")
    told = {"published_on": (NOW - 699 * DAY).date()}
    assert reason(world, reader, TITLE.replace("ระบบ", "ระ"), **told) == ("judged_none", "", "th_egp")


def add_buyer(world: World, native_ids: dict[str, int], name_ko: str = "콘깬시") -> None:
    """A buyer, and its notices: number and days before now of each."""
    with world.engine.begin() as connection:
        party_row = {
            "id": "TH-B1", "country": "TH", "kind": "municipality", "name": "เทศบาลนครขอนแก่น", "level": "",
            "name_en": "Khon Kaen City Municipality", "name_ko": name_ko, "parent": "", "names_source": "",
        }  # fmt: skip
        connection.execute(insert(party).values(party_row))
        for number, days in native_ids.items():
            of = notice.c.native_id == number
            then = {"buyer_party": "TH-B1", "published_at": NOW - days * DAY}
            connection.execute(update(notice).where(of).values(then))


BY_ITS_BUYER = {
    "เทศบาลนครขอนแก่น": "now",
    "콘깬시": "now",
    "khon kaen city": "now",
    "콘깬시 2026년 10월 20일": "then",
    "Khon Kaen City Municipality, 20.10.2026": "then",
    "콘깬시 10월": "then",
}


def test_who_names_a_buyer_alone_and_about_when_is_told_of_its_nearest_notices(
    world: World, reader: int
) -> None:
    world.add_lead("L-1")
    mail(world)
    add_none(world, "now")
    add_none(world, "then", title="งานถนน")
    add_buyer(world, {"now": 1, "L-1": 2, "then": 34})
    latest = [("L-1", "told", "2026-11-23"), ("then", "judged_none", "")]
    for about, first in BY_ITS_BUYER.items():
        kept = say(world, reader, about)
        assert (about, kept.native_id, kept.reason) == (about, first, "judged_none")
        assert kept.facts["named_buyer"] == "เทศบาลนครขอนแก่น"
        others = [(one["native_id"], one["reason"], one["told_on"]) for one in kept.facts.get("near", [])]
        assert (about, others) == (about, latest if first == "now" else [])


def test_a_buyer_that_published_nothing_then_is_known_and_its_notice_was_not_listed(
    world: World, reader: int
) -> None:
    add_none(world)
    add_buyer(world, {"69119000777": 1})
    kept = say(world, reader, "콘깬시", published_on=(NOW - 90 * DAY).date())
    assert (kept.reason, kept.why, kept.native_id) == ("not_listed", "some_unread", "")
    assert kept.facts["named_buyer"] == "เทศบาลนครขอนแก่น"


def test_a_word_that_stands_in_a_buyer_s_name_does_not_hide_a_title(world: World, reader: int) -> None:
    add_none(world, title="Khon Kaen City smart bus stops")
    add_buyer(world, {})
    assert reason(world, reader, "Khon Kaen City smart bus") == ("judged_none", "", "th_egp")


def test_the_same_report_is_kept_once_and_is_an_act(world: World, reader: int) -> None:
    first, again = (say(world, reader, " a  title ", note="n") for _ in range(2))
    assert first == again
    assert (first.said.about, first.by, first.centre) == ("a title", "kim@kotra.example", "bangkok")
    with world.engine.connect() as connection:
        (act,) = read_record(connection, str(first.id), "report")
    assert (act.by, act.kind, act.new["reason"]) == ("kim@kotra.example", "report.add", "not_listed")


def test_a_reader_has_so_many_a_day_and_words_are_cut(world: World, reader: int) -> None:
    for number in range(MOST_A_DAY - 1):
        say(world, reader, f"title {number}")
    longest = say(world, reader, "x" * 900, note="y" * 900)
    assert (len(longest.said.about), len(longest.said.note)) == (500, 500)
    with pytest.raises(ReportError, match="often"):
        say(world, reader, "one more")
    other = world.add_subscriber("lee@kotra.example")
    assert say(world, other, "one more").id > longest.id


@pytest.mark.parametrize("about", ["", "  ", "\u200b"])
def test_a_report_of_nothing_is_not_taken(world: World, reader: int, about: str) -> None:
    with pytest.raises(ReportError, match="about"):
        say(world, reader, about)


def test_hostile_words_find_nothing_and_break_nothing(world: World, reader: int) -> None:
    add_none(world)
    for about in ("%", "'; DROP TABLE core.notice; --", "http://[::1", "https://", "L-", "\\", "(.*)+$" * 40):
        assert say(world, reader, about).reason == "not_listed"


def test_too_much_is_kept_with_what_it_is_of(world: World, reader: int) -> None:
    world.add_lead("L-1")
    with world.engine.begin() as connection:
        made = keep_report(connection, reader, Said(TOO_MUCH_KIND, "L-1", "again"), LATER, why="buyer")
        (kept,) = read_reports(connection, only=made)
        assert (kept.reason, kept.why, kept.lead_id, kept.source) == ("", "buyer", "L-1", "th_egp")
        with pytest.raises(ReportError, match="why"):
            keep_report(connection, reader, Said(TOO_MUCH_KIND, "L-1"), LATER, why="everything")


def test_a_title_that_was_judged_none_becomes_a_label_once(world: World, reader: int) -> None:
    add_none(world)
    say(world, reader, "69119000777")
    say(world, reader, "a title that nobody has")
    with world.engine.begin() as connection:
        assert [register_missed(connection) for _ in range(2)] == [1, 0]
        (row,) = connection.execute(select(label)).all()
    assert (row.label, row.origin, row.title, row.native_id) == ("yes", "missed", TITLE, "69119000777")
    assert row.by == f"subscriber {reader}"


def test_reports_are_counted_by_month_centre_source_and_reason(world: World, reader: int) -> None:
    add_none(world)
    for note in ("one", "two"):
        say(world, reader, "69119000777", note=note)
    say(world, world.add_subscriber("lee@kotra.example"), "69119000777")
    with world.engine.connect() as connection:
        rows = rows_of(connection, "SELECT * FROM mart.reports")
    assert rows == [
        {
            "month": date(2026, 11, 1),
            "centre": "bangkok",
            "source": "th_egp",
            "kind": "missed",
            "reason": "judged_none",
            "why": "",
            "reports": 3,
            "readers": 2,
        }
    ]


def test_a_form_that_is_sent_twice_at_the_same_moment_is_kept_once(world: World, reader: int) -> None:
    def again() -> int:
        with world.engine.begin() as connection:
            return keep_report(connection, reader, Said(MISSED, "a title that nobody has"), LATER)

    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with ThreadPoolExecutor(1) as threads, world.engine.begin() as connection:
        first = keep_report(connection, reader, Said(MISSED, "a title that nobody has"), LATER)
        second = threads.submit(again)
        while not second.done() and not connection.execute(waiting).scalar_one():
            pass  # until the other waits for this transaction, or has not
        connection.commit()
        assert second.result() == first
    with world.engine.connect() as connection:
        assert [one.id for one in read_reports(connection)] == [first]
