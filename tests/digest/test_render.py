"""What the mail says, in HTML and in text."""

from datetime import timedelta
from decimal import Decimal

import pytest

from digest.leads import Details, Hit
from digest.memory import Memory, Told
from tests.digest.pages import CAMERA, RICH, hit, soup, told
from tests.digest.world import (
    DAY,
    FIRST_DIGEST,
    NOW,
    THAI_TITLE,
    mail_of,
    make_facts,
    make_lead,
    make_occasion,
    make_report,
)  # fmt: skip


def test_a_korean_card_tells_all_there_is_to_a_lead() -> None:
    text = mail_of(make_lead(foreign_bidders=False), details={"L-1": RICH}).text
    for line in (
        f"1. {THAI_TITLE}",
        "   https://process.gprocurement.go.th/notice/L-1",
        "   [입찰 중] [생활] 20일 남음",
        f"   일치한 단어: {CAMERA} = CCTV 영상감시 · CCTV / video surveillance",
        "   발주처: เทศบาลนครขอนแก่น",
        "   지역: 콘깬 (ขอนแก่น)",
        "   마감: 현지 2026년 12월 13일 (일) 16:30 · 한국 18:30 KST",
        "   금액: 예산 THB 48,500,000 (약 4850만)",
        "   외국 참가: 불가",
        "   출처: Asian Development Bank https://www.adb.org/projects/1",
        "   출처: Thai e-GP https://process.gprocurement.go.th/notice/L-1",
    ):
        assert line in text.splitlines()
    assert "출처마다 다름 · 마감: Asian Development Bank: 현지 2026년 12월 14일 (월) 16:30" in text


def test_an_english_card_says_the_same_in_english() -> None:
    text = mail_of(make_lead(), details={"L-1": RICH}, language="en").text
    for line in (
        f"   Matched words: {CAMERA} = CCTV / video surveillance · CCTV 영상감시",
        "   Place: Khon Kaen (ขอนแก่น)",
        "   Deadline: Sun 13 Dec 2026 16:30 local time · 18:30 KST",
        "   Amount: THB 48,500,000 (about 48.5 million), budget",
        "   Foreign bidders: not told",
    ):
        assert line in text.splitlines()


def test_what_is_not_told_is_said_to_be_not_told() -> None:
    lead = make_lead(deadline_at=None, amount=None, currency=None, stage=None, buyer=None)
    lines = mail_of(lead).text.splitlines()
    assert "   마감: 공고에 없음" in lines
    assert "   금액: 공고에 없음" in lines
    assert "   [공고에 없음] [생활]" in lines
    assert not any(line.startswith("   발주처") for line in lines)


def test_a_change_is_told_from_what_this_reader_was_last_sent() -> None:
    memory = told(deadline_at=NOW + 7 * DAY + timedelta(hours=8, minutes=30), amount=None, currency=None)
    text = mail_of(make_lead(), memory=memory).text
    assert (
        "   * 마감: 현지 2026년 11월 30일 (월) 16:30 · 한국 18:30 KST"
        " → 현지 2026년 12월 13일 (일) 16:30 · 한국 18:30 KST"
    ) in text.splitlines()
    assert "   * 금액: 공고에 없음 → 예산 THB 48,500,000 (약 4850만)" in text.splitlines()


def test_the_words_that_made_it_a_lead_are_marked_in_the_title() -> None:
    title = soup(mail_of(make_lead(), details={"L-1": RICH}).html).h3
    assert title is not None
    assert title["lang"] == "th"
    assert title.get_text() == THAI_TITLE
    assert [mark.get_text() for mark in title.find_all("mark")] == [CAMERA]


@pytest.mark.parametrize("span", [(-1, 3), (5, 5), (9, 4), (0, 999), (60, 70)])
def test_offsets_that_do_not_fit_the_title_mark_nothing(span: tuple[int, int]) -> None:
    details = Details(hits=(Hit("liv.cctv", CAMERA, "title", *span),))
    title = soup(mail_of(make_lead(), details={"L-1": details}).html).h3
    assert title is not None
    assert title.get_text() == THAI_TITLE
    assert title.find_all("mark") == []


def test_overlapping_hits_mark_each_letter_once() -> None:
    details = Details(hits=(hit("กล้อง"), hit(CAMERA), hit("วงจรปิด")))
    title = soup(mail_of(make_lead(), details={"L-1": details}).html).h3
    assert title is not None
    assert [mark.get_text() for mark in title.find_all("mark")] == [CAMERA]


