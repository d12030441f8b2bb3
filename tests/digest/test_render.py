"""What the mail says, in HTML and in text, whatever the portals wrote."""

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.choose import Section
from digest.leads import Carrier, Details, Hit, Place
from digest.memory import Memory, Told
from digest.render import MOST_HTML, render_mail
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
    pick,
)  # fmt: skip

CAMERA = "กล้องโทรทัศน์วงจรปิด"
TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "caption", "thead", "tbody", "tr", "td",
    "th", "col", "colgroup", "p", "h1", "h2", "h3", "a", "b", "br", "span", "mark",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "class", "style", "role", "scope", "width", "cellpadding", "cellspacing",
    "align", "valign", "href",
}  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>@import url(//evil.example)</style>",
    "]]><svg onload=alert(1)>",
    "a\r\nBcc: victim@example.org",
    "a\x00b\x0bc\u2028d\u202egnp.exe",
    "\ud800 lone",
)


def hit(term: str, concept: str = "liv.cctv", title: str = THAI_TITLE) -> Hit:
    start = title.find(term)
    return Hit(concept, term, "title", start, start + len(term))


def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "lxml")


def told(**known: Any) -> Memory:  # noqa: ANN401  # fields of Facts
    return Memory(NOW - 3 * DAY, {"L-1": Told(make_facts(**known))})


RICH = Details(
    place=Place("ขอนแก่น", "Khon Kaen", "콘깬"),
    hits=(hit(CAMERA),),
    carriers=(
        Carrier("adb_projects", "Asian Development Bank", "https://www.adb.org/projects/1"),
        Carrier("th_egp", "Thai e-GP", "https://process.gprocurement.go.th/notice/L-1"),
    ),
    disagreements={
        "deadline_at": {"adb_projects": "2026-12-14T09:30:00+00:00", "th_egp": "2026-12-13T09:30:00+00:00"}
    },
)


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


def check_safe(page: str) -> None:
    """Only known tags and attributes, only plain links, nothing fetched from anywhere."""
    tree = soup(page)
    assert {tag.name for tag in tree.find_all(True)} <= TAGS
    assert {name for tag in tree.find_all(True) for name in tag.attrs} <= ATTRIBUTES
    assert all(re.match(r"(https?://|mailto:)", str(a["href"])) for a in tree.find_all("a"))
    styles = "".join(style.get_text() for style in tree.find_all("style"))
    styles += "".join(str(tag.get("style", "")) for tag in tree.find_all(True))
    assert "url(" not in styles
    assert "@import" not in styles
    assert len(page.encode()) <= MOST_HTML


texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=400), st.text("<>&\"'\\\r\n\x00\u202e", max_size=80)
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=texts, buyer=texts, url=texts, source=texts, term=texts, reason=texts)
@example(*(["<script>alert(1)</script>"] * 6))
@example(*(["\ud800\x00\u202e\r\n"] * 6))
@example("t", "b", "javascript:alert(1)", "s", "w", "r")
@example(
    "x" * 10_000, "y" * 10_000, "https://a.example/" + "&" * 10_000, "z" * 10_000, "w" * 10_000, "r" * 9_999
)
def test_no_text_of_a_portal_becomes_markup(
    title: str, buyer: str, url: str, source: str, term: str, reason: str
) -> None:
    details = Details(
        hits=(Hit("liv.cctv", term, "title", 0, 3), Hit(source, term, "description", 0, 3)),
        carriers=(Carrier("th_egp", source, url),),
        disagreements={"buyer": {"th_egp": buyer, source: title}, reason: {"th_egp": term}},
    )
    lead = make_lead(title=title, buyer=buyer or None, url=url, funder=source)
    occasion = make_occasion(make_report(title=source, reason=reason, state="partial"))
    mail = mail_of(lead, details={"L-1": details}, memory=told(title="before"), occasion=occasion)
    check_safe(mail.html)
    mail.text.encode()
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028\u2029\u202a-\u202e\u2066-\u2069]", mail.text)
    assert mail.subject == "[방콕] 11월 23일 · 변경 1"


