"""A lead in one line: what it is, where, who buys, how long is left, how much, and what is new of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from digest.i18n import Translator
from digest.links.marks import Marks
from digest.links.placeholders import Placeholders
from digest.preferences import Preferences
from digest.render.context import DigestContext
from digest.render.html import render_mail
from digest.render.layout.centre_table import make_centre_table
from digest.render.layout.rooms import ROOMS, UNSURE_LINES, Room, make_plan
from digest.render.layout.rows import Row, Width, head_of
from digest.render.layout.rows import make_row as make_row_under
from digest.select.dealings import BuyerNames, Winner
from digest.select.details import Details
from digest.select.history import History, LastSent
from digest.select.items import Item, Section
from domain.country import EVERYWHERE
from tests.digest.pages import RICH, card_facts, soup
from tests.digest.test_personal import WEB
from tests.digest.test_render import WORTH
from tests.digest.world import BANGKOK, DAY, NOW, THAI_TITLE, make_context, make_facts, make_lead, pick
from tests.harness import ROOT

KO = Translator("ko", BANGKOK)
WIDE = Width(60, 40)
NAMED = replace(RICH, buyer=BuyerNames("Khon Kaen City Municipality", "콘깬 시청"))
WON = (Winner(("PT. Lintas Sinyal",), Decimal(48_000_000), "THB", None, krw=Decimal(2_087_000_000)),)


def make_row(item: Item, details: Details, context: DigestContext, t: Translator, width: Width) -> Row:
    """A line under its own headline."""
    return make_row_under(item, details, context, t, width, head_of(item, details, t))


def line(item: Item, details: Any = NAMED, t: Translator = KO, width: Width = WIDE, **context: Any) -> str:  # noqa: ANN401  # Details; fields of DigestContext
    row = make_row(item, details, replace(make_context(), **context), t, width)
    return " · ".join([row.said, *(fact.text for fact in row.facts)])


def new(**known: Any) -> Item:  # noqa: ANN401  # fields of Lead or Facts
    lead = make_lead(**({"worth": WORTH} | known))
    return Item(lead, Section.NEW, closes_at=lead.facts.deadline_at)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "콘깬 CCTV·영상감시 구축 · 콘깬 시청 · D-20 · 약 21.1억 원"),
        (
            "en",
            (
                "CCTV / video surveillance: construction, Khon Kaen · Khon Kaen City Municipality · 20 days left"
                " · about KRW 2.1 billion"
            ),
        ),
    ],
)
def test_a_line_says_what_where_who_until_when_and_how_much(language: str, said: str) -> None:
    assert line(new(), t=Translator(language, BANGKOK)) == said


def test_a_place_that_no_headline_says_is_told() -> None:
    told = line(new(language="ko", title="지능형 CCTV 구축"))
    assert told == "지능형 CCTV 구축 · 콘깬 · 콘깬 시청 · D-20 · 약 21.1억 원"
    assert line(new(), replace(NAMED, hits=())).startswith(f"{THAI_TITLE[:59]}… · 콘깬 · ")


def test_a_gloss_says_only_what_the_title_says() -> None:
    title, elsewhere = RICH.hits[0], replace(RICH.hits[0], concept="mob.signal", field="description")
    assert line(new(), replace(NAMED, hits=(title, elsewhere))).startswith("콘깬 CCTV·영상감시 구축 · ")
    assert line(new(), replace(NAMED, hits=(elsewhere,))).startswith(THAI_TITLE[:59])


def test_a_title_without_known_words_and_a_buyer_without_known_names_are_told_in_their_own_language() -> None:
    row = make_row(new(), replace(RICH, hits=()), make_context(), KO, WIDE)
    assert (row.said, row.lang) == (f"{THAI_TITLE[:59]}…", "th")
    assert [(fact.text, fact.lang) for fact in row.facts][1] == ("เทศบาลนครขอนแก่น", "th")


def test_a_stage_is_told_where_no_day_is_left() -> None:
    assert line(new(stage="plan", deadline_at=None)).endswith(" · 발주계획 · 약 21.1억 원")


def test_a_sum_without_a_rate_is_told_in_its_own_currency() -> None:
    assert line(new(worth=None)).endswith(" · 약 4,850만 바트")


def test_a_near_date_is_strong() -> None:
    row = make_row(new(deadline_at=NOW + 2 * DAY), NAMED, make_context(), KO, WIDE)
    assert [fact.text for fact in row.facts if fact.strong] == ["D-2"]


def test_a_change_is_told_in_the_line() -> None:
    before = LastSent(make_facts(deadline_at=NOW + 9 * DAY, title="before", stage="plan"))
    lead = make_lead(worth=WORTH)
    changes = before.facts.differing(lead.facts)
    item = Item(lead, Section.CHANGED, before, changes, closes_at=lead.facts.deadline_at)
    told = line(item)
    assert " · 제목 변경 · 단계 발주계획 → 입찰 중 · 입찰 마감 12.2. → 12.13. · D-20 · " in told
    assert "단계" not in line(item, width=Width(60, 40, news=1))
    assert "변경" not in line(item, width=Width(60, 40, news=0))


def test_an_award_is_told_with_its_winner_and_price_to_who_follows_in_full_and_to_others_in_a_line() -> None:
    history = History(NOW - 3 * DAY, {name: LastSent(make_facts()) for name in ("L-1", "L-2")})
    leads = [make_lead(name, stage="awarded", worth=WORTH) for name in ("L-1", "L-2")]
    follows = Preferences(marks=Marks(frozenset({"L-1"})))
    selection = pick(*leads, history=history, preferences=follows)
    won = replace(NAMED, winners=WON)
    page = render_mail(make_context(), selection, dict.fromkeys(("L-1", "L-2"), won), "ko").html
    assert (
        "낙찰자: PT. Lintas Sinyal · 낙찰금액 THB 48,000,000 (약 4,800만 바트) · 약 20.9억 원"
        in card_facts(page)
    )
    (one,) = soup(page).find_all("li")
    assert " · PT. Lintas Sinyal · 낙찰 · 낙찰금액 약 20.9억 원" in " ".join(one.get_text().split())


@pytest.mark.parametrize("name", ["for-staff.md", "for-staff.ko.md"])
def test_what_staff_are_told_of_a_mail_s_length_is_how_long_it_is(name: str) -> None:
    told = (ROOT / "docs" / name).read_text(encoding="utf-8")
    counts = {
        "for-staff.md": (
            "up to {cards} of most use",
            "up to {0}\nlines each, {1} on a full day and {2} or {3} in",
            "has {unsure} lines",
        ),
        "for-staff.ko.md": (
            "최대 {cards}건까지 카드로",
            "행사는 최대 {0}건, 건수가 많은 날은 {1}건, 긴 메일은 {2}건 또는 {3}건",
            '"확인 필요"는 {unsure}줄',
        ),
    }
    beside = sorted({room.beside for room in ROOMS}, reverse=True)
    cards = max(room.cards for room in ROOMS)
    said = [one.format(*beside, cards=cards, unsure=UNSURE_LINES) for one in counts[name]]
    assert [one for one in said if one not in told] == []


def test_beside_an_award_no_other_sum_stands_for_its_price() -> None:
    lot = WON[0]
    for winners, kind, said in (
        ((), "reference", "낙찰 · 기준가격 약 "),
        ((), None, "낙찰 · 공고금액 약 "),
        ((lot, lot), "budget", "낙찰 · 예산액 약 "),
        ((replace(lot, krw=None),), "reference", "낙찰 · 낙찰금액 약 4,800만 바트"),
    ):
        lead = make_lead(stage="awarded", amount_kind=kind, worth=WORTH)
        item = Item(lead, Section.OVER)
        details = replace(NAMED, winners=winners)
        row = make_row(item, details, make_context(), KO, WIDE)
        assert said in " · ".join(fact.text for fact in row.facts)


def test_a_line_leads_to_the_desk_and_without_one_to_the_portal_with_its_host() -> None:
    context = replace(make_context(), placeholders=Placeholders(WEB, NOW))
    desk = make_row(new(), NAMED, context, KO, Width(60, 40, whole=True))
    portal = make_row(new(), NAMED, make_context(), KO, Width(60, 40, whole=True))
    assert (context.placeholders.fill(desk.url, 7, "ko") if context.placeholders else "") == WEB.lead(
        7, "L-1", NOW
    )
    assert (portal.url, portal.host) == (new().lead.url, "process.gprocurement.go.th")
    assert make_row(new(), NAMED, make_context(), KO, Width(60, 40, link=20)).url == ""


def test_a_machine_s_title_stands_in_a_line_where_there_is_room() -> None:
    translated = replace(NAMED, translated={"ko": "콘깬시 지능형 CCTV 구축 공사"})
    whole, narrow = (
        make_row(new(), translated, make_context(), KO, Width(60, 40, whole=one)) for one in (True, False)
    )
    assert (whole.translated, narrow.translated) == ("콘깬시 지능형 CCTV 구축 공사", "")


def test_each_lead_of_a_plan_has_one_place() -> None:
    leads = [make_lead(f"L-{n:02}", tier="watch" if n % 3 else "lead") for n in range(60)]
    selection = pick(*leads)
    plan = make_plan(selection, Room(5, WIDE, lines=20))
    assert (len(plan.cards), len(plan.rows), len(plan.rest), plan.unsure) == (5, 20, 5, 30)
    assert not plan.cards & plan.rows
    assert {item.section for item in plan.rest} == {Section.UNSURE}


def test_each_room_shows_no_more_than_the_one_before_but_for_cards_between_wider_and_narrower_lines() -> None:
    words = [room.width.words for room in ROOMS]
    assert words == sorted(words, reverse=True)
    assert ROOMS[-1].cards == 0


def test_the_weekly_mail_counts_by_centre_and_the_sums_are_those_of_the_sections() -> None:
    leads = [
        make_lead(f"L-{n}", country=("TH", "VN")[n % 2], deadline_at=NOW + (1 + n) * DAY) for n in range(5)
    ]
    selection, context = pick(*leads), replace(make_context(), country=EVERYWHERE)
    table = make_centre_table(context, selection, KO)
    assert table is not None
    assert table.heads == ("긴급", "신규")
    assert [(row.name, *row.numbers, row.total) for row in table.rows] == [
        ("방콕 (태국)", 2, 1, 3),
        ("하노이 (베트남)", 1, 1, 2),
        ("자카르타 (인도네시아)", 0, 0, 0),
        ("이스탄불 (튀르키예)", 0, 0, 0),
        ("합계", 3, 2, 5),
    ]
    assert make_centre_table(make_context(), selection, KO) is None
