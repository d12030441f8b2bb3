"""Korean titles: their language, their country and place, their worth, and when two of them are one tender."""

import json
from datetime import UTC, datetime

import pytest

from domain.match import Verdict
from domain.notice import Moment, Notice, Precision, Stage
from tests.harness import real, shared
from transform.language import identify
from transform.matching.normalize import normalise
from transform.matching.rule import decide_pair
from transform.relevance import judge
from transform.values.korean_places import countries_in, host_country
from transform.values.places import place_in

KOICA = "한국국제협력단"


@pytest.mark.parametrize(
    "title", ["베트남 다낭 ITS 구축", "GICC 2026 국제회의 전문용역업체(PCO)", "[KIND] BESS 타당성조사"]
)
def test_hangul_tells_korean_whichever_country_s_source_it_is_from(title: str) -> None:
    assert {identify(title, country).code for country in ("VN", "TH", "INTL")} == {"ko"}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("주태국대한민국대사관 안내", ("TH",)),
        ("한-베트남 협력", ("VN",)),
        ("인도네시아 파푸아", ("ID",)),
        ("2026-2028 KOICA 인도적 지원 사업", ()),
        ("보행자 인도 정비", ()),
        ("터키석 구매", ()),
        ("태국·베트남 로드쇼", ("TH", "VN")),
        ("수라바야 버스정보시스템", ("ID",)),
        ("2년 후에 시행하는 사업", ()),
        ("빈 사무실 임차", ()),
    ],
)
def test_countries_are_found_by_their_korean_names_and_not_in_other_words(
    text: str, countries: tuple[str, ...]
) -> None:
    assert countries_in(text) == countries


def test_a_title_s_country_goes_before_one_that_its_text_names() -> None:
    assert host_country("라오스 도로 개선", "태국 국경 인접") == ""
    assert host_country("도로 개선", "태국 국경 인접") == "TH"


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("VN", "베트남 후에시 스마트시티", "VN-26"),
        ("VN", "베트남 다낭 ITS", "VN-DN"),
        ("VN", "3년 후에 시행", None),
        ("ID", "인도네시아 반둥 ITS", "ID-JB-kota-bandung"),
        ("TH", "푸켓시의 교통", "TH-83-phuket-city"),
        ("TR", "이즈미르시의 스마트 교통", "TR-35"),
        ("TR", "부자 동네", None),
    ],
)
def test_a_place_of_few_syllables_counts_with_its_country_or_kind_only(
    country: str, text: str, code: str | None
) -> None:
    found = place_in(country, text)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("title", "tier", "dimensions"),
    [
        ("베트남 후에시 스마트시티 통합운영센터 타당성조사", "lead", ("core",)),
        ("태국 콘깬 지능형 교통체계 구축", "lead", ("mobility",)),
        ("태국 콘깬 지능형교통체계 구축", "lead", ("mobility",)),
        ("튀르키예 이즈미르 스마트미터 보급", "lead", ("energy",)),
        ("인도네시아 반둥 생활폐기물 소각장", "watch", ("environment",)),
        ("베트남 동나이 임대형 공장 플랫폼 개발 예비 타당성조사", "none", ()),
        ("베트남 스마트시티 포럼 행사 대행 용역", "none", ()),
        ("사내 스마트시티 홍보 홈페이지 구축", "none", ()),
        ("태국 스마트폰 구매", "none", ()),
        ("베트남 지능형교통체계 구축 사업 감리 용역", "watch", ("mobility",)),
    ],
)
def test_korean_words_of_the_lexicon_decide_and_traps_hold_them_down(
    title: str, tier: str, dimensions: tuple[str, ...]
) -> None:
    judged = judge(title, "", "ko", buyer=KOICA)
    assert (judged.tier, judged.dimensions if tier != "none" else ()) == (tier, dimensions)
    assert 0 <= judged.score <= 2


@real
def test_of_the_recorded_purchases_of_korean_bodies_those_for_themselves_are_no_leads() -> None:
    path = shared("intl2/korea/g2b_overseas_buyers_2026-08.json")
    records = json.loads(path.read_text(encoding="utf-8"))["records"]
    tiers = {one["project_name"].strip(): judge(one["project_name"], "", "ko").tier for one in records}
    assert {title for title, tier in tiers.items() if tier == "lead"} == {
        "콜롬비아 메데진시 모빌리티 안전성·이동성 향상 전략 수립 및 한국형 스마트 솔루션 시범구축 사업",
        "페루 리마-찬카이 스마트 지능형교통체계(ITS) 구축사업 타당성조사",
        "필리핀 국가 해상교량의 스마트 통합유지관리 기술 및 재난대응 역량강화 사업",
        "도미니카(공) ICT기반 국립공원 기후변화 모니터링 역량 고도화 사업 PC1(시스템구축) 용역",
        "도미니카(공) ICT기반 국립공원 기후변화 모니터링 역량 고도화 사업 시스템 구축 용역",
    }
    assert {host_country(one["project_name"]) for one in records} == {"", "VN", "ID"}


def verdict(one: str, other: str) -> Verdict | None:
    forms = [
        normalise(
            Notice(
                source=source,
                native_id=source,
                part="list",
                country="VN",
                stage=Stage.OPEN,
                title=title,
                buyer=KOICA,
                published=Moment(datetime(2026, 11, day, tzinfo=UTC), Precision.DAY, "Asia/Seoul", ""),
            ),
            "ko",
        )
        for source, title, day in (("a", one, 1), ("b", other, 3))
    ]
    decision = decide_pair(forms[0], forms[1])
    return decision.verdict if decision else None


ITS = "베트남 다낭 지능형교통체계 구축"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"[입찰공고 26-28호] {ITS} 타당성조사", "베트남 다낭 지능형 교통체계 구축 타당성조사 용역"),
        (f"[사전규격 공개] {ITS} 타당성조사", f"[입찰공고 26-30호] {ITS} 타당성조사"),
        (f"(긴급) {ITS} PMC 용역", f"{ITS} PMC 용역"),
    ],
)
def test_brackets_numbers_of_announcements_and_spaces_part_no_tender(one: str, other: str) -> None:
    assert verdict(one, other) is Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{ITS} 사업 PMC 용역", f"{ITS} 사업 감리 용역"),
        (f"{ITS} 사업", f"{ITS} 사업 감리 용역"),
        (f"{ITS} 예비 타당성조사", f"{ITS} 본 타당성조사"),
        (f"{ITS} 사업 PMC 용역", "베트남 하노이 지능형교통체계 구축 사업 PMC 용역"),
        (f"{ITS} PMC 용역", f"{ITS} PMC 용역 재공고"),
        ("2028년 베트남 ODA 형성 지원 용역", "2027년 베트남 ODA 형성 지원 용역"),
    ],
)
def test_another_service_town_year_or_attempt_is_another_tender(one: str, other: str) -> None:
    assert verdict(one, other) is not Verdict.SAME
