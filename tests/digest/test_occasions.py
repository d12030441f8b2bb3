"""Occasions in the mail: those ahead are told once, in a section and a calendar of their own kind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Component
from sqlalchemy import select

from digest.i18n import Translator
from digest.links.placeholders import Placeholders
from digest.links.tokens import Signer
from digest.links.urls import Desk
from digest.render.attachments import attach
from digest.render.beside.occasions import format_when, make_occasions
from digest.render.dates.calendar import make_invitations
from digest.render.html import MOST_HTML, render_mail
from digest.select.beside.cities import CityChange
from digest.select.beside.occasions import OccasionFacts, OccasionItems, select_occasions
from digest.select.beside.projects import ProjectItem, ProjectItems
from digest.select.beside.selection import Beside
from digest.select.history import History
from digest.select.sections import select_leads
from tests.digest.hostile import PAYLOADS
from tests.digest.mornings import mails, morning, settle
from tests.digest.test_projects import facts as project
from tests.digest.world import BANGKOK, DAY, FIRST_DIGEST, NOW, World, make_context, make_lead, pick
from tests.pipeline.test_occasions import page, refined
from transform.parsers.intl_icak import PAGE
from warehouse.tables import digest_item, digest_occasion

ENGLISH, KOREAN = Translator("en", BANGKOK), Translator("ko", BANGKOK)
FAIR = "방콕 스마트시티 엑스포 참가기업 모집"
# 9 to 11 December in Bangkok, whole days.
FIRST, LAST = datetime(2026, 12, 8, 17, tzinfo=UTC), datetime(2026, 12, 11, 16, 59, tzinfo=UTC)
# 14:00 to 16:30 in Bangkok.
FROM, TO = datetime(2026, 12, 9, 7, tzinfo=UTC), datetime(2026, 12, 9, 9, 30, tzinfo=UTC)


def facts(number: int = 1, **known: Any) -> OccasionFacts:  # noqa: ANN401  # fields of OccasionFacts
    defaults: dict[str, Any] = {
        "id": f"intl_icak/{number}", "kind": "fair", "title": FAIR, "language": "ko", "country": "TH", "place": "방콕",
        "host": "해외건설협회", "programme": "", "starts_at": FIRST, "starts_precision": "day", "ends_at": LAST,
        "ends_precision": "day", "zone": BANGKOK, "url": f"https://www.icak.or.kr/{number}",
    }  # fmt: skip
    return OccasionFacts(**(defaults | known))


BRIEFING: dict[str, Any] = {
    "kind": "briefing", "starts_at": FROM, "ends_at": TO, "starts_precision": "minute", "ends_precision": "minute",
}  # fmt: skip
# 18:00 in Korea, 16:00 in Bangkok.
CALL: dict[str, Any] = {
    "kind": "call", "country": "", "starts_at": None, "starts_precision": None, "zone": "Asia/Seoul",
    "ends_at": datetime(2027, 1, 29, 9, tzinfo=UTC), "ends_precision": "minute", "programme": "K-City Network",
}  # fmt: skip


def told(*occasions: OccasionFacts, history: History = FIRST_DIGEST) -> list[str]:
    return [one.id for one in select_occasions(occasions, history, NOW).items]


def test_an_occasion_is_told_until_it_was_told() -> None:
    assert told(facts(1), facts(2)) == ["intl_icak/1", "intl_icak/2"]
    assert told(facts(1), facts(2), history=History(occasions=frozenset({"intl_icak/1"}))) == ["intl_icak/2"]


def test_the_soonest_is_first_and_of_what_has_begun_its_end_counts() -> None:
    begun = facts(3, starts_at=NOW - 30 * DAY, ends_at=NOW + 20 * DAY)
    assert told(begun, facts(1, **CALL), facts(2)) == ["intl_icak/2", "intl_icak/3", "intl_icak/1"]


def test_what_no_line_is_left_for_is_counted_with_a_link_and_counts_as_told() -> None:
    many = [facts(number, starts_at=FIRST + number * DAY) for number in range(10)]
    found = select_occasions(many, FIRST_DIGEST, NOW)
    assert [one.id for one in found.items] == [f"intl_icak/{number}" for number in range(10)]
    desk = Desk("desk@l.example", "https://l.example", Signer(("k" * 32,), sandbox=False))
    acts = Placeholders(desk, NOW)
    view = make_occasions(found, replace(make_context(), placeholders=acts), ENGLISH, 8)
    assert (len(view.lines), view.more) == (8, "And 2 more, which count as told with this mail:")
    assert acts.fill(view.more_url, 7, "en").startswith("https://l.example/told/beside?token=")
    assert make_occasions(found, make_context(), ENGLISH).more == ""


@pytest.mark.parametrize(
    ("known", "english", "korean"),
    [
        ({}, "Wed 9 Dec 2026 – Fri 11 Dec 2026", "2026년 12월 9일(수) – 2026년 12월 11일(금)"),
        ({"ends_at": FIRST + DAY - timedelta(minutes=1)}, "Wed 9 Dec 2026", "2026년 12월 9일(수)"),
        ({"starts_precision": "month", "ends_at": None}, "December 2026", "2026년 12월"),
        (
            BRIEFING,
            "Wed 9 Dec 2026 14:00 local time · 16:00 KST – Wed 9 Dec 2026 16:30 local time · 18:30 KST",
            "현지 2026년 12월 9일(수) 14:00 · 한국 16:00 – 현지 2026년 12월 9일(수) 16:30 · 한국 18:30",
        ),
        (
            CALL,
            "apply by Fri 29 Jan 2027 16:00 local time · 18:00 KST",
            "접수 마감 현지 2027년 1월 29일(금) 16:00 · 한국 18:00",
        ),
        # A day of Korea stays that day, wherever it is read.
        (
            CALL | {"ends_at": datetime(2027, 1, 29, 14, 59, tzinfo=UTC), "ends_precision": "day"},
            "apply by Fri 29 Jan 2027",
            "접수 마감 2027년 1월 29일(금)",
        ),
    ],
)
def test_a_time_is_told_in_local_time_and_kst_and_a_day_as_a_day(
    known: dict[str, Any], english: str, korean: str
) -> None:
    assert format_when(facts(**known), ENGLISH) == english
    assert format_when(facts(**known), KOREAN) == korean


def test_in_korea_a_time_of_korea_is_told_once() -> None:
    assert format_when(facts(**CALL), Translator("en", "Asia/Seoul")) == "apply by Fri 29 Jan 2027 18:00 KST"


def test_who_reads_of_all_countries_is_told_which_it_is() -> None:
    everywhere = replace(make_context(), country="ALL", zone="Asia/Seoul")
    (line,) = make_occasions(OccasionItems((facts(),)), everywhere, ENGLISH).lines
    assert line.facts == "trade fair · 방콕 · Thailand · announced by 해외건설협회"


@pytest.mark.parametrize(
    ("country", "place", "korean"),
    [
        ("TH", "BITEC, Bangkok", "방콕 (BITEC, Bangkok)"),
        ("VN", "Đà Nẵng", "다낭 (Đà Nẵng)"),
        ("TH", "방콕 컨벤션센터", "방콕 컨벤션센터"),
        ("", "Bangkok", "Bangkok"),
    ],
)
def test_a_place_is_told_in_korean_beside_the_words_of_its_source(
    country: str, place: str, korean: str
) -> None:
    for t, said in ((KOREAN, korean), (ENGLISH, place)):
        (line,) = make_occasions(
            OccasionItems((facts(country=country, place=place),)), make_context(), t
        ).lines
        assert said in line.facts.split(" · ")


def events(*occasions: OccasionFacts) -> list[Component]:
    made = make_invitations(make_context(), (), KOREAN, occasions)
    assert made.keys() <= {"PUBLISH"}
    return [one for content in made.values() for one in Calendar.from_ical(content).walk("VEVENT")]


@pytest.mark.parametrize(
    ("known", "dates", "summary"),
    [
        ({}, ("2026-12-09", "2026-12-12"), f"[박람회·전시회] {FAIR}"),
        ({"ends_at": None}, ("2026-12-09", "2026-12-10"), f"[박람회·전시회] {FAIR}"),
        (BRIEFING, ("2026-12-09T07:00:00+00:00", "2026-12-09T09:30:00+00:00"), f"[설명회] {FAIR}"),
        (BRIEFING | {"ends_at": FROM}, ("2026-12-09T07:00:00+00:00",), f"[설명회] {FAIR}"),
        (BRIEFING | {"ends_at": LAST, "ends_precision": "day"}, ("2026-12-09", "2026-12-12"), f"[설명회] {FAIR}"),
        (CALL, ("2027-01-29T09:00:00+00:00",), f"[접수 마감] {FAIR}"),
    ],
)  # fmt: skip
def test_an_occasion_is_an_event_of_whole_days_where_only_days_are_known(
    known: dict[str, Any], dates: tuple[str, ...], summary: str
) -> None:
    (one,) = events(facts(**known))
    assert tuple(one.decoded(name).isoformat() for name in ("dtstart", "dtend") if name in one) == dates
    assert (str(one["summary"]), str(one["location"]), str(one["status"])) == (summary, "방콕", "CONFIRMED")


def test_a_mere_month_is_no_event_and_an_occasion_keeps_its_uid() -> None:
    assert events(facts(starts_precision="month", ends_at=None)) == []
    uids = [str(one["uid"]) for one in events(facts(1), facts(2), facts(1, starts_at=FIRST + DAY))]
    assert uids[0] == uids[2] != uids[1]


def test_occasions_stand_in_the_one_file_beside_deadlines() -> None:
    selection, beside = pick(make_lead()), Beside(occasions=OccasionItems((facts(),)))
    mail = render_mail(make_context(), selection, {}, "ko", beside)
    made = attach(mail, make_context(), selection, {}, beside, with_csv=False).attachments
    (ics,) = [one for one in made if one.name.endswith(".ics")]
    assert ics.content.count(b"BEGIN:VCALENDAR") == ics.content.count(b"METHOD:PUBLISH") == 1
    assert ics.content.count(b"BEGIN:VEVENT") == 2


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_board_adds_a_line_to_the_calendar_or_markup_to_the_mail(payload: str) -> None:
    hostile = facts(title=payload, place=payload, host=payload, programme=payload, url=payload)
    (one,) = events(hostile)
    assert set(one.keys()) <= {
        "UID", "SEQUENCE", "DTSTAMP", "STATUS", "SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "TRANSP", "URL",
        "LOCATION",
    }  # fmt: skip
    mail = render_mail(make_context(), pick(), {}, "en", Beside(occasions=OccasionItems((hostile,))))
    plain = render_mail(make_context(), pick(), {}, "en", Beside(occasions=OccasionItems((facts(),))))
    for mark in ("<script", "<img", "<svg", "<iframe", '="javascript:', "='javascript:"):
        assert mail.html.lower().count(mark) == plain.html.lower().count(mark)


def test_the_longest_of_everything_is_still_shown_whole_by_mailboxes() -> None:
    text, url = "ก&" * 900, f"https://a.example/{'x' * 850}"
    leads = [
        make_lead(f"L-{n:02}", title=text, buyer=text, funder=text, url=url, tier=tier, stage=stage)
        for n, (tier, stage) in enumerate(
            [("lead", "open"), ("watch", "open"), ("lead", "programme"), ("lead", "awarded")] * 20
        )
    ]
    city = CityChange(1, "TH", text, text, "depa", text, "plan", "2020", "certified", "2026", NOW - DAY, text)
    projects = ProjectItems(
        (ProjectItem(project(title=text, number=text, funder=text, url=url)),) * 60,
        (city,) * 60,
    )
    occasion = facts(title=text, place=text, host=text, programme=text, url=url, **BRIEFING)
    beside = Beside(projects, OccasionItems((occasion,) * 60))
    selection = select_leads(leads, FIRST_DIGEST, NOW)
    mail = render_mail(make_context(), selection, {}, "en", beside)
    assert len(mail.html.encode()) <= MOST_HTML


THAI = (1, FAIR, "행사기간: 2026.12.9.(수) ~ 12.11.(금) ○ 장소: 방콕 ○")
HANOI = (2, "베트남 하노이 스마트시티 포럼 개최 안내", "일시: 2026.12.9. 14:00")
OPEN = (3, "2027년 K-City Network 사업 공모", "접수 기한: 2027.1.29.(금) 18:00")
OVER = (4, "태국 건설시장 설명회", "일시: 2026.11.20. 14:00")
TODAY = (5, "태국 철도시장 설명회", "일시: 2026.11.23.")
DAYLESS = (6, "태국 도시개발 설명회", "추후 공지")


def texts(world: World) -> list[str]:
    return [str(one.get_body(("plain",)).get_content()) for one in mails(world)]


def rows(world: World) -> list[tuple[int, str]]:
    with world.engine.connect() as connection:
        found = connection.execute(select(digest_occasion).order_by(*digest_occasion.primary_key))
        return [(row.position, row.occasion_id) for row in found]


def test_a_mail_tells_what_lies_ahead_in_its_country_or_for_all_and_no_later_one_does(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "ko")
    refined(world.engine, page(NOW - DAY, THAI, HANOI, OPEN, OVER, TODAY, DAYLESS))
    for day in range(2):
        morning(world, day)
        settle(world, "sent")
    first, second = texts(world)
    _, _, section = first.partition("== 행사·설명회 3 ==")
    assert [line for line in section.partition("\n\n\n")[0].splitlines()[2:] if line.strip()] == [
        "- 2026년 11월 23일(월) · 태국 철도시장 설명회",
        "  설명회 · 안내 기관: 해외건설협회(ICAK)",
        f"  {PAGE}",
        "- 2026년 12월 9일(수) – 2026년 12월 11일(금) · 방콕 스마트시티 엑스포 참가기업 모집",
        "  박람회·전시회 · 방콕 · 안내 기관: 해외건설협회(ICAK)",
        "- 접수 마감 현지 2027년 1월 29일(금) 16:00 · 한국 18:00 · 2027년 K-City Network 사업 공모",
        "  공모·모집 · 안내 기관: 해외건설협회(ICAK) · K-City Network",
    ]  # the address that all three share stands once
    assert "행사 3" in str(mails(world)[0]["Subject"])
    assert "행사·설명회" not in second
    assert rows(world) == [(2, "intl_icak/1"), (3, "intl_icak/3"), (1, "intl_icak/5")]
    with world.engine.connect() as connection:
        assert connection.execute(select(digest_item)).all() == []


def test_a_mail_that_failed_for_good_has_told_nothing(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    refined(world.engine, page(NOW - DAY, THAI))
    morning(world)
    settle(world, "failed")
    morning(world, 1)
    assert FAIR in texts(world)[1]


def test_all_occasions_are_in_one_mail_and_none_comes_with_the_next(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    many = [(number, f"{FAIR} {number}차", THAI[2]) for number in range(1, 13)]
    refined(world.engine, page(NOW - DAY, *many))
    for day in range(2):
        morning(world, day)
        settle(world, "sent")
    assert [text.count(FAIR) for text in texts(world)] == [12, 0]
    assert len(rows(world)) == 12


def test_a_mail_of_occasions_alone_has_a_calendar_and_no_list(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    refined(world.engine, page(NOW - DAY, THAI))
    morning(world)
    (mail,) = mails(world)
    assert [one.get_filename() for one in mail.iter_attachments()] == ["deadlines-bangkok-2026-11-23.ics"]
    (ics,) = mail.iter_attachments()
    (one,) = Calendar.from_ical(ics.get_content()).walk("VEVENT")
    assert (one.decoded("dtstart").isoformat(), one.decoded("dtend").isoformat()) == (
        "2026-12-09",
        "2026-12-12",
    )
    assert "1 event" in str(mail["Subject"])
