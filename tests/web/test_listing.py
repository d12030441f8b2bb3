"""The list of leads: what answers to words and filters, in which order, page by page."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from desk.searches.find import find
from desk.searches.query import SearchQuery
from digest.links.tokens import Action
from tests.digest.world import DAY, NOW, World
from tests.web.desk import Desk, Page, words
from warehouse.tables import exchange_rate, place


@pytest.fixture
def leads(world: World) -> World:
    """Six leads in three countries."""
    hit = {"concept": "mob.signal", "term": "tín hiệu", "field": "title", "start": 0, "end": 8}
    world.add_place()
    world.change("L-1", place_code="TH-40")
    world.add_lead("L-3", country="VN", title="Hệ thống đèn tín hiệu Đà Nẵng", language="vi", stage="plan",
                   deadline_at=None, amount=None, currency=None, evidence={"hits": [hit], "traps": []},
                   dimensions=["mobility"])  # fmt: skip
    world.add_lead("L-4", country="TR", title="AKILLI Şehir İZMİR", language="tr", tier="watch",
                   deadline_at=NOW + 2 * DAY, amount=Decimal(9000000), currency="TRY")  # fmt: skip
    world.add_lead("L-5", title="100%_sure", deadline_at=NOW - DAY, first_known_at=NOW)
    world.add_lead("L-6", title="none of it", tier="none")
    return world


def found(page: Page) -> list[str]:
    """The ids of the listed leads, in order."""
    return [link.partition("?")[0].rpartition("/")[2] for link in page.links("/lead/")]


def listed(desk: Desk, subscriber: int, query: str = "") -> Page:
    everywhere = "" if "country=" in query else "&country="
    return desk.get(f"{desk.link(Action.READ, subscriber)}{everywhere}&{query}")


ANSWERS = [
    ("", ["L-1", "L-2", "L-3", "L-4", "L-5"]),
    ("order=newest", ["L-5", "L-1", "L-2", "L-3", "L-4"]),
    ("country=VN", ["L-3"]),
    ("tier=watch", ["L-4"]),
    ("stage=plan", ["L-3"]),
    ("stage=closed", ["L-5"]),
    ("stage=open", ["L-1", "L-2", "L-4"]),
    ("dimension=mobility", ["L-3"]),
    ("before=2026-11-25", ["L-4"]),
    ("before=2026-11-24", []),
    ("q=ขยะ", ["L-2"]),
    ("q=L-2", ["L-2"]),
    ("q=akilli+izmir", ["L-4"]),
    ("q=da+nang", ["L-3"]),
    ("q=Đèn", ["L-3"]),
    ("q=ขอนแก่น", ["L-1", "L-3", "L-4", "L-5"]),
    ("q=Khon+KAEN", ["L-1"]),
    ("q=콘깬", ["L-1"]),
    ("q=꼰깬", ["L-1"]),
    ("q=꼰깬시", []),
    ("q=신호", ["L-3"]),
    ("q=traffic+signal+hệ", ["L-3"]),
    ("q=100%25_s", ["L-5"]),
    ("q=%25", ["L-5"]),
    ("q=_", ["L-5"]),
    ("q=%5C", []),
    ("q=%00", ["L-1", "L-2", "L-3", "L-4", "L-5"]),
    ("q=' OR 1=1 --", []),
    ("q=nothing+like+it", []),
    ("country=TH&q=ขยะ&stage=open", ["L-2"]),
]


def test_words_and_filters_find_what_answers_to_all_of_them(
    desk: Desk, leads: World, subscriber: int
) -> None:
    for query, ids in ANSWERS:
        page = listed(desk, subscriber, query)
        assert found(page) == ids, query
        assert f"{len(ids)}건" in page.text, query


def test_the_list_opens_on_the_reader_s_own_country_with_the_way_to_all_of_them(
    desk: Desk, leads: World, subscriber: int
) -> None:
    page = desk.get(desk.link(Action.READ, subscriber))
    assert found(page) == ["L-1", "L-2", "L-5"]
    assert "태국" in page.tree.xpath("string(//p[@role='status'])")
    (everywhere,) = [link for link in page.links("country=") if "lang=" not in link]
    assert found(desk.get(f"{desk.address}/{everywhere}")) == ["L-1", "L-2", "L-3", "L-4", "L-5"]


def rate(world: World, currency: str, krw: str) -> None:
    values = {"currency": currency, "rate_date": date(2026, 11, 20), "krw": krw, "usd": "1", "source": "ecb"}
    with world.engine.begin() as connection:
        connection.execute(insert(exchange_rate).values(values))


def test_sums_are_compared_in_the_asked_currency_and_what_has_none_is_told(
    desk: Desk, leads: World, subscriber: int
) -> None:
    leads.change("L-2", amount=Decimal(1000000))
    plain = listed(desk, subscriber, "least=2,000,000&currency=THB")
    assert found(plain) == ["L-1", "L-5"]
    assert "THB 환산 금액을 알 수 없는 2건은 표시하지 않았습니다." in plain.text
    for currency, krw in (("KRW", "1"), ("THB", "40"), ("TRY", "35")):
        rate(leads, currency, krw)
    assert found(listed(desk, subscriber, "least=315000000")) == ["L-1", "L-4", "L-5"]
    assert found(listed(desk, subscriber, "least=315000001")) == ["L-1", "L-5"]
    assert (
        "KRW 환산 금액을 알 수 없는 1건은 표시하지 않았습니다."
        in listed(desk, subscriber, "least=315000001").text
    )


def test_a_row_tells_meaning_title_country_and_time_left(desk: Desk, leads: World, subscriber: int) -> None:
    page = listed(desk, subscriber, "country=VN")
    assert page.tree.xpath("//mark/text()") == ["Hệ thống"[:8]]
    assert page.tree.xpath("//h2/@lang") == ["vi"]
    assert "베트남" in page.text
    assert "입찰 중 확인 필요 튀르키예 · D-2" in listed(desk, subscriber, "country=TR").text


NONSENSE = [
    ("country=XX", "국가"),
    ("tier=none", "분류"),
    ("stage=<b>", "단계"),
    ("before=tomorrow", "마감일(까지)"),
    ("least=a+lot", "금액(이상)"),
    ("least=-1", "금액(이상)"),
    ("least=NaN", "금액(이상)"),
    ("least=1e30", "금액(이상)"),
    ("page=0", "쪽"),
    ("page=99999999999", "쪽"),
    ("currency=BTC", "통화"),
]


def test_what_cannot_be_understood_is_said_and_left_out(desk: Desk, leads: World, subscriber: int) -> None:
    for query, name in NONSENSE:
        page = listed(desk, subscriber, query)
        assert (page.status, len(found(page))) == (200, 5), query
        assert f"‘{name}’ 값이 올바르지 않아 조건에서 제외했습니다." in page.text, query


def test_long_lists_come_in_pages_that_keep_the_question_and_the_language(
    desk: Desk, world: World, subscriber: int
) -> None:
    for number in range(45):
        world.add_lead(
            f"L-P{number:02}", title=f"บึง {number}", first_known_at=NOW + timedelta(seconds=number)
        )
    query = "q=บึง&order=newest&lang=en"
    pages = []
    page = listed(desk, subscriber, query)
    for _ in range(3):
        pages.append(found(page))
        later = page.tree.xpath("//a[@rel='next']/@href")
        if later:
            page = desk.get(f"{desk.address}/{later[0]}")
    assert [len(ids) for ids in pages] == [20, 20, 5]
    assert [one for ids in pages for one in ids] == [f"L-P{number:02}" for number in reversed(range(45))]
    assert page.tree.get("lang") == "en"
    assert "Page 3 of 3" in page.text
    behind = listed(desk, subscriber, f"{query}&page=9")
    assert (found(behind), "page=3" in behind.tree.xpath("//a[@rel='prev']/@href")[0]) == ([], True)


def test_the_form_keeps_what_was_asked(desk: Desk, leads: World, subscriber: int) -> None:
    page = listed(desk, subscriber, 'q="><b>&country=TH&before=2026-12-24&least=5&lang=en')
    values = {
        name: page.tree.xpath(f"//input[@name='{name}']/@value")[0]
        for name in ("q", "before", "least", "lang")
    }
    assert values == {"q": '"><b>', "before": "2026-12-24", "least": "5", "lang": "en"}
    assert page.tree.xpath("//input[@name='country'][@checked]/@value") == ["TH"]
    assert page.tree.xpath("//details/@open") == [""]
    assert page.tree.xpath("//b[not(ancestor::p)]") == []


def test_marks_are_listed_and_taken_back(desk: Desk, world: World, subscriber: int) -> None:
    desk.post(desk.link(Action.FOLLOW, subscriber, "L-1"))
    desk.post(desk.link(Action.NOT_FOR_US, subscriber, "L-2"), reason="too_small")
    desk.post(desk.link(Action.MUTE_BUYER, subscriber, "L-1"))
    marks = desk.link(Action.READ, subscriber).replace("/leads?", "/marks?")
    told = [words(item) for item in desk.get(marks).tree.xpath("//li")]
    assert told == [
        "발주처 알림 끔 เทศบาลนครขอนแก่น 되돌리기",
        "우리 센터와 무관 · 규모가 작음 ระบบจัดการขยะ 되돌리기",
        "관심 등록 จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น 되돌리기",
    ]
    desk.post(desk.get(marks).tree.xpath("//form/@action")[1])
    assert [undone for *_, undone in desk.rows()] == [False, True, False]
    assert len(desk.get(marks).tree.xpath("//li")) == 2


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["q", "country", "stage", "before", "least", "page", "order"]),
        st.one_of(
            st.text(max_size=120),
            st.sampled_from(["%", "_\\", "1e5", "2026-02-30", "ı İ", "신호 ขยะ", "0x1"]),
        ),
    )
)
def test_nothing_that_is_asked_breaks_the_search(leads: World, asked: dict[str, str]) -> None:
    search, bad = SearchQuery.parse(asked)
    with leads.engine.connect() as connection:
        answer = find(connection, search, NOW)
    assert set(bad) <= asked.keys()
    assert len(answer.rows) <= answer.total <= 5


def test_a_wish_is_read_and_written_back() -> None:
    asked = {"q": " ขยะ  a ", "least": "1,5 00", "page": "3", "tier": "", "extra": "x"}
    search, bad = SearchQuery.parse(asked)
    assert (search, bad) == (SearchQuery(q="ขยะ a", least=Decimal(1500), page=3), ())
    assert search.to_query_string(page=4) == "q=%E0%B8%82%E0%B8%A2%E0%B8%B0+a&least=1500&page=4"
    assert SearchQuery().to_query_string() == ""


def test_places_of_another_country_are_not_mixed_in(desk: Desk, leads: World, subscriber: int) -> None:
    values: dict[str, Any] = {
        "code": "VN-DN", "country": "VN", "kind": "province", "province": "VN-DN",
        "local": "Đà Nẵng", "en": "Da Nang", "ko": "다낭", "programmes": [],
    }  # fmt: skip
    with leads.engine.begin() as connection:
        connection.execute(insert(place).values(values))
    leads.change("L-3", place_code="VN-DN")
    assert found(listed(desk, subscriber, "q=다낭")) == ["L-3"]
