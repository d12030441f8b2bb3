"""What staff read outside the morning's mail is Korean too: buyers, glosses, where names come from, codes."""

import csv
import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import yaml
from lxml import etree
from openpyxl import load_workbook

from desk.personal_tokens import Opens
from digest.links.tokens import Action
from tests.digest.world import World
from tests.harness import ROOT
from tests.web.api import program
from tests.web.desk import Desk
from tests.web.filled import fill
from tests.web.staff import enter
from tests.web.test_feeds import again
from web.api.atom import Entry, make_atom
from web.authorities.authority_view import say_provenance
from web.i18n import WebTranslator
from web.operating.overview_view import say_reject

KO = WebTranslator("ko", "Asia/Bangkok")
BUYER = "เทศบาลนครขอนแก่น (콘깬시 · Khon Kaen City Municipality)"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def filled(desk: Desk, world: World, subscriber: int) -> Desk:
    """A desk whose buyer has names in three languages."""
    fill(world, subscriber)
    return desk


def test_list_and_home_name_the_buyer_in_korean_beside_the_original_and_the_gloss_reads_like_a_title(
    filled: Desk, subscriber: int
) -> None:
    listed = filled.get(filled.link(Action.READ, subscriber) + "&q=CCTV").text
    assert BUYER in listed
    assert "콘깬 CCTV·영상감시" in listed
    home = filled.get(filled.link(Action.READ, subscriber).replace("/leads?", "/?")).text
    assert BUYER in home


def test_a_buyer_s_page_glosses_its_leads_by_the_mail_s_headline(filled: Desk, subscriber: int) -> None:
    page = filled.get(filled.link(Action.READ, subscriber).replace("/leads?", "/authority/TH-B1?"))
    assert page.tree.findtext(".//h1") == "콘깬시"
    assert "입찰 중 콘깬 CCTV·영상감시 구축 " in page.text


def test_board_and_calendar_gloss_their_titles_as_lists_do(filled: Desk, world: World) -> None:
    kim = enter(filled, world, "lee@kotra.example")
    kim.send("file/L-1/date", day="2026-11-25", title="질의 마감")
    for page, times in (("board", 1), ("calendar", 2)):
        told = kim.get(f"{page}?lang=ko").text
        assert (page, told.count("콘깬 CCTV·영상감시 구축 용어집 풀이")) == (page, times)


def test_feeds_and_sheets_name_the_buyer_in_korean_too(filled: Desk, subscriber: int) -> None:
    secret = program(filled, subscriber, Opens.LEADS, "q=CCTV").secret
    feed = etree.fromstring(again(filled, Opens.LEADS, secret).content)
    (content, *_) = feed.iterfind("a:entry/a:content", {"a": "http://www.w3.org/2005/Atom"})
    assert f"발주처: {BUYER}" in (content.text or "")
    assert (content.text or "").startswith("콘깬 CCTV·영상감시")
    sheet = program(filled, subscriber).get("leads.xlsx", q="CCTV").content
    heads, row, *_ = load_workbook(BytesIO(sheet)).worksheets[0].iter_rows(values_only=True)
    told = dict(zip(heads, row, strict=True))
    assert told["발주처(한국어·영어)"] == "콘깬시 · Khon Kaen City Municipality"
    assert str(told["용어집 풀이"]).startswith("콘깬 CCTV·영상감시")


def test_a_feed_of_the_sandbox_says_so_in_its_title_and_in_each_entry() -> None:
    entry = Entry("lead/L-1", "CCTV", "en", NOW, NOW, "", "portal", (), ())
    titles = "{http://www.w3.org/2005/Atom}title"
    for sandbox, mark in ((True, "[SANDBOX] "), (False, "")):
        feed = etree.fromstring(make_atom("feed", "leads", "ko", [entry], sandbox=sandbox))
        assert [one.text for one in feed.iter(titles)] == [f"{mark}leads", f"{mark}CCTV"]


def test_where_a_buyer_s_names_come_from_is_said_in_words() -> None:
    told = "name: notices; en: rule: as in a circular of 2009 (seen in copies); place added; ko: own"
    said = say_provenance(told, date(2026, 11, 30), KO)
    assert said == "원어: 공고에 나온 이름 · 영어: 공식 번역 규칙 · 한국어: 자체 표기 (2026년 11월 30일(월))"


def test_every_provenance_of_a_name_has_words_for_each_of_its_parts() -> None:
    with (ROOT / "transform/data/buyers.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["source"] for row in csv.DictReader(lines)}
    said = {one: say_provenance(one, date(2026, 11, 30), KO) for one in told}
    assert [one for one, words in said.items() if re.search(r"[a-z]{3}", words)] == []


def test_a_body_that_is_a_source_and_a_buyer_has_one_korean_name() -> None:
    with (ROOT / "transform/data/buyers.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row["korean"] for row in csv.DictReader(lines)]
    short = re.compile(r"\(([A-Z]{3,5})\)$")
    bought = {found[1]: name for name in rows if (found := short.search(name))}
    for path in sorted((ROOT / "scrapers/sources").glob("*.yml")):
        name = str(yaml.safe_load(path.read_text(encoding="utf-8")).get("publisher_ko", ""))
        found = short.search(name)
        if found and found[1] in bought:
            assert name.endswith(bought[found[1]]), path.name


def test_why_a_record_could_not_be_read_is_said_in_words_and_an_unknown_code_by_itself() -> None:
    assert [say_reject(one, KO) for one in ("bad_date", "no_such_code")] == [
        "날짜를 읽을 수 없음",
        "no_such_code",
    ]
