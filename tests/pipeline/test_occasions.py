"""Occasions in the warehouse: of each what the latest document says, in whatever order documents come."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.refine import refine
from pipeline.replay import replay
from transform.parsers.intl_icak import PAGE, SOURCE
from warehouse.db import rows_of
from warehouse.landing import land, open_crawl
from warehouse.programmes.occasions import list_occasions

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
DAY = timedelta(days=1)


def page(seen: datetime, *rows: tuple[int, str, str], key: str = "list:1") -> Document:
    told = [
        {
            "sn": number,
            "titl": title,
            "cnTxt": text,
            "pstgBgngDt": "2026-11-20 00:00:00",
            "pstgEndDt": "2099-12-31 23:59:00",
            "cateNm": "입찰공고",
        }
        for number, title, text in rows
    ]
    body = json.dumps({"data": {"list": told}}, ensure_ascii=False).encode()
    return Document(SOURCE, "list", key, PAGE, body, "application/json", seen)


def refined(engine: Engine, *documents: Document) -> None:
    with engine.begin() as connection:
        for one in documents:
            day = one.fetched_at.date()
            order = CrawlOrder(one.source, "walk", one.fetched_at, day, day)
            land(connection, open_crawl(connection, order), [one])
    assert refine(engine).failed == 0


def kept(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return rows_of(connection, "SELECT * FROM mart.occasion ORDER BY occasion_id")


FAIR = (
    1,
    "베트남 하노이 스마트시티 엑스포 참가기업 모집",
    "행사기간: 2026.12.9.(수) ~ 12.11.(금) ○ 장소: 하노이",
)
CALL = (2, "2027년 K-City Network 사업 공모", "접수 기한: 2027.1.29.(금) 18:00")
PAST = (3, "태국 건설시장 설명회", "일시: 2026.11.21. 14:00")


def test_an_occasion_is_kept_with_its_days_country_place_and_programme(database: Engine) -> None:
    refined(database, page(NOW, FAIR, CALL))
    fair, call = kept(database)
    assert (fair["occasion_id"], fair["kind"], fair["country"], fair["place"], fair["language"]) == (
        "intl_icak/1",
        "fair",
        "VN",
        "하노이",
        "ko",
    )
    assert fair["starts_at"].isoformat() == "2026-12-08T17:00:00+00:00"
    assert fair["ends_at"].isoformat() == "2026-12-11T16:59:00+00:00"
    assert (call["kind"], call["country"], call["programme"]) == ("call", "", "K-City Network")
    assert (call["starts_at"], call["ends_at"].isoformat()) == (None, "2027-01-29T09:00:00+00:00")


def test_the_same_page_twice_and_a_replay_change_nothing(database: Engine) -> None:
    refined(database, page(NOW, FAIR, CALL))
    before = kept(database)
    refined(database, page(NOW + DAY, FAIR, CALL))
    assert kept(database) == before
    replay(database, None, apply=True)
    assert kept(database) == before


def test_of_several_documents_the_latest_counts_in_whatever_order_they_come(database: Engine) -> None:
    moved = (1, FAIR[1], "행사기간: 2026.12.16.(수) ~ 12.18.(금)")
    pages = [page(NOW, FAIR), page(NOW + DAY, moved, key="list:2"), page(NOW + 2 * DAY, CALL, key="list:3")]
    found = []
    for order in permutations(pages):
        with database.begin() as connection:
            connection.exec_driver_sql("TRUNCATE core.occasion, raw.document, raw.crawl, ops.work CASCADE")
        for one in order:
            refined(database, one)
        found.append(kept(database))
    assert all(one == found[0] for one in found)
    assert found[0][0]["starts_at"].isoformat() == "2026-12-15T17:00:00+00:00"
    assert found[0][0]["first_known_at"] == NOW


def test_those_ahead_are_listed_soonest_first_and_those_of_no_country_for_each(database: Engine) -> None:
    refined(database, page(NOW, FAIR, CALL, PAST))
    with database.connect() as connection:

        def listed(country: str | None, *, past: bool = False) -> list[str]:
            found = list_occasions(connection, NOW, country, past=past)
            return [row["occasion_id"].removeprefix("intl_icak/") for row in found]

        assert listed(None) == ["1", "2"]
        assert listed("VN") == ["1", "2"]
        assert listed("TH") == ["2"]
        assert listed(None, past=True) == ["3", "1", "2"]


def test_what_names_no_day_or_was_over_when_it_was_announced_is_none(database: Engine) -> None:
    refined(database, page(NOW, (1, PAST[1], "추후 공지"), (2, PAST[1], "일시: 2026.11.19. 14:00")))
    assert kept(database) == []


@pytest.mark.parametrize(
    "title", ["베트남 스마트시티 엑스포 부스 설치 용역", "베트남 스마트시티 포럼 대행업체 입찰공고"]
)
def test_what_is_bought_for_a_fair_is_none(database: Engine, title: str) -> None:
    refined(database, page(NOW, (1, title, "x")))
    assert kept(database) == []
