"""Of a title that says nothing the detail is asked for, and the lead comes with it."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.refine import refine
from warehouse import detail_requests
from warehouse.db import rows_of
from warehouse.landing import land, open_crawl

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SOURCE = "vn_muasamcong"
IDS = {number: f"00000000-0000-4000-8000-0000000000{number}" for number in (11, 12, 13)}


def document(kind: str, key: str, value: Mapping[str, Any]) -> Document:
    body = json.dumps(value).encode()
    return Document(SOURCE, kind, key, "https://portal.example/", body, "application/json", NOW, {})


def row(number: int, title: str) -> dict[str, Any]:
    return {
        "notifyNo": f"IB26000000{number}",
        "notifyId": IDS[number],
        "notifyVersion": "00",
        "bidName": [title],
        "investorName": "Ban Quản lý dự án Mẫu",
        "processApply": "KHAC",
        "status": "01",
        "stepCode": "notify-contractor-step-1-tbmt",
    }


def refined(engine: Engine, documents: list[Document]) -> None:
    with engine.begin() as connection:
        order = CrawlOrder(SOURCE, "walk", NOW, date(2026, 11, 23), date(2026, 11, 23))
        land(connection, open_crawl(connection, order), documents)
    refine(engine)


def tiers(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        found = rows_of(
            connection,
            "SELECT native_id, l.tier FROM core.lead l JOIN core.lead_member m ON m.lead_id = l.id"
            " JOIN core.notice n ON n.id = m.notice_id",
        )
    return {one["native_id"]: one["tier"] for one in found}


def asked(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return detail_requests.due(connection, SOURCE, NOW)


def test_the_detail_of_a_bare_title_is_asked_for_after_those_of_leads_and_decides(database: Engine) -> None:
    page = [
        row(11, "Gói thầu số 2: Xây lắp"),
        row(12, "Mua sắm bàn ghế"),
        row(13, "Lắp đặt camera giám sát giao thông"),
    ]
    refined(database, [document("list", "list:1", {"page": {"content": page}})])
    assert tiers(database).keys() == {"IB2600000013"}
    assert [one["native_id"] for one in asked(database)] == ["IB2600000013", "IB2600000011"]
    assert asked(database)[1]["locator"] == {"id": IDS[11], "version": "00", "route": "donors"}
    told = {
        "notifyNo": "IB2600000011",
        "status": "01",
        "bidName": "Gói thầu số 2: Xây lắp",
        "pName": "Hệ thống giao thông thông minh và trung tâm điều khiển tín hiệu thành phố Mẫu",
        "bidCloseDate": "2026-12-20T09:00:00",
    }
    refined(database, [document("detail", "detail:IB2600000011", {"bidoNotifyContractorP": told})])
    assert tiers(database)["IB2600000011"] == "lead"
