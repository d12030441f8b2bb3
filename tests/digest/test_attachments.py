"""The files that come with a mail: a list that cannot be a formula, and dates that move in calendars."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.policy import SMTP
from io import BytesIO, StringIO
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import update

from digest.i18n import Translator
from digest.render.attachments import attach
from digest.render.dates.calendar import make_invitations
from digest.render.html import Attachment, render_mail
from digest.render.spreadsheet import make_csv, make_rows, make_xlsx
from digest.select.history import History, LastSent
from digest.select.leads import Lead
from digest.select.sections import select_leads
from tests.digest.hostile import PAYLOADS
from tests.digest.mornings import mails, morning
from tests.digest.pages import RICH
from tests.digest.world import (
    BANGKOK,
    DAY,
    FIRST_DIGEST,
    NOW,
    World,
    make_context,
    make_facts,
    make_lead,
    pick,
)
from warehouse.tables import subscriber as subscriber_table

VOICE = Translator("ko", BANGKOK)


def files(*leads: Lead, history: History = FIRST_DIGEST, with_csv: bool = False) -> dict[str, Attachment]:
    """The attachments of a mail, by the ending of their names."""
    selection, details = select_leads(leads, history, NOW), {"L-1": RICH}
    mail = render_mail(make_context(), selection, details, "ko")
    made = attach(mail, make_context(), selection, details, with_csv=with_csv)
    return {one.name.rpartition(".")[2]: one for one in made.attachments}


def sheet(*leads: Lead) -> list[list[Any]]:
    book = load_workbook(BytesIO(files(*leads)["xlsx"].content))
    assert (book.worksheets[0].freeze_panes, book.worksheets[0].auto_filter.ref) == (
        "A2",
        f"A1:X{len(leads) + 1}",
    )
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_the_sheet_lists_every_lead_of_the_day_shown_or_not() -> None:
    rows = sheet(*(make_lead(f"L-{n:02}") for n in range(25)))
    assert len(rows) == 26
    assert [row[2] for row in rows] == ["관리번호", *(f"L-{n:02}" for n in range(25))]


def test_a_row_tells_dates_sums_and_links_as_such() -> None:
    heads, row = sheet(make_lead("L-1", amount=Decimal("48500000.50")))
    told = dict(zip(heads, row, strict=True))
    assert (told["구분"], told["알림 유형"], told["국가"], told["지역"]) == ("신규", "신규", "태국", "콘깬")
    assert told["입찰 마감(현지)"] == datetime(2026, 12, 13, 16, 30)  # noqa: DTZ001  # sheets know no zones
    assert told["입찰 마감(한국)"] == datetime(2026, 12, 13, 18, 30)  # noqa: DTZ001  # sheets know no zones
    assert (told["금액"], told["통화"], told["원화 환산"]) == (48500000.5, "THB", None)
    assert told["출처"] == "Asian Development Bank · Thai e-GP"
    assert told["링크"] == "https://process.gprocurement.go.th/notice/L-1"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_portal_becomes_a_formula(payload: str) -> None:
    lead = make_lead(title=payload, buyer=payload, funder=payload, url=payload)
    rows = list(make_rows(make_context(), pick(lead), {}, VOICE))
    book = load_workbook(BytesIO(make_xlsx(rows, payload)))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {
        "s",
        "inlineStr",
        "n",
        "d",
    }
    for row in csv.reader(StringIO(make_csv(rows).decode("utf-8-sig"))):
        assert not any(cell.lstrip()[:1] in set("=+@＝＋－＠\t\r\n") for cell in row)
        assert not any(cell.lstrip().startswith("-") and not cell[1:].isdigit() for cell in row)


def test_the_csv_is_for_who_asks_and_opens_in_a_korean_excel() -> None:
    assert "csv" not in files(make_lead())
    content = files(make_lead(amount=Decimal(-5)), with_csv=True)["csv"].content
    assert content.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(StringIO(content.decode("utf-8-sig")))
    assert dict(zip(heads, row, strict=True))["금액"] == "-5"


def test_a_day_without_news_has_no_attachments() -> None:
    assert files() == {}


def calendars(*leads: Lead, history: History = FIRST_DIGEST) -> list[Calendar]:
    told = (item for section_items in pick(*leads, history=history).values() for item in section_items.items)
    made = make_invitations(make_context(), told, VOICE)
    calendars = {method: Calendar.from_ical(content) for method, content in made.items()}
    assert all(method == str(one["method"]) for method, one in calendars.items())
    return list(calendars.values())


def event(calendar: Calendar) -> dict[str, Any]:
    (one,) = calendar.walk("VEVENT")
    start = one.decoded("dtstart")
    return {
        "method": str(calendar["method"]), "uid": str(one["uid"]), "sequence": one.decoded("sequence"),
        "status": str(one["status"]), "start": start.isoformat(),
    }  # fmt: skip


def test_a_deadline_has_one_uid_and_each_move_a_higher_sequence() -> None:
    lead, history, told = make_lead(), FIRST_DIGEST, []
    for moved in (0, 3, 5):
        lead = make_lead(deadline_at=NOW + (20 + moved) * DAY)
        told.append(event(*calendars(lead, history=history)))
        (item,) = [
            one for section_items in pick(lead, history=history).values() for one in section_items.items
        ]
        history = History(NOW, {"L-1": item.as_sent()})
    assert [(one["uid"], one["sequence"], one["status"], one["method"]) for one in told] == [
        ("L-1.deadline@cityleads", number, "CONFIRMED", "PUBLISH") for number in range(3)
    ]
    assert told[1]["start"] == "2026-12-16T01:00:00+00:00"


@pytest.mark.parametrize("gone", [{"stage": "cancelled"}, {"deadline_at": None}])
def test_a_withdrawn_lead_takes_its_date_out_of_the_calendar(gone: dict[str, Any]) -> None:
    history = History(NOW - 3 * DAY, {"L-1": LastSent(make_facts(), moves=2, calendar="L-0")})
    assert event(*calendars(make_lead(**gone), history=history)) == {
        "method": "CANCEL", "uid": "L-0.deadline@cityleads", "sequence": 3, "status": "CANCELLED",
        "start": "2026-12-13T09:30:00+00:00",
    }  # fmt: skip


def test_what_was_never_in_the_calendar_is_not_taken_out_of_it() -> None:
    assert calendars(make_lead(stage="cancelled")) == []
    assert calendars(make_lead(deadline_at=NOW - DAY)) == []


def test_a_standing_and_a_withdrawn_date_come_in_a_file_each_of_one_calendar_and_one_method() -> None:
    history = History(NOW - 3 * DAY, {"L-1": LastSent(make_facts()), "L-3": LastSent(make_facts())})
    leads = (make_lead("L-1", stage="cancelled"), make_lead("L-2"), make_lead("L-3", stage="awarded"))
    selection = select_leads(leads, history, NOW)
    mail = render_mail(make_context(), selection, {}, "ko")
    made = attach(mail, make_context(), selection, {}, with_csv=False).attachments
    told = [one for one in made if one.kind.startswith("text/calendar")]
    assert [(one.name, one.kind.rpartition("; ")[2]) for one in told] == [
        ("deadlines-bangkok-2026-11-23.ics", "method=PUBLISH"),
        ("deadlines-cancelled-bangkok-2026-11-23.ics", "method=CANCEL"),
    ]
    for one in told:
        assert one.content.count(b"BEGIN:VCALENDAR") == one.content.count(b"METHOD:") == 1
    withdrawn = Calendar.from_ical(told[1].content).walk("VEVENT")
    assert sorted(str(one["uid"]) for one in withdrawn) == [
        "L-1.deadline@cityleads",
        "L-3.deadline@cityleads",
    ]


def test_what_was_awarded_before_it_was_told_is_in_no_calendar() -> None:
    assert calendars(make_lead(stage="awarded")) == []


def test_a_prequalification_of_a_day_is_a_whole_day() -> None:
    (made,) = calendars(
        make_lead(deadline_at=None, prequalification_at=NOW + 9 * DAY, prequalification_precision="day")
    )
    assert event(made)["start"] == "2026-12-02"


LATE = datetime(2026, 12, 4, 16, 59, tzinfo=UTC)  # 23:59 in Bangkok, the next day in Korea


@pytest.mark.parametrize(
    ("precision", "local", "korean"),
    [
        ("minute", datetime(2026, 12, 4, 23, 59), datetime(2026, 12, 5, 1, 59)),  # noqa: DTZ001  # sheets know no zones
        ("day", datetime(2026, 12, 4), datetime(2026, 12, 4)),  # noqa: DTZ001  # how openpyxl reads a date
        ("month", "2026-12", "2026-12"),
        ("year", "2026", "2026"),
    ],
)
def test_a_day_stays_a_day_in_every_column_of_the_sheet(
    precision: str, local: object, korean: object
) -> None:
    lead = make_lead(
        "L-1", deadline_at=LATE, deadline_precision=precision,
        prequalification_at=LATE, prequalification_precision=precision,
    )  # fmt: skip
    book = load_workbook(BytesIO(files(lead)["xlsx"].content)).worksheets[0]
    heads, row = ([*cells] for cells in book.iter_rows())
    told = {head.value: cell for head, cell in zip(heads, row, strict=True)}
    names = ("입찰 마감(현지)", "입찰 마감(한국)", "사전심사(PQ) 마감(현지)")
    assert [told[name].value for name in names] == [local, korean, local]
    if precision == "day":
        assert {told[name].number_format for name in names} == {"yyyy-mm-dd"}


def test_a_day_stays_a_day_in_the_csv() -> None:
    rows = make_rows(make_context(), pick(make_lead(deadline_at=LATE, deadline_precision="day")), {}, VOICE)
    heads, row = csv.reader(StringIO(make_csv(list(rows)).decode("utf-8-sig")))
    told = dict(zip(heads, row, strict=True))
    assert (told["입찰 마감(현지)"], told["입찰 마감(한국)"]) == ("2026-12-04", "2026-12-04")


def test_a_day_without_a_time_is_a_whole_day_and_a_mere_month_no_date() -> None:
    (made,) = calendars(make_lead(deadline_precision="day"))
    assert event(made)["start"] == "2026-12-13"
    assert calendars(make_lead(deadline_precision="month")) == []


def test_a_prequalification_is_a_date_of_its_own() -> None:
    (made,) = calendars(make_lead(prequalification_at=NOW + 9 * DAY))
    assert sorted(str(one["uid"]) for one in made.walk("VEVENT")) == [
        "L-1.deadline@cityleads", "L-1.prequalification@cityleads",
    ]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_portal_adds_a_line_to_the_calendar(payload: str) -> None:
    (made,) = calendars(make_lead(title=payload, buyer=payload, url=payload))
    (one,) = made.walk("VEVENT")
    assert set(one.keys()) <= {
        "UID", "SEQUENCE", "DTSTAMP", "STATUS", "SUMMARY", "DESCRIPTION", "DTSTART", "TRANSP", "URL",
    }  # fmt: skip
    assert str(one.get("url", "https:")).startswith(("http:", "https:", "mailto:"))


def test_a_frozen_mail_carries_the_files_beside_its_text(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    with world.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(csv=True))
    morning(world)
    (mail,) = mails(world)
    assert mail.get_content_type() == "multipart/mixed"
    attached = {one.get_filename(): one.get_content_type() for one in mail.iter_attachments()}
    assert attached == {
        "leads-bangkok-2026-11-23.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "leads-bangkok-2026-11-23.csv": "text/csv",
        "deadlines-bangkok-2026-11-23.ics": "text/calendar",
    }
    whole = message_from_bytes(mail.as_bytes(), policy=SMTP)
    (ics,) = [one for one in whole.iter_attachments() if one.get_content_type() == "text/calendar"]
    assert event(Calendar.from_ical(ics.get_content()))["uid"] == "L-1.deadline@cityleads"
    assert "전체 목록과 일정 파일을 첨부했습니다." in mail.get_body(("plain",)).get_content()


def test_the_calendar_holds_the_date_of_every_lead_that_is_told() -> None:
    leads = [make_lead(f"L-{n:02}", deadline_at=NOW + 20 * DAY + timedelta(hours=n)) for n in range(23)]
    made = Calendar.from_ical(files(*leads)["ics"].content)
    uids = {str(one["uid"]) for one in made.walk("VEVENT")}
    assert uids == {f"L-{n:02}.deadline@cityleads" for n in range(23)}
