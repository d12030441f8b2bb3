"""What a mail must not say wrongly: not told and not read, over and open, one date for another."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from digest.select.details import Carrier, Details, Place
from digest.select.history import History, LastSent
from digest.select.leads import Facts
from tests.digest.mornings import mails, morning
from tests.digest.pages import soup
from tests.digest.world import DAY, FIRST_DIGEST, NOW, World, ids, mail_of, make_facts, make_lead, pick
from transform.values.former_provinces import FormerProvince
from warehouse.tables import crawl, document, notice_part, source

READ = Details(read=True)
BARE: dict[str, Any] = {
    "deadline_at": None,
    "deadline_precision": None,
    "amount": None,
    "currency": None,
    "amount_kind": None,
}


def text_of(language: str = "ko", details: Details | None = None, **known: Any) -> str:  # noqa: ANN401  # of Lead or Facts
    return mail_of(make_lead(**known), details={"L-1": details or Details()}, language=language).text


@pytest.mark.parametrize(
    ("language", "details", "said"),
    [
        ("ko", Details(), "확인 안 됨"),
        ("ko", READ, "공고에 없음"),
        ("en", Details(), "not known"),
        ("en", READ, "not told"),
    ],
)
def test_only_what_was_read_can_be_said_not_to_tell_something(
    language: str, details: Details, said: str
) -> None:
    lines = text_of(language, details, **BARE).splitlines()
    labels = {
        "ko": ("입찰 마감", "금액", "외국 기업 참가"),
        "en": ("Bid deadline", "Amount", "Foreign bidders"),
    }
    for label in labels[language]:
        assert f"   {label}: {said}" in lines


def test_the_footer_says_what_the_two_words_mean() -> None:
    assert "‘확인 안 됨’은 수집한 자료에 없다는 뜻이며, 공고 원문에는 있을 수 있습니다." in text_of()


def _part(world: World, native_id: str, part: str, name: str = "th_egp") -> None:
    """Let one page of a notice have been read."""
    with world.engine.begin() as connection:
        walked = connection.execute(
            insert(crawl)
            .values(
                source=name, entrance="walk", started_at=NOW, state="complete",
                window_since=NOW.date(), window_until=NOW.date(),
            )
            .returning(crawl.c.id)
        ).scalar_one()  # fmt: skip
        page = connection.execute(
            insert(document)
            .values(
                source=name, kind=part, key=f"{native_id}/{part}", url="https://example.org/", body=b"x",
                content_type="", meta={}, hash=f"{native_id}/{part}".encode(), fetched_at=NOW, seen_at=NOW,
                fingerprint=f"{native_id}/{part}".encode(), crawl_id=walked,
            )
            .returning(document.c.id)
        ).scalar_one()  # fmt: skip
        values = {"source": name, "native_id": native_id, "part": part, "document_id": page}
        connection.execute(insert(notice_part).values(values | {"seen_at": NOW, "content": {}}))


def _said_of_bidders(world: World) -> str:
    morning(world)
    text: str = mails(world)[-1].get_body(("plain",)).get_content()
    return next(line for line in text.splitlines() if "외국 기업 참가" in line).strip()


def _announce(world: World, name: str, part: str) -> None:
    with world.engine.begin() as connection:
        connection.execute(update(source).where(source.c.name == name).values(announcement=part))


def test_a_list_alone_has_not_told_everything_and_its_announcement_has(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    _announce(world, "th_egp", "document")
    _part(world, "L-1", "list")
    assert _said_of_bidders(world) == "외국 기업 참가: 확인 안 됨"


def test_an_announcement_that_was_read_may_be_said_not_to_tell(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    _announce(world, "th_egp", "document")
    _part(world, "L-1", "list")
    _part(world, "L-1", "document")
    assert _said_of_bidders(world) == "외국 기업 참가: 공고에 없음"


def test_where_one_of_two_announcements_was_not_read_it_may_tell(world: World) -> None:
    world.add_source("th_other", "Other", "TH")
    world.add_lead("L-1")
    world.carry("L-1", "th_other")
    world.add_subscriber("kim@kotra.example")
    for name, part in (("th_egp", "document"), ("th_other", "detail")):
        _announce(world, name, part)
    _part(world, "L-1", "document")
    assert _said_of_bidders(world) == "외국 기업 참가: 확인 안 됨"


def test_news_tells_nothing_of_what_an_announcement_holds(world: World) -> None:
    world.add_lead("L-1")
    world.add_subscriber("kim@kotra.example")
    _part(world, "L-1", "list")
    assert _said_of_bidders(world) == "외국 기업 참가: 확인 안 됨"


@pytest.mark.parametrize("stage", ["cancelled", "awarded"])
@pytest.mark.parametrize("left", [3, 20, -2])
def test_what_is_over_has_no_days_left_and_presses_nowhere(stage: str, left: int) -> None:
    lead = make_lead(stage=stage, deadline_at=NOW + left * DAY)
    followed = History(NOW - 3 * DAY, {"L-1": LastSent(make_facts(deadline_at=NOW + left * DAY))})
    for history in (FIRST_DIGEST, followed):
        mail = mail_of(lead, history=history)
        assert not {"D-", "마감 지남", "오늘 마감", "근무일"} & {
            w for w in ("D-", "마감 지남", "오늘 마감", "근무일") if w in mail.text
        }
        assert soup(mail.html).select(".near, .hot, td.press") == []


def test_a_tender_whose_award_was_withdrawn_is_closed_whatever_its_old_deadline_was() -> None:
    assert "D-" not in text_of(stage="closed", deadline_at=NOW + 20 * DAY)


@pytest.mark.parametrize("stage", ["cancelled", "awarded"])
def test_what_is_over_when_it_is_first_told_is_not_counted_as_new(stage: str) -> None:
    selection = pick(make_lead("L-1"), make_lead("L-2", stage=stage))
    assert ids(selection) == {"new": ["L-1"], "over": ["L-2"]}
    assert mail_of(make_lead("L-1"), make_lead("L-2", stage=stage)).subject.endswith("신규 1 · 낙찰·취소 1")


@pytest.mark.parametrize(
    ("cancellation", "korean", "english"),
    [
        ("unsuccessful", "유찰", "unsuccessful (no award)"),
        ("cancelled", "취소", "called off"),
        (None, "취소·유찰", "cancelled or unsuccessful"),
    ],
)
def test_a_tender_that_found_nobody_is_told_from_one_that_was_called_off(
    cancellation: str | None, korean: str, english: str
) -> None:
    known: dict[str, Any] = {"stage": "cancelled", "cancellation": cancellation}
    assert f" · {korean} · " in text_of("ko", **known)
    assert f" · {english} · " in text_of("en", **known)


@pytest.mark.parametrize(
    ("stage", "substage", "korean", "english"),
    [
        ("draft", "reference_price", "기준가격 공개", "reference price published"),
        ("open", "interest", "참여의향서(EOI) 접수 중", "expressions of interest open"),
        ("draft", None, "사전규격", "draft documents for comment"),
        ("amended", "interest", "정정공고(입찰 중)", "amended (open)"),
    ],
)
def test_a_reference_price_and_a_request_for_interest_have_words_of_their_own(
    stage: str, substage: str | None, korean: str, english: str
) -> None:
    known: dict[str, Any] = {"stage": stage, "substage": substage, "deadline_at": NOW + 9 * DAY}
    assert f"[{korean}]" in text_of("ko", **known)
    assert f"[{english}]" in text_of("en", **known)


def test_a_request_for_interest_whose_day_has_passed_is_closed() -> None:
    known: dict[str, Any] = {"stage": "open", "substage": "interest", "deadline_at": NOW - DAY}
    assert "참여의향서" not in text_of("ko", **known)


def test_an_open_call_after_a_request_for_interest_is_told_as_a_changed_stage(world: World) -> None:
    world.add_lead("L-1", substage="interest")
    world.add_subscriber("kim@kotra.example")
    morning(world)
    world.change("L-1", substage=None)
    morning(world, 1)
    text = mails(world)[-1].get_body(("plain",)).get_content()
    assert "참여의향서(EOI) 접수 중 → 입찰 중" in text


BOTH: dict[str, Any] = {
    "prequalification_at": NOW + 2 * DAY,
    "prequalification_precision": "minute",
    "deadline_at": NOW + 21 * DAY,
}


def pressing(**known: Any) -> list[str]:  # noqa: ANN401  # fields of Facts
    page = soup(mail_of(make_lead(**known)).html)
    rows = [row for row in page.select(".facts tr") if row.select("td.press")]
    return [row.th.get_text() for row in rows if row.th]


def test_the_date_that_comes_next_is_marked_and_no_other() -> None:
    assert pressing(**BOTH) == ["사전심사(PQ) 마감"]
    assert pressing(deadline_at=NOW + 2 * DAY) == ["입찰 마감"]
    assert pressing(**BOTH | {"prequalification_at": NOW - DAY, "deadline_at": NOW + 2 * DAY}) == [
        "입찰 마감"
    ]
    assert pressing(deadline_at=NOW + 21 * DAY) == []


def test_a_prequalification_alone_is_told_as_such_and_never_as_the_bid_deadline() -> None:
    text = text_of(**BARE | {"prequalification_at": NOW + 28 * DAY, "prequalification_precision": "day"})
    assert "[사전심사(PQ) 접수 중]" in text
    assert "(사전심사(PQ) D-28)" in text
    assert "   입찰 마감: 확인 안 됨" in text.splitlines()
    assert "   사전심사(PQ) 마감: 2026년 12월 21일(월) (현지 날짜, 시각 미확인)" in text


def test_a_prequalification_that_is_over_is_said_to_be() -> None:
    gone = BARE | {"prequalification_at": NOW - timedelta(days=2)}
    assert "(사전심사(PQ) 마감 지남)" in text_of(**gone)
    lines = text_of(**BOTH | {"prequalification_at": NOW - timedelta(days=2)}).splitlines()
    assert any(line.startswith("   사전심사(PQ) 마감: ") and line.endswith("· 마감 지남") for line in lines)


def test_a_prequalification_known_by_its_month_warns_of_nothing() -> None:
    text = text_of(**BARE | {"prequalification_at": NOW + 2 * DAY, "prequalification_precision": "month"})
    assert "D-" not in text
    assert "   사전심사(PQ) 마감: 2026년 11월" in text.splitlines()


DIFFERING_DAYS = (
    "입찰 마감: 태국 전자조달: 현지 2026년 12월 15일(화) 10:00 · 한국 12:00"
    " ↔ wb: 2026년 12월 16일(수) (현지 날짜, 시각 미확인)"
)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"deadline": {"th_egp": "2026-12-15T03:00:00+00:00", "wb": "2026-12-16"}}, DIFFERING_DAYS),
        ({"stage": {"th_egp": "open", "wb": "cancelled"}}, "단계: 태국 전자조달: 입찰 중 ↔ wb: 취소·유찰"),
        ({"some_new_key": {"th_egp": "A", "wb": "B"}}, "기타 항목: 태국 전자조달: A ↔ wb: B"),
    ],
)  # fmt: skip
def test_a_disagreement_has_words_and_local_times_and_no_key(told: dict[str, Any], said: str) -> None:
    carriers = (Carrier("th_egp", "e-GP RSS, announcements", "https://example.org/1", "태국 전자조달"),)
    assert (
        f"   ! 출처별 내용 상이 · {said}"
        in text_of(details=Details(carriers=carriers, disagreements=told)).splitlines()
    )


@pytest.mark.parametrize(
    ("funder", "korean", "english"),
    [
        ("World Bank", "세계은행(WB)", "World Bank"),
        ("JICA, ODA", "일본국제협력기구(JICA) · 공적개발원조(ODA, 기관 미상)",
         "Japan International Cooperation Agency (JICA) · development aid (ODA, donor not named)"),
        ("Fonds A, B & C", "Fonds A, B & C", "Fonds A, B & C"),
    ],
)  # fmt: skip
def test_funders_have_names_in_the_readers_language(funder: str, korean: str, english: str) -> None:
    assert f"   재원: {korean}" in text_of("ko", funder=funder).splitlines()
    assert f"   Funded by: {english}" in text_of("en", funder=funder).splitlines()


@pytest.mark.parametrize(
    ("language", "said"),
    [("ko", "   지역: 호찌민시(구 빈즈엉성) (TP. Hồ Chí Minh)"),
     ("en", "   Place: Ho Chi Minh City (formerly Binh Duong) (TP. Hồ Chí Minh)")],
)  # fmt: skip
def test_a_place_that_a_notice_calls_by_its_old_province_says_so(language: str, said: str) -> None:
    former = FormerProvince("Bình Dương", "Binh Duong", "빈즈엉성")
    place = Place("TP. Hồ Chí Minh", "Ho Chi Minh City", "호찌민시", (), former)
    assert said in text_of(language, Details(place=place)).splitlines()


def test_what_a_reader_was_told_is_kept_with_its_kind_of_end_and_of_date() -> None:
    facts = make_facts(
        stage="cancelled",
        cancellation="unsuccessful",
        prequalification_at=NOW,
        prequalification_precision="day",
    )
    assert Facts.from_json(facts.as_json()) == facts
