"""What the mail says, in HTML and in text."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from digest.companies import Company
from digest.render.context import DigestContext
from digest.select.details import Details, Hit, read_details
from digest.select.history import History, LastSent
from domain.country import EVERYWHERE
from domain.rates import Equivalent, Rate
from tests.digest.pages import CAMERA, RICH, card_facts, hit, soup, told
from tests.digest.world import (
    DAY,
    FIRST_DIGEST,
    NOW,
    THAI_TITLE,
    World,
    mail_of,
    make_context,
    make_facts,
    make_lead,
    make_report,
)  # fmt: skip

BAHT = Rate("THB", date(2026, 11, 20), Decimal("43.5"), Decimal("0.0307"), "ecb")
WORTH = Equivalent(48_500_000 * BAHT.krw, 48_500_000 * BAHT.usd, BAHT)


def test_a_korean_card_tells_all_there_is_to_a_lead() -> None:
    mail = mail_of(make_lead(foreign_bidders=False, worth=WORTH), details={"L-1": RICH})
    text = mail.text
    for line in (
        "1. 콘깬 CCTV·영상감시 구축",
        f"   {THAI_TITLE}",
        "   https://process.gprocurement.go.th/notice/L-1",
        "   (D-20) [신규] [입찰 중] [생활]",
        "   발주처: เทศบาลนครขอนแก่น",
        "   지역: 콘깬 (ขอนแก่น)",
        "   도시: 콘깬 – depa 인증 스마트시티(2021년) · 아세안 스마트시티 네트워크(ASCN) 회원 도시(2018년)",
        "   입찰 마감: 현지 2026년 12월 13일(일) 16:30 · 한국 18:30 · 근무일 기준 현지 12일, 한국 14일 남음",
        (
            "   금액: 예산액 THB 48,500,000 (약 4,850만 바트)"
            " · 약 21.1억 원 · 약 148.9만 달러 (유럽중앙은행 11월 20일 환율)"
        ),
        "   외국 기업 참가: 불가(국내입찰) · 공고 문구: “ผู้ยื่นข้อเสนอต้องเป็นนิติบุคคลไทย”",
    ):
        assert line in text.splitlines()
    facts = card_facts(mail.html)
    assert f"포함 이유: 제목 “ · {CAMERA} · ” = CCTV·영상감시" in facts
    assert (
        "진행 단계: 사업 구상 · › · 발주계획 · 10.24. · › · 입찰 중 · 11.22. · › · 접수마감 · › · 낙찰"
        in facts
    )
    assert "출처: Asian Development Bank · www.adb.org · Thai e-GP · process.gprocurement.go.th" in facts
    assert (
        "출처별 내용 상이 · 입찰 마감: Asian Development Bank: 현지 2026년 12월 14일(월) 16:30 · 한국 18:30"
        " ↔ Thai e-GP: 현지 2026년 12월 13일(일) 16:30 · 한국 18:30"
    ) in text


def test_an_english_card_says_the_same_in_english() -> None:
    mail = mail_of(make_lead(), details={"L-1": RICH}, language="en")
    text = mail.text
    assert f"Why it is here: title “ · {CAMERA} · ” = CCTV / video surveillance" in card_facts(mail.html)
    for line in (
        "1. CCTV / video surveillance: construction, Khon Kaen",
        "   Place: Khon Kaen (ขอนแก่น)",
        "   City: Khon Kaen – depa smart city, approved 2021 · member of the ASEAN Smart Cities Network since 2018",
        "   Bid deadline: Sun 13 Dec 2026 16:30 local time · 18:30 KST · working days left: 12 there, 14 in Korea",
        "   Amount: THB 48,500,000 (about THB 48.5 million), budget · no rate of THB is known, so it is not converted",
        "   Foreign bidders: not known · by the words “ผู้ยื่นข้อเสนอต้องเป็นนิติบุคคลไทย”",
    ):
        assert line in text.splitlines()


METHODS = {
    "สอบราคา": ("가격조회", "price inquiry"),
    "ตลาดอิเล็กทรอนิกส์ (e-market)": ("전자시장(e-market)", "electronic market (e-market)"),
    "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)": ("전자입찰(e-bidding)", "electronic bidding (e-bidding)"),
    "จ้างที่ปรึกษาโดยวิธีประกาศเชิญชวนทั่วไป": ("컨설턴트 선정(공개)", "consultants, general invitation"),
    "จ้างที่ปรึกษาโดยวิธีคัดเลือก": ("컨설턴트 선정(지명)", "consultants, selection"),
    "จ้างที่ปรึกษาโดยวิธีเฉพาะเจาะจง": ("컨설턴트 선정(수의)", "consultants, specific"),
}


@pytest.mark.parametrize(
    ("procedure", "language", "line"),
    [
        ("open", "ko", "   입찰 방식: 일반경쟁입찰"),
        ("selective", "ko", "   입찰 방식: 제한·지명경쟁입찰"),
        ("limited", "ko", "   입찰 방식: 제한적 입찰(협상)"),
        ("direct", "ko", "   입찰 방식: 수의계약"),
        ("direct", "en", "   Procedure: direct award"),
        ("a new one", "en", "   Procedure: a new one"),
    ],
)
def test_a_procedure_is_told_where_a_notice_tells_it(procedure: str, language: str, line: str) -> None:
    def text(details: Details) -> list[str]:
        return mail_of(make_lead(), details={"L-1": details}, language=language).text.splitlines()

    label = line.partition(":")[0]
    assert [one for one in text(RICH) if one.startswith(label)] == []
    assert line in text(replace(RICH, procedure=procedure))
    worded = replace(RICH, procedure=procedure, bidding={"procedure": "เฉพาะเจาะจง"})
    assert any(one.startswith(f"{line} · ") and "“เฉพาะเจาะจง”" in one for one in text(worded))


@pytest.mark.parametrize("words", [*METHODS])
@pytest.mark.parametrize(("language", "place"), [("ko", 0), ("en", 1)])
def test_a_portal_s_own_method_is_named_beside_the_procedure(words: str, language: str, place: int) -> None:
    told = replace(RICH, procedure="open", bidding={"procedure": words})
    lines = mail_of(make_lead(), details={"L-1": told}, language=language).text.splitlines()
    label, general = (("입찰 방식", "일반경쟁입찰"), ("Procedure", "open"))[place]
    (line,) = (one for one in lines if one.startswith(f"   {label}: "))
    assert line.startswith(f"   {label}: {general} · {METHODS[words][place]} · ")


def test_the_terms_of_bids_are_told_with_their_sentence_in_the_order_of_reading() -> None:
    terms = {"bid_language": "en vi", "site_visit": "no", "bid_security": "yes", "qualification": "pre"}
    words = {"bid_security": "Bids must be accompanied by a bid security of USD 50,000"}
    details = {"L-1": replace(RICH, terms=terms | {"eligibility": "told"}, bidding=words)}
    lines = mail_of(make_lead(), details=details, language="ko").text.splitlines()
    labels = ("참가 자격", "사전심사(PQ)", "입찰보증", "현장 방문", "입찰서 언어")
    told = [line.strip() for line in lines if line.strip().startswith(tuple(f"{label}:" for label in labels))]
    assert told == [
        "참가 자격: 조건 있음",
        "사전심사(PQ): 있음(입찰 전 심사)",
        "입찰보증: 필요 · 공고 문구: “Bids must be accompanied by a bid security of USD 50,000”",
        "현장 방문: 없음",
        "입찰서 언어: 영어 · 베트남어",
    ]


def test_terms_are_what_the_notices_agree_on_and_bids_may_be_in_several_languages(world: World) -> None:
    def finding(fact: str, value: str) -> dict[str, Any]:
        return {"fact": fact, "value": value, "field": "terms", "words": fact, "start": 0, "end": len(fact)}

    told = [("bid_security", "yes"), ("bid_security", "no"), ("site_visit", "yes"), ("site_visit", "yes")]
    told += [("bid_language", "vi"), ("bid_language", "en"), ("funder", "ODA")]
    world.add_lead("L-10", evidence={"hits": [], "traps": [], "bidding": [finding(*one) for one in told]})
    with world.engine.connect() as connection:
        details = read_details(connection, ["L-10"])["L-10"]
    assert details.terms == {"site_visit": "yes", "bid_language": "vi en"}


def test_the_procedure_is_that_of_the_oldest_notice_that_tells_it(world: World) -> None:
    bidding = [
        {"fact": "funder", "value": "World Bank", "field": "title", "words": "IDA", "start": 0, "end": 3},
        {"fact": "procedure", "value": "direct", "field": "portal", "words": "เฉพาะเจาะจง"},
        {"fact": "procedure", "value": "open", "field": "portal", "words": "e-bidding"},
    ]
    world.add_lead("L-8", evidence={"hits": [], "traps": [], "bidding": bidding})
    world.add_lead("L-9", evidence={"hits": [], "traps": []})
    with world.engine.connect() as connection:
        details = read_details(connection, ["L-8", "L-9"])
    assert [details[one].procedure for one in ("L-8", "L-9")] == ["direct", ""]
    assert details["L-8"].bidding["procedure"] == "เฉพาะเจาะจง"


def test_what_is_not_told_is_said_to_be_not_told() -> None:
    lead = make_lead(deadline_at=None, amount=None, currency=None, stage=None, buyer=None)
    lines = mail_of(lead).text.splitlines()
    assert "   입찰 마감: 확인 안 됨" in lines
    assert "   금액: 확인 안 됨" in lines
    assert "   [신규] [확인 안 됨] [생활]" in lines
    assert not any(line.startswith("   진행 단계") for line in lines)
    assert not any(line.startswith("   발주처") for line in lines)


def test_a_change_is_told_from_what_this_reader_was_last_sent() -> None:
    history = told(deadline_at=NOW + 7 * DAY + timedelta(hours=8, minutes=30), amount=None, currency=None)
    text = mail_of(make_lead(), history=history).text
    assert (
        "   * 입찰 마감: 현지 2026년 11월 30일(월) 16:30 · 한국 18:30"
        " → 현지 2026년 12월 13일(일) 16:30 · 한국 18:30"
    ) in text.splitlines()
    assert "   * 금액: 확인 안 됨 → 예산액 THB 48,500,000 (약 4,850만 바트)" in text.splitlines()


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
    facts = card_facts(mail_of(make_lead(), details={"L-1": details}).html)
    assert f"포함 이유: 제목 “ · {CAMERA} · ” = gone.concept" in facts


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ko", "[방콕] 11월 23일 · 긴급 1 · 신규 1 · 변경 1 · 마감 임박 1 · 낙찰·취소 1 · 소식 1"),
        (
            "en",
            (
                "[Bangkok] 23 November · 1 urgent · 1 new · 1 changed · 1 closing soon"
                " · 1 awarded or cancelled · 1 in the news"
            ),
        ),
    ],
)
def test_the_subject_counts_in_the_readers_language(language: str, subject: str) -> None:
    near = NOW + 6 * DAY
    history = History(NOW - 3 * DAY, {
        "L-2": LastSent(make_facts(stage="plan")), "L-3": LastSent(make_facts(deadline_at=near)),
        "L-5": LastSent(make_facts()),
    })  # fmt: skip
    leads = (
        make_lead("L-1"), make_lead("L-2"), make_lead("L-3", deadline_at=near),
        make_lead("L-4", deadline_at=NOW + 2 * DAY), make_lead("L-5", stage="awarded"),
        make_lead("L-6", stage="programme", deadline_at=None),
    )  # fmt: skip
    assert mail_of(*leads, history=history, language=language).subject == subject


def test_a_sandbox_mail_says_so_in_subject_and_body() -> None:
    mail = mail_of(make_lead(), context=make_context(sandbox=True))
    assert mail.subject == "[SANDBOX] [방콕] 11월 23일 · 신규 1"
    assert mail.text.startswith("*** SANDBOX: 가상의 공고로 만든 시험 메일입니다.")
    assert "SANDBOX: 가상의 공고로" in soup(mail.html).get_text()


def test_a_live_mail_does_not_speak_of_the_sandbox() -> None:
    mail = mail_of(make_lead())
    assert "SANDBOX" not in mail.subject + mail.text + mail.html


def test_an_empty_day_proves_what_was_looked_at() -> None:
    failed = make_report(
        "th_moc", title="Ministry", state="failed", rows=0, stale=True, unread=2,
        troubles=({"code": "timeout", "times": 3},), full_at=NOW - 3 * DAY,
    )  # fmt: skip
    mail = mail_of(context=make_context(failed, make_report()))
    assert mail.subject == "[방콕] 11월 23일 · 신규·변경 없음 · 출처 1/2 확인"
    assert "지난 메일 이후 신규·변경·마감 임박 건이 없습니다." in mail.text
    assert (
        "! 출처 1곳은 전부 또는 일부를 확인하지 못해, 해당 출처의 공고가 이 메일에서 누락되었을 수 있습니다: Ministry"
        in mail.text
    )
    assert (
        "- Ministry: 수집 실패 · 11월 20일 08:00 이후 전체 수집 실패 · 2건 판독 실패(별도 보관)"
        " · 수집 종료(현지 시각): 11월 23일 07:00 · 건수: 0 · 응답 시간 초과 (3회)"
    ) in mail.text.splitlines()
    assert "- Thai e-GP: 완료 · 수집 종료(현지 시각): 11월 23일 07:00 · 건수: 1,532" in mail.text.splitlines()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "누락되거나 크게 줄어든 항목: 마감일 · 금액 · 그 밖의 항목"),
        ("en", "fields are missing or have fallen: deadline · amount · other fields"),
    ],
)
def test_fields_that_are_missing_or_have_fallen_are_said_of_their_source(language: str, said: str) -> None:
    lacking = ("deadline", "list.deadline", "amount", "detail.bidPrice", "content.2.1")
    mail = mail_of(make_lead(), context=make_context(make_report(lacking=lacking)), language=language)
    assert said in mail.text
    assert said in soup(mail.html).get_text()
    assert said not in mail_of(make_lead(), language=language).text


def test_what_is_held_and_whose_address_refuses_is_said_at_the_top() -> None:
    flooding = make_report(held=73, held_soon=4)
    context = replace(make_context(flooding), returned=("old@kotra.example",))
    text = mail_of(make_lead(), context=context).text
    assert (
        "! Thai e-GP: 신규 73건이 평소보다 훨씬 많이 한꺼번에 수집되어 발송을 보류했습니다(7일 이내 마감 4건)."
        " 담당자 검토 후 보내 드립니다."
    ) in text.splitlines()
    assert "! 메일 서버가 계속 거절하여 발송을 멈춘 주소 1개: old@kotra.example" in text.splitlines()
    assert "- Thai e-GP: 완료 · 73건 발송 보류(일시 급증) · 수집 종료" in text


def test_a_weekly_mail_of_all_centres_names_each_leads_country_and_tells_its_own_time() -> None:
    leads = (make_lead("L-1"), make_lead("L-2", country="TR", zone="Europe/Istanbul"))
    context = DigestContext("headquarters", "Headquarters", "본부", "Asia/Seoul", NOW, False, (), EVERYWHERE)
    mail = mail_of(*leads, context=context)
    assert mail.subject == "[본부] 11월 23일 · 신규 2"
    assert "스마트시티 발주정보 · 본부 주간 종합" in mail.text
    assert "   (D-20) [신규] [튀르키예] [입찰 중] [생활]" in mail.text.splitlines()
    assert "현지 2026년 12월 13일(일) 12:30 · 한국 18:30" in mail.text
    assert "현지 2026년 12월 13일(일) 16:30 · 한국 18:30" in mail.text


def test_a_card_names_the_companies_that_a_lead_fits() -> None:
    fits = Company("한빛시스템", keywords=("CCTV",), countries=frozenset({"TH"}))
    other = Company("Other", dimensions=frozenset({"energy"}))
    context = replace(make_context(), companies=(fits, other))
    facts = card_facts(mail_of(make_lead(), details={"L-1": RICH}, context=context).html)
    assert "조건 일치 기업: 한빛시스템" in facts


def test_a_source_that_was_never_crawled_is_named() -> None:
    never = make_report("wb", title="World Bank", state="never", ended_at=None, rows=0, stale=True)
    mail = mail_of(context=make_context(never), language="en")
    assert (
        "- World Bank: not configured (never crawled) · Crawl ended (local time): –" in mail.text.splitlines()
    )


def test_the_most_useful_eight_are_cards_and_all_others_lines() -> None:
    leads = [make_lead(f"L-{n:02}", foreign_bidders=n < 7) for n in range(23)]
    mail = mail_of(*leads, make_lead("L-99", deadline_at=NOW + DAY))
    page = soup(mail.html)
    assert mail.subject.endswith("긴급 1 · 신규 23")
    cards, lines = ([str(a["href"])[-4:] for a in page.select(where)] for where in ("h3 a", "li a"))
    assert cards == ["L-99", *(f"L-{n:02}" for n in range(7))]
    assert lines == [f"L-{n:02}" for n in range(7, 23)]


def test_the_text_says_every_title_deadline_sum_and_link_of_the_html() -> None:
    leads = [make_lead(f"L-{n}", title=f"{THAI_TITLE} {n}", deadline_at=NOW + n * DAY) for n in range(1, 6)]
    leads.append(make_lead("L-8", title="awarded", stage="awarded"))
    leads.append(make_lead("L-9", tier="watch", title="ซื้อกล้อง"))
    details = {lead.id: RICH for lead in leads}
    history = History(NOW - 3 * DAY, {"L-8": LastSent(make_facts())})
    mail = mail_of(*leads, details=details, history=history)
    page, text = soup(mail.html), " ".join(mail.text.split())
    left_out = ("진행 단계", "포함 이유", "출처")  # the page has them, which the text leads to
    for row in page.select(".facts tr"):
        if row.th is not None and row.th.get_text() in left_out:
            row.decompose()
    for one in page.select(".gist small, li small"):
        one.decompose()
    said = [a["href"] for a in page.find_all("a")] + [h.get_text() for h in page.find_all(["h1", "h2", "h3"])]
    places = ".facts td, .facts th, .gist, .meta span, li, .clash, .foot p, .sources tbody th, .warn, .number"
    said += [words.strip("· ") for one in page.select(places) for words in one.stripped_strings]
    assert len(said) > 120
    assert [one for one in said if " ".join(str(one).split()) not in text] == []


def test_amounts_in_the_html_are_those_of_the_lead() -> None:
    page = soup(mail_of(make_lead(amount=Decimal("5713562.45"))).html)
    assert any(
        next(cell.stripped_strings) == "예산액 THB 5,713,562.45 (약 571.4만 바트)"
        for cell in page.select(".facts td")
    )


def test_the_memory_of_three_days_is_what_makes_a_lead_new() -> None:
    assert mail_of(make_lead(), history=FIRST_DIGEST).subject.endswith("신규 1")


def test_an_address_that_several_leads_share_stands_once_in_the_text() -> None:
    shared = "https://portal.example/list"
    mail = mail_of(*(make_lead(f"L-{n}", url=shared) for n in range(12)))
    assert mail.text.count(shared) == 1
    assert len(soup(mail.html).find_all("a", href=shared)) == 12