def test_a_concept_that_the_lexicon_no_longer_has_is_called_by_its_name() -> None:
    details = Details(hits=(hit(CAMERA, concept="gone.concept"),))
    assert f"{CAMERA} = gone.concept · gone.concept" in mail_of(make_lead(), details={"L-1": details}).text


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ko", "[방콕] 11월 23일 · 신규 1 · 변경 1 · 마감임박 1"),
        ("en", "[Bangkok] 23 November · 1 new · 1 changed · 1 closing soon"),
    ],
)
def test_the_subject_counts_in_the_readers_language(language: str, subject: str) -> None:
    near = NOW + 2 * DAY
    memory = Memory(NOW - 3 * DAY, {
        "L-2": Told(make_facts(stage="plan")), "L-3": Told(make_facts(deadline_at=near)),
    })  # fmt: skip
    leads = (make_lead("L-1"), make_lead("L-2"), make_lead("L-3", deadline_at=near))
    assert mail_of(*leads, memory=memory, language=language).subject == subject


def test_a_sandbox_mail_says_so_in_subject_and_body() -> None:
    mail = mail_of(make_lead(), occasion=make_occasion(sandbox=True))
    assert mail.subject == "[SANDBOX] [방콕] 11월 23일 · 신규 1"
    assert mail.text.startswith("*** SANDBOX: 가상의 공고로 만든 시험 메일입니다.")
    assert "SANDBOX: 가상의 공고로" in soup(mail.html).get_text()


def test_a_live_mail_does_not_speak_of_the_sandbox() -> None:
    mail = mail_of(make_lead())
    assert "SANDBOX" not in mail.subject + mail.text + mail.html


def test_an_empty_day_proves_what_was_looked_at() -> None:
    failed = make_report(
        "th_moc", title="Ministry", state="failed", rows=0, reason="timeout (3×)", stale=True
    )
    mail = mail_of(occasion=make_occasion(failed, make_report()))
    assert mail.subject == "[방콕] 11월 23일 · 새 소식 없음 · 출처 1/2 확인"
    assert "지난 메일 이후 신규·변경·마감 임박 건이 없습니다." in mail.text
    assert "! 1곳은 다 확인하지 못했습니다. 그곳의 공고가 이 메일에 빠졌을 수 있습니다." in mail.text
    assert (
        "- Ministry: 실패 · 36시간 넘게 전체 확인을 못 함 · 종료(현지 시각): 11월 23일 07:00"
        " · 공고 수: 0 · timeout (3×)"
    ) in mail.text.splitlines()
    assert "- Thai e-GP: 완료 · 종료(현지 시각): 11월 23일 07:00 · 공고 수: 1,532" in mail.text.splitlines()


def test_a_source_that_was_never_crawled_is_named() -> None:
    never = make_report("wb", title="World Bank", state="never", ended_at=None, rows=0, stale=True)
    mail = mail_of(occasion=make_occasion(never), language="en")
    assert "- World Bank: never crawled · Ended (local time): never" in mail.text.splitlines()


def test_more_than_twenty_new_leads_say_that_the_others_follow() -> None:
    mail = mail_of(*(make_lead(f"L-{n:02}") for n in range(23)))
    assert mail.subject.endswith("신규 23")
    assert "외 3건은 다음 메일에서 이어집니다." in mail.text
    assert len(soup(mail.html).find_all("h3")) == 20


def test_the_text_says_every_title_deadline_link_and_source_of_the_html() -> None:
    leads = [make_lead(f"L-{n}", title=f"{THAI_TITLE} {n}", deadline_at=NOW + n * DAY) for n in range(1, 6)]
    leads.append(make_lead("L-9", tier="watch", title="ซื้อกล้อง"))
    details = {lead.id: RICH for lead in leads}
    mail = mail_of(*leads, details=details)
    page, text = soup(mail.html), " ".join(mail.text.split())
    said = [a["href"] for a in page.find_all("a")] + [h.get_text() for h in page.find_all(["h1", "h2", "h3"])]
    said += [cell.get_text() for cell in page.select(".facts td") if "—" not in cell.get_text()]
    said += [cell.get_text() for cell in page.select(".clash")] + [
        p.get_text() for p in page.select(".foot p")
    ]
    said += [cell.get_text() for cell in page.select(".sources tbody th")]
    assert len(said) > 50
    assert [one for one in said if " ".join(str(one).split()) not in text] == []


def test_amounts_in_the_html_are_those_of_the_lead() -> None:
    page = soup(mail_of(make_lead(amount=Decimal("5713562.45"))).html)
    assert any(cell.get_text() == "예산 THB 5,713,562.45 (약 571.4만)" for cell in page.select(".facts td"))


def test_the_memory_of_three_days_is_what_makes_a_lead_new() -> None:
    assert mail_of(make_lead(), memory=FIRST_DIGEST).subject.endswith("신규 1")