@pytest.mark.parametrize(
    ("letter", "count"), [("x", 60), ("ก", 60), ("&", 60), ('"', 60), ("한", 60), ("😀", 60), ("ก", 5000)]
)
def test_the_html_never_outgrows_what_mailboxes_show_and_what_is_left_out_waits(
    letter: str, count: int
) -> None:
    long, near = letter * 900, NOW + 2 * DAY
    leads = [
        make_lead(f"L-n{n}", title=long, buyer=long, url=f"https://a.example/{long}") for n in range(count)
    ]
    leads += [make_lead(f"L-c{n}", title=long, funder=long) for n in range(30)]
    leads += [make_lead(f"L-d{n}", title=long, deadline_at=near) for n in range(30)]
    leads += [make_lead(f"L-u{n}", title=long, tier="watch") for n in range(30)]
    known = {f"L-c{n}": Told(make_facts(title=letter * 700, buyer=long)) for n in range(30)}
    known |= {f"L-d{n}": Told(make_facts(title=long, deadline_at=near)) for n in range(30)}
    full = Details(
        hits=tuple(Hit("liv.cctv", f"{n}{long}", "title", n, n + 1) for n in range(20)),
        carriers=tuple(Carrier(f"s{n}", long, f"https://a.example/{letter * 160}") for n in range(20)),
        disagreements={f"f{n}": {"a": long, "b": long} for n in range(20)},
    )
    coverage = [make_report(f"s{n}", title=long, reason=long, state="partial") for n in range(12)]
    selection = pick(*leads, memory=Memory(NOW - 3 * DAY, known))
    details = {lead.id: full for lead in leads}
    mail, shown = render_mail(make_occasion(*coverage), selection, details, "ko")
    check_safe(mail.html)
    assert {section: shown[section].total for section in Section} == {
        section: selection[section].total for section in Section
    }
    assert all(shown[section].items for section in Section)


def test_twenty_ordinary_cards_in_each_section_fit() -> None:
    near = NOW + 2 * DAY
    leads = [make_lead(f"L-n{n}") for n in range(12)] + [
        make_lead(f"L-d{n}", deadline_at=near) for n in range(6)
    ]
    memory = Memory(NOW - 3 * DAY, {f"L-d{n}": Told(make_facts(deadline_at=near)) for n in range(6)})
    selection = pick(*leads, memory=memory)
    mail, shown = render_mail(make_occasion(), selection, {lead.id: RICH for lead in leads}, "ko")
    assert shown == selection
    assert len(mail.html.encode()) <= MOST_HTML


def test_the_page_is_readable_by_screen_readers() -> None:
    page = soup(mail_of(make_lead(), memory=told(stage="plan"), details={"L-1": RICH}).html)
    assert page.html is not None
    assert page.html["lang"] == "ko"
    for table in page.find_all("table"):
        heads = table.find_all("th", recursive=True)
        if table.get("role") != "presentation":
            assert heads
            assert all(head.get("scope") in ("row", "col") for head in heads)
    assert len(page.select("table.sources caption, table.diff caption")) == 2
    assert [name.name for name in page.find_all(["h1", "h2", "h3"])] == ["h1", "h2", "h3", "h2"]


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        digits = colour.lstrip("#")
        digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Ink on ground, as style.css (light) and keep.css (dark) pair them.
PAIRS = (
    "#1b2430 #f2f4f7", "#556070 #f2f4f7", "#556070 #ffffff", "#0a5596 #ffffff", "#1d4268 #e6eef7",
    "#8a2a08 #fde9dd", "#8a2a08 #ffffff", "#9a2e0c #f2f4f7", "#5c4a1a #fff8e6", "#5c5646 #fff8e6",
    "#7a3d00 #ffffff", "#1c6437 #ffffff", "#ffffff #8f1d14", "#1b2430 #ffeeb0", "#45505f #ffffff",
    "#e7eaef #12161b", "#a9b3c0 #12161b", "#a9b3c0 #1c222a", "#8cc4ff #1c222a", "#fff3cf #5a4a10",
    "#cfe4fb #243a54", "#ffd6c2 #54260f", "#ffb08e #12161b", "#d8c592 #2c2718", "#b8af98 #2c2718",
    "#f0bd84 #1c222a", "#86d6a3 #1c222a", "#c3cbd6 #1c222a",
)  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_ink_stands_out_from_its_ground(pair: str) -> None:
    assert contrast(*pair.split()) >= 4.5


def test_the_styles_use_the_checked_inks() -> None:
    page = mail_of(make_lead(), memory=told(stage="plan"), details={"L-1": RICH}).html
    inks = set(re.findall(r"(?<![-\w])color: ?(#[0-9a-f]{3,6})", html.unescape(page)))
    assert inks <= {ink for pair in PAIRS for ink in pair.split()} | {"#fff"}


def test_amounts_in_the_html_are_those_of_the_lead() -> None:
    page = soup(mail_of(make_lead(amount=Decimal("5713562.45"))).html)
    assert any(cell.get_text() == "예산 THB 5,713,562.45 (약 571.4만)" for cell in page.select(".facts td"))


def test_the_memory_of_three_days_is_what_makes_a_lead_new() -> None:
    assert mail_of(make_lead(), memory=FIRST_DIGEST).subject.endswith("신규 1")
