"""Documents enter the warehouse once, and what the portal takes back is news again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from domain.crawl import CrawlOrder, FailureReason
from domain.crawl.outcome import Outcome
from domain.document import Document
from scrapers.fingerprint import fingerprint_of
from tests.digest.world import World
from warehouse import detail_requests
from warehouse.db import rows_of
from warehouse.landing import Landed, WarehouseSink, land, last_window_end, open_crawl

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
ORDER = CrawlOrder("th_egp", "walk", NOON, date(2026, 11, 20), date(2026, 11, 23))
PAGE = Document(
    "th_egp",
    "list",
    "list:1700:D0",
    "https://portal.example/rss",
    b"<rss>A</rss>",
    "text/xml",
    NOON,
    {"dept": "1700"},
)


def seen(document: Document, days: int, body: bytes | None = None) -> Document:
    return replace(document, fetched_at=NOON + timedelta(days=days), body=body or document.body)


def landed(engine: Engine, *documents: Document) -> Landed:
    with engine.begin() as connection:
        return land(connection, open_crawl(connection, ORDER), documents)


def work(connection: Connection) -> list[tuple[bytes, str]]:
    rows = connection.execute(
        text(
            "SELECT d.body, w.state FROM ops.work w JOIN raw.document d ON d.id = w.document_id ORDER BY d.id"
        )
    )
    return [(bytes(row.body), row.state) for row in rows]


def finish_all(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE ops.work SET state = 'done'"))


def test_a_batch_landed_twice_counts_once(database: Engine) -> None:
    assert landed(database, PAGE, replace(PAGE, key="other")) == Landed(2, 0)
    assert landed(database, PAGE, replace(PAGE, key="other")) == Landed(0, 2)


def test_the_same_page_twice_in_one_batch_is_one_document(database: Engine) -> None:
    assert landed(database, PAGE, PAGE) == Landed(1, 0)


def test_a_document_keeps_its_bytes_and_when_it_was_first_and_last_seen(database: Engine) -> None:
    landed(database, PAGE)
    landed(database, seen(PAGE, 1))
    with database.connect() as connection:
        row = connection.execute(text("SELECT body, fetched_at, seen_at, meta FROM raw.document")).one()
    assert (bytes(row.body), row.fetched_at, row.seen_at) == (PAGE.body, NOON, NOON + timedelta(days=1))
    assert row.meta == {"dept": "1700"}


def test_every_new_document_is_work_for_refine_and_a_known_one_is_not(database: Engine) -> None:
    landed(database, PAGE)
    finish_all(database)
    landed(database, seen(PAGE, 1))
    with database.connect() as connection:
        assert work(connection) == [(PAGE.body, "done")]


def test_bytes_that_the_portal_goes_back_to_are_work_again(database: Engine) -> None:
    landed(database, PAGE)
    landed(database, seen(PAGE, 1, b"<rss>B</rss>"))
    finish_all(database)
    landed(database, seen(PAGE, 2))
    with database.connect() as connection:
        assert work(connection) == [(PAGE.body, "new"), (b"<rss>B</rss>", "done")]


def test_inserting_a_document_by_hand_rings_the_doorbell_too(database: Engine) -> None:
    with database.begin() as connection:
        crawl_id = open_crawl(connection, ORDER)
        connection.execute(
            text(
                "INSERT INTO raw.document"
                " (source, kind, key, hash, fingerprint, url, content_type, body, meta, fetched_at, seen_at, crawl_id)"
                " VALUES ('x', 'list', 'k', 'h', 'h', '', '', 'b', '{}', now(), now(), :crawl)"
            ),
            {"crawl": crawl_id},
        )
        assert work(connection) == [(b"b", "new")]


def test_a_sink_tells_how_the_crawl_ended(database: Engine) -> None:
    sink = WarehouseSink(database.url.render_as_string(hide_password=False))
    sink.open(ORDER)
    sink.land([PAGE])
    troubles = ({"code": "http_error", "times": 1, "status": 500},)
    sink.close(Outcome(troubles, documents=1, rows=20, portal_total=3_000_000_000), "HTTP 500")
    with database.connect() as connection:
        row = connection.execute(text("SELECT * FROM raw.crawl")).mappings().one()
    told = (
        row["state"],
        row["reason"],
        row["troubles"],
        row["documents"],
        row["documents_new"],
        row["rows"],
        row["portal_total"],
    )
    assert told == ("partial", "HTTP 500", list(troubles), 1, 1, 20, 3_000_000_000)


@pytest.mark.parametrize(
    ("code", "rows", "expected"),
    [
        (None, 1, ORDER.until),
        (None, 0, ORDER.until),
        (FailureReason.PAGE_CEILING, 1, None),
        (FailureReason.ACCESS_REFUSED, 0, None),
        (FailureReason.TIMEOUT, 0, None),
    ],
)
def test_only_a_whole_crawl_moves_the_window(
    database: Engine, code: FailureReason | None, rows: int, expected: date | None
) -> None:
    sink = WarehouseSink(database.url.render_as_string(hide_password=False))
    sink.open(ORDER)
    sink.close(Outcome(({"code": code, "times": 1},) if code else (), rows=rows), "")
    with database.begin() as connection:
        assert last_window_end(connection, "th_egp", ORDER.until + timedelta(days=1)) is None
        connection.execute(text("UPDATE raw.crawl SET settled = true"))
        assert last_window_end(connection, "th_egp", ORDER.until + timedelta(days=1)) == expected
        assert last_window_end(connection, "th_egp", ORDER.until) is None


def ask_for(engine: Engine, native_id: str, wanted_at: datetime) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at)"
                " VALUES ('th_egp', :native_id, '{\"url\": \"u\"}', 'lead', 'wanted', :wanted_at)"
            ),
            {"native_id": native_id, "wanted_at": wanted_at},
        )


def test_wanted_details_are_asked_for_until_they_are_there_or_two_weeks_are_over(database: Engine) -> None:
    ask_for(database, "1/D0", NOON)
    ask_for(database, "2/D0", NOON - timedelta(days=15))
    with database.connect() as connection:
        assert [row["native_id"] for row in detail_requests.due(connection, "th_egp", NOON)] == ["1/D0"]
    sink = WarehouseSink(database.url.render_as_string(hide_password=False))
    sink.open(replace(ORDER, entrance="details"))
    sink.land([replace(PAGE, kind="document", meta={"native_id": "1/D0"})])
    with database.connect() as connection:
        assert detail_requests.due(connection, "th_egp", NOON) == []


@pytest.mark.parametrize(
    ("age", "asked"), [(timedelta(days=13, hours=23), True), (timedelta(days=14), False)]
)
def test_a_detail_is_asked_for_during_two_weeks(database: Engine, age: timedelta, asked: bool) -> None:
    ask_for(database, "1/D0", NOON - age)
    with database.connect() as connection:
        assert bool(detail_requests.due(connection, "th_egp", NOON)) is asked


@pytest.mark.parametrize(
    ("looked_at", "asked_for", "again"),
    [
        (timedelta(hours=20), timedelta(days=20), True),
        (timedelta(hours=19, minutes=59), timedelta(days=20), False),
        (timedelta(days=1), timedelta(days=119, hours=23), True),
        (timedelta(days=1), timedelta(days=120), False),
    ],
)
def test_the_detail_of_an_open_lead_is_asked_for_again_once_it_is_twenty_hours_old_for_120_days(
    database: Engine, looked_at: timedelta, asked_for: timedelta, again: bool
) -> None:
    World(database).add_lead("1/D0", deadline_at=NOON + timedelta(days=9))
    ask_for(database, "1/D0", NOON - asked_for)
    with database.begin() as connection:
        connection.execute(
            text("UPDATE ops.detail_request SET state = 'fetched', fetched_at = :at"),
            {"at": NOON - looked_at},
        )
        assert bool(detail_requests.due(connection, "th_egp", NOON)) is again


@pytest.mark.parametrize(
    ("known", "again"),
    [
        ({"deadline_at": NOON + timedelta(minutes=1)}, True),
        ({"deadline_at": NOON}, False),
        ({"deadline_at": None, "changed_at": NOON - timedelta(days=119)}, True),
        ({"deadline_at": None, "changed_at": NOON - timedelta(days=120)}, False),
        ({"stage": "awarded", "deadline_at": NOON + timedelta(days=9)}, False),
    ],
)
def test_the_detail_of_a_lead_is_asked_for_again_until_the_lead_counts_as_closed(
    database: Engine, known: dict[str, Any], again: bool
) -> None:
    World(database).add_lead("1/D0", **known)
    ask_for(database, "1/D0", NOON - timedelta(days=20))
    with database.begin() as connection:
        connection.execute(
            text("UPDATE ops.detail_request SET state = 'fetched', fetched_at = :at"),
            {"at": NOON - timedelta(days=1)},
        )
        assert bool(detail_requests.due(connection, "th_egp", NOON)) is again


@pytest.mark.parametrize(
    ("stage", "looked_at", "state", "again"),
    [
        ("open", timedelta(days=7), "fetched", True),
        ("closed", timedelta(days=7), "fetched", True),
        ("closed", timedelta(days=6, hours=23), "fetched", False),
        ("closed", timedelta(days=7), "gone", False),
        ("awarded", timedelta(days=7), "fetched", True),  # who won is not told yet
        ("cancelled", timedelta(days=7), "fetched", False),
    ],
)
def test_where_the_own_page_tells_the_outcome_it_is_asked_for_once_a_week_after_the_deadline(
    database: Engine, stage: str, looked_at: timedelta, state: str, again: bool
) -> None:
    World(database).add_lead("1/D0", stage=stage, deadline_at=NOON - timedelta(days=9))
    ask_for(database, "1/D0", NOON - timedelta(days=40))
    with database.begin() as connection:
        connection.execute(
            text("UPDATE ops.detail_request SET state = :state, fetched_at = :at"),
            {"at": NOON - looked_at, "state": state},
        )
        assert bool(detail_requests.due(connection, "th_egp", NOON, until_outcome=True)) is again
        assert detail_requests.due(connection, "th_egp", NOON) == []


@pytest.mark.parametrize(
    ("lost", "minutes", "again"),
    [((), 60, False), (("1/D0",), 59, False), (("1/D0",), 60, True), (("2/D0",), 60, False)],
)
def test_details_of_which_one_page_was_lost_are_asked_for_again_in_an_hour_though_another_came(
    database: Engine, lost: tuple[str, ...], minutes: int, again: bool
) -> None:
    ask_for(database, "1/D0", NOON - timedelta(days=1))
    sink = WarehouseSink(database.url.render_as_string(hide_password=False))
    sink.open(replace(ORDER, entrance="details"))
    sink.land([replace(PAGE, kind="document", meta={"native_id": "1/D0"})])
    sink.close(Outcome(documents=1, rows=1, unfetched=lost), "")
    with database.connect() as connection:
        assert bool(detail_requests.due(connection, "th_egp", NOON + timedelta(minutes=minutes))) is again


def try_in_vain(engine: Engine) -> list[timedelta]:
    """Ask for the detail whenever it is due, and lose it, for a year; returns the waits between."""
    asked, now = [NOON], NOON
    while now < NOON + timedelta(days=365):
        sink = WarehouseSink(engine.url.render_as_string(hide_password=False))
        with engine.connect() as connection:
            due = detail_requests.due(connection, "th_egp", now)
        if due:
            asked.append(now)
            sink.open(replace(ORDER, entrance="details", now=now))
            sink.close(Outcome(unfetched=("1/D0",)), "")
        now += timedelta(hours=1)
    return [later - before for before, later in pairwise(asked[1:])]


HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
WAITS = [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, *[24 * HOUR] * 11]


def test_what_is_asked_for_in_vain_is_asked_for_more_and_more_rarely_and_then_given_up_and_told(
    database: Engine,
) -> None:
    ask_for(database, "1/D0", NOON)
    assert try_in_vain(database) == WAITS
    last = NOON + sum(WAITS, timedelta())
    with database.connect() as connection:
        assert rows_of(connection, "SELECT state, lost, lost_at FROM ops.detail_request") == [
            {"state": "given_up", "lost": 17, "lost_at": last}
        ]
        told = {"source": "th_egp", "given_up": 1, "never_asked": 0, "example": "1/D0"}
        assert detail_requests.given_up(connection, last + timedelta(days=7)) == [told]
        assert detail_requests.given_up(connection, last + timedelta(days=8)) == []


def test_the_detail_of_an_open_lead_that_was_given_up_is_tried_once_a_week_for_120_days(
    database: Engine,
) -> None:
    World(database).add_lead("1/D0", deadline_at=NOON + timedelta(days=200))
    ask_for(database, "1/D0", NOON)
    waits = try_in_vain(database)
    assert waits == WAITS + [WEEK] * 15
    assert sum(waits, timedelta()) < detail_requests.POLLED_FOR


def test_details_that_came_are_no_more_lost_and_begin_anew_with_another_locator(database: Engine) -> None:
    ask_for(database, "1/D0", NOON)
    with database.begin() as connection:
        for hours in range(3):
            detail_requests.want_again(connection, "th_egp", ["1/D0"], NOON + timedelta(hours=hours))
    sink = WarehouseSink(database.url.render_as_string(hide_password=False))
    sink.open(replace(ORDER, entrance="details"))
    sink.land([replace(PAGE, kind="document", meta={"native_id": "1/D0"}, listed=1)])
    sink.close(Outcome(documents=1, rows=1), "")
    finish_all(database)
    with database.begin() as connection:
        connection.execute(text("UPDATE ops.work SET native_ids = '{1/D0}'"))
        detail_requests.judge_read(connection, sink.crawl_id)
        assert rows_of(connection, "SELECT state, lost FROM ops.detail_request") == [
            {"state": "fetched", "lost": 0}
        ]


def test_a_detail_that_nobody_could_ask_for_in_two_weeks_is_told(database: Engine) -> None:
    ask_for(database, "1/D0", NOON - timedelta(days=14))
    with database.connect() as connection:
        assert detail_requests.due(connection, "th_egp", NOON) == []
        told = {"source": "th_egp", "given_up": 0, "never_asked": 1, "example": "1/D0"}
        assert detail_requests.given_up(connection, NOON) == [told]
        assert detail_requests.given_up(connection, NOON - timedelta(hours=1)) == []


def test_the_own_page_of_an_awarded_lead_is_left_once_it_names_a_company(database: Engine) -> None:
    world = World(database)
    world.add_lead("1/D0", stage="awarded", deadline_at=NOON - timedelta(days=9))
    ask_for(database, "1/D0", NOON - timedelta(days=40))
    with database.begin() as connection:
        at = {"at": NOON - timedelta(days=8)}
        connection.execute(text("UPDATE ops.detail_request SET state = 'fetched', fetched_at = :at"), at)
        assert len(detail_requests.due(connection, "th_egp", NOON, until_outcome=True)) == 1
        connection.execute(
            text(
                "INSERT INTO core.party (id, country, kind, level, name, name_en, name_ko, parent, names_source)"
                " VALUES ('C', 'TH', 'private', 'company', 'Company', '', '', '', '')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO core.award (notice_id, number, lot, supplier_party, supplier, supplier_country, members)"
                " SELECT id, 1, '', 'C', 'Company', '', 1 FROM core.notice"
            )
        )
        assert detail_requests.due(connection, "th_egp", NOON, until_outcome=True) == []


def test_a_page_that_the_portal_has_no_more_is_not_asked_for_again(database: Engine) -> None:
    World(database).add_lead("1/D0", stage="closed", deadline_at=NOON - timedelta(days=9))
    ask_for(database, "1/D0", NOON - timedelta(days=9))
    sink = WarehouseSink(database.url.render_as_string(hide_password=False))
    sink.open(replace(ORDER, entrance="details"))
    sink.land([replace(PAGE, kind="document", meta={"native_id": "1/D0", "gone": "yes"})])
    with database.connect() as connection:
        later = NOON + timedelta(days=8)
        assert detail_requests.due(connection, "th_egp", later, until_outcome=True) == []
        assert rows_of(connection, "SELECT state FROM ops.detail_request") == [{"state": "gone"}]


@pytest.mark.parametrize(("gap", "end"), [(1, date(2026, 11, 21)), (2, date(2026, 11, 19))])
def test_a_walk_that_begins_on_the_next_day_goes_on_where_the_last_one_ended(
    database: Engine, gap: int, end: date
) -> None:
    walked(database, date(2026, 11, 18), date(2026, 11, 19))
    walked(database, date(2026, 11, 19) + timedelta(days=gap), date(2026, 11, 21))
    with database.connect() as connection:
        assert last_window_end(connection, "th_egp", date(2026, 12, 1)) == end


def test_a_walk_by_a_clock_that_was_set_back_afterwards_does_not_move_the_window(database: Engine) -> None:
    true, ahead = date(2026, 11, 19), date(2026, 11, 22)
    walked(database, true, true)
    walked(database, true, ahead, late=timedelta(days=3))
    with database.connect() as connection:
        assert last_window_end(connection, "th_egp", date(2026, 12, 1)) == ahead
    walked(database, true, true, late=timedelta(minutes=-30))
    with database.connect() as connection:
        assert last_window_end(connection, "th_egp", date(2026, 12, 1)) == true


def walked(
    engine: Engine, since: date, until: date, *, quiet: bool = False, late: timedelta = timedelta()
) -> None:
    """Note a whole walk of a window, by a clock that may be late."""
    order = replace(ORDER, now=ORDER.now + late, since=since, until=until, quiet=quiet)
    with engine.begin() as connection:
        crawl_id = open_crawl(connection, order)
        connection.execute(
            text("UPDATE raw.crawl SET state = 'complete', settled = true WHERE id = :crawl"),
            {"crawl": crawl_id},
        )


def test_a_walk_that_left_days_out_and_a_backfill_do_not_move_the_window(database: Engine) -> None:
    first, later = date(2026, 11, 1), date(2026, 11, 20)
    walked(database, first, first)
    walked(database, later, later)
    walked(database, first, later, quiet=True)
    with database.connect() as connection:
        assert last_window_end(connection, "th_egp", date(2026, 12, 1)) == first
    walked(database, first, later)
    with database.connect() as connection:
        assert last_window_end(connection, "th_egp", date(2026, 12, 1)) == later


def test_a_page_that_differs_in_its_volatile_part_alone_is_seen_again_and_no_new_work(
    database: Engine,
) -> None:
    volatile = ("<lastBuildDate>[^<]*</lastBuildDate>",)

    def page(days: int, body: bytes) -> Document:
        return replace(seen(PAGE, days, body), fingerprint=fingerprint_of(body, volatile))

    first, same = b"<lastBuildDate>Mon</lastBuildDate>A", b"<lastBuildDate>Tue</lastBuildDate>A"
    assert landed(database, page(0, first)) == Landed(1, 0)
    finish_all(database)
    assert landed(database, page(1, same)) == Landed(0, 1)
    assert landed(database, page(2, b"<lastBuildDate>Tue</lastBuildDate>B")) == Landed(1, 0)
    with database.connect() as connection:
        rows = connection.execute(text("SELECT body, seen_at FROM raw.document ORDER BY id")).all()
        assert work(connection) == [(first, "done"), (b"<lastBuildDate>Tue</lastBuildDate>B", "new")]
        listed = connection.execute(
            text("SELECT count(*), count(DISTINCT document_id) FROM raw.crawl_page")
        ).one()
    assert (bytes(rows[0].body), rows[0].seen_at) == (first, NOON + timedelta(days=1))
    assert tuple(listed) == (3, 2)


def test_a_page_without_its_volatile_part_goes_by_all_of_its_bytes() -> None:
    assert fingerprint_of(b"<rss>A</rss>", ("<lastBuildDate>[^<]*</lastBuildDate>",)) is None
    assert fingerprint_of(b"<rss>A</rss>", ()) is None
