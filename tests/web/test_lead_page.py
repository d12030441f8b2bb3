"""A lead's page: what it is, why it is here, what happened, where it stands, and what its reader can do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from digest.links.tokens import Action
from tests.digest.world import DAY, NOW, World
from tests.web.desk import SIGNER, Desk, Page, words
from warehouse.tables import (
    crawl,
    document,
    lead_event,
    lead_member,
    lead_relation,
    notice,
    notice_part,
    notice_version,
)


def section(page: Page, heading: str) -> str:
    """The words of a part of the page."""
    (found,) = page.tree.xpath(f"//section[h2 = '{heading}']")
    return words(found)


def test_it_tells_title_buyer_deadline_and_sum_as_the_mail_does(
    desk: Desk, world: World, subscriber: int
) -> None:
    page = desk.get(desk.lead(subscriber, "L-1"))
    assert page.tree.xpath("//h1/@lang") == ["th"]
    assert "จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ" in page.tree.xpath("//h1")[0].text_content()
    facts = section(page, "주요 정보")
    assert "발주처 เทศบาลนครขอนแก่น" in facts
    assert "현지 2026년 12월 13일(일) 16:30 · 한국 18:30" in facts
    assert "예산액 THB 48,500,000" in facts
    assert "관리번호 L-1" in facts
    assert page.links("process.gprocurement.go.th") == ["https://process.gprocurement.go.th/notice/L-1"]


def test_the_words_that_made_it_a_lead_are_marked_and_told(desk: Desk, world: World, subscriber: int) -> None:
    title = "ระบบกล้อง CCTV อัจฉริยะ"
    hit = {"concept": "saf.cctv", "term": "CCTV", "field": "title", "start": 10, "end": 14}
    world.change("L-1", title=title, evidence={"hits": [hit], "traps": []})
    page = desk.get(desk.lead(subscriber, "L-1") + "&lang=en")
    assert page.tree.xpath("//h1//mark/text()") == ["CCTV"]
    assert "CCTV (title)" in section(page, "Why it is here")


def tell_stage(world: World, version: int, stage: str, day: int) -> None:
    """Let the notice of L-1 have said a stage on a day of November, at 23:30 in Bangkok."""
    at = datetime(2026, 11, day, 16, 30, tzinfo=UTC)
    with world.engine.begin() as connection:
        number = connection.execute(select(lead_member.c.notice_id).where(lead_member.c.lead_id == "L-1"))
        row = {"notice_id": number.scalar_one(), "version": version, "content": {"stage": stage},
               "published_at": at, "known_at": at, "document_ids": []}  # fmt: skip
        connection.execute(insert(notice_version).values(row))


def test_the_ladder_says_where_it_stands_and_since_when(desk: Desk, world: World, subscriber: int) -> None:
    tell_stage(world, 1, "plan", 20)
    tell_stage(world, 2, "open", 21)
    page = desk.get(desk.lead(subscriber, "L-1") + "&lang=en")
    steps = [words(step) for step in page.tree.xpath("//ol[@class='ladder']/li")]
    assert steps == [
        "programme not known",
        "plan done · 20 November",
        "open now · 21 November",
        "closed –",
        "awarded –",
    ]
    assert page.tree.xpath("//li[@aria-current='step']/b/text()") == ["open"]
    world.change("L-1", deadline_at=NOW - DAY)
    closed = desk.get(desk.lead(subscriber, "L-1"))
    assert closed.tree.xpath("//li[@aria-current='step']/b/text()") == ["접수마감"]


def test_the_history_tells_old_and_new_values_in_local_time(
    desk: Desk, world: World, subscriber: int
) -> None:
    events: list[dict[str, Any]] = [
        {"kind": "new", "field": "", "old": None, "new": None, "happened_at": NOW - DAY},
        {
            "kind": "deadline_moved",
            "field": "deadline_at",
            "old": "2026-12-01T09:30:00+00:00",
            "new": "2026-12-13T09:30:00+00:00",
            "happened_at": NOW,
        },
        {"kind": "amended", "field": "stage", "old": "open", "new": "amended", "happened_at": NOW - DAY / 2},
        {
            "kind": "advanced",
            "field": "substage",
            "old": "interest",
            "new": "open",
            "happened_at": NOW - DAY * 3 / 4,
        },
        {
            "kind": "value_changed",
            "field": "amount",
            "old": "1.00 THB",
            "new": "<b>2.00</b> THB",
            "happened_at": NOW,
        },
    ]
    with world.engine.begin() as connection:
        connection.execute(insert(lead_event), [{"lead_id": "L-1", **event} for event in events])
    page = desk.get(desk.lead(subscriber, "L-1") + "&lang=en")
    told = [words(item) for item in page.tree.xpath("//ol[@class='events']/li")]
    moved = "Tue 1 Dec 2026 16:30 local time · 18:30 KST → Sun 13 Dec 2026 16:30 local time · 18:30 KST"
    assert told == [
        "Mon 23 Nov 2026 08:00 Sum changed 1.00 THB → <b>2.00</b> THB",
        f"Mon 23 Nov 2026 08:00 Deadline moved {moved}",
        "Sun 22 Nov 2026 20:00 Amended · Stage open → amended (open)",
        "Sun 22 Nov 2026 14:00 Next stage expressions of interest open → open",
        "Sun 22 Nov 2026 08:00 First seen",
    ]


def test_notices_tell_their_source_and_lead_to_its_page_and_to_not_the_same(
    desk: Desk, world: World, subscriber: int
) -> None:
    alone = desk.get(desk.lead(subscriber, "L-1"))
    assert alone.links("not_same?") == []
    world.add_source("th_other", "Other portal", "TH")
    world.carry("L-1", "th_other")
    page = desk.get(desk.lead(subscriber, "L-1"))
    assert "Other portal" in section(page, "공고")
    assert page.links("th-other.example.org") == ["https://th-other.example.org/L-1"]
    with world.engine.connect() as connection:
        numbers = select(lead_member.c.notice_id).where(lead_member.c.lead_id == "L-1")
        members = [str(number) for number in connection.execute(numbers).scalars()]
    asked = page.links("not_same?")
    assert sorted(link.partition("notice=")[2] for link in asked) == sorted(members)
    item = desk.get(f"{desk.address}/lead/{asked[0]}").tree.xpath("//input[@checked]/@value")
    assert item == [asked[0].partition("notice=")[2]]


def test_documents_are_told_by_address_hash_and_time_without_their_text(
    desk: Desk, world: World, subscriber: int
) -> None:
    walk = {
        "source": "th_egp", "entrance": "walk", "started_at": NOW, "state": "complete",
        "window_since": date(2026, 11, 20), "window_until": date(2026, 11, 23),
    }  # fmt: skip
    with world.engine.begin() as connection:
        crawl_id = connection.execute(insert(crawl).values(walk).returning(crawl.c.id)).scalar_one()
        page = {
            "source": "th_egp", "kind": "detail", "key": "1", "hash": bytes.fromhex("ab" * 32), "content_type": "",
            "url": "https://process.gprocurement.go.th/detail/1", "body": b"the portal's own text", "meta": {},
            "fetched_at": NOW, "seen_at": NOW, "crawl_id": crawl_id, "fingerprint": bytes.fromhex("ab" * 32),
        }  # fmt: skip
        number = connection.execute(insert(document).values(page).returning(document.c.id)).scalar_one()
        native = connection.execute(
            select(notice.c.native_id).where(notice.c.native_id == "L-1")
        ).scalar_one()
        part = {
            "source": "th_egp", "native_id": native, "part": "detail", "document_id": number, "seen_at": NOW,
            "content": {},
        }  # fmt: skip
        connection.execute(insert(notice_part).values(part))
    told = desk.get(desk.lead(subscriber, "L-1") + "&lang=en")
    assert (
        "Thai e-GP · detail · process.gprocurement.go.th Fetched Mon 23 Nov 2026 08:00 · 21 bytes"
        " · SHA-256 abababababab…"
    ) in section(told, "Documents")
    assert "the portal's own text" not in told.body


def test_relations_lead_to_the_other_lead_and_say_which_way_they_go(
    desk: Desk, world: World, subscriber: int
) -> None:
    with world.engine.begin() as connection:
        connection.execute(
            insert(lead_relation).values(from_lead="L-2", to_lead="L-1", kind="retender_of", evidence={})
        )
    first, second = (desk.get(desk.lead(subscriber, name) + "&lang=en") for name in ("L-1", "L-2"))
    assert "Was tendered again as ระบบจัดการขยะ" in section(first, "Related leads")
    assert "Tenders again what this was" in section(second, "Related leads")
    (link,) = first.links("/lead/L-2")
    assert desk.get(f"{desk.address}/lead/{link}").status == 200


def test_what_sources_disagree_on_is_shown_with_both_words(desk: Desk, world: World, subscriber: int) -> None:
    world.change("L-1", disagreements={"buyer": {"th_egp": "A", "th_other": "B"}})
    assert (
        "출처별 내용 상이 · 발주처: Thai e-GP: A ↔ th_other: B" in desk.get(desk.lead(subscriber, "L-1")).text
    )


def test_buttons_do_what_they_say_and_the_page_says_what_is_marked(
    desk: Desk, world: World, subscriber: int
) -> None:
    page = desk.get(desk.lead(subscriber, "L-1"))
    base = f"{desk.address}/lead/"
    desk.post(page.form("/follow?"), base)
    desk.post(page.form("/mute_buyer?"), base)
    marked = desk.get(desk.lead(subscriber, "L-1"))
    assert "관심 등록하신 건입니다. 이 발주처의 알림을 끄셨습니다." in section(marked, "내 표시")
    assert len(marked.tree.xpath("//form[contains(@action, 'mute_buyer?')]")) == 0
    desk.post(marked.form("/not_for_us?"), base, reason="closed_to_us")
    dismissed = desk.get(desk.lead(subscriber, "L-1"))
    assert "우리 센터와 무관하다고 표시하셨습니다: 외국 기업 참가 불가." in section(dismissed, "내 표시")
    desk.post(dismissed.form("/follow?"), base)
    assert [kind for _, kind, *_ in desk.rows()] == ["follow", "mute_buyer", "not_for_us", "follow"]


def test_a_page_opened_by_an_older_link_gives_no_younger_one(
    desk: Desk, world: World, subscriber: int
) -> None:
    page = desk.get(desk.link(Action.READ, subscriber, days=3).replace("/leads?", "/lead/L-1?"))
    token = page.form("/mute?").partition("token=")[2]
    assert SIGNER.read(Action.MUTE, token, NOW).expires == NOW.date() + timedelta(days=3)


def test_the_id_of_a_merged_lead_shows_the_one_that_it_is_today(
    desk: Desk, world: World, subscriber: int
) -> None:
    world.change("L-1", merged_into="L-2")
    assert "ระบบจัดการขยะ" in desk.get(desk.lead(subscriber, "L-1")).text


@pytest.mark.parametrize("country", ["TH", "TR"])
def test_hours_are_those_of_the_leads_country(
    desk: Desk, world: World, subscriber: int, country: str
) -> None:
    world.change("L-1", country=country)
    hour = {"TH": "16:30", "TR": "12:30"}[country]
    assert f"{hour} · 한국 18:30" in desk.get(desk.lead(subscriber, "L-1")).text


def test_hostile_titles_and_links_are_text_and_no_link(desk: Desk, world: World, subscriber: int) -> None:
    world.change(
        "L-1", title="<img src=x onerror=alert(1)>", url="javascript:alert(1)", buyer="\u202egpj.exe"
    )
    page = desk.get(desk.lead(subscriber, "L-1"))
    assert page.tree.xpath("//img | //script") == []
    assert page.links("javascript") == []
    assert "\u202e" not in page.body
