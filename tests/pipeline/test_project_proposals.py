"""National notices under a donor's project: by the number in their text; by a loan or a name they are proposed."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from cityleads.bootstrap import prepare_warehouse
from domain.notice import Key, Notice
from domain.programme import project_id
from pipeline.programmes.proposing import read_with_proposals
from tests.pipeline.test_leads import bring, notices_of
from tests.pipeline.test_projects import refined
from tests.sources._intl_wb_projects import NUMBER, page, record
from warehouse.db import rows_of

ID = project_id(Key("wb_project", NUMBER))
SECOND = record(id="P510002", project_name="Second Da Nang Smart Mobility Project")
TEXTS = {
    "1": "Nguồn vốn: Ngân hàng Thế giới, mã dự án P510001.",
    "2": "Khoản vay số 8711-VN của Ngân hàng Thế giới.",
    "3": "Dự án Da Nang Smart Mobility Project, thành phố Đà Nẵng.",
    "4": "Second Da Nang Smart Mobility Project.",
    "5": "Vốn ngân sách thành phố.",
    "7": "Gói thầu thuộc dự án GIAO THÔNG BỀN VỮNG VEN BIỂN.",
}


def told(number: str, text: str) -> Notice:
    row: dict[str, object] = {
        "cc": "VN", "id": number, "portal": "muasamcong", "ref": f"IB260000000{number}", "published": "2026-11-01",
        "title": f"Lắp đặt camera giao thông thông minh khu {number}",
    }  # fmt: skip
    (notice,) = notices_of([row])
    return replace(notice, description=text)


@pytest.fixture
def proposed(database: Engine) -> dict[str, Any]:
    prepare_warehouse(database)
    refined(database, page(record(), SECOND))
    filed = replace(
        told("6", "Loan No. 8711-VN. Tên dự án: Giao thông bền vững ven biển (WB9)"),
        plan_keys=(Key("wb_project", NUMBER),),
    )
    notices = [*(told(number, text) for number, text in TEXTS.items()), filed]
    bring(database, notices, {one.native_id for one in notices})
    with database.connect() as connection:
        found = read_with_proposals(connection, NUMBER)
        names = rows_of(
            connection,
            "SELECT lead_id, native_id FROM core.lead_member JOIN core.notice n ON n.id = notice_id",
        )
    assert found is not None
    return found | {"names": {row["lead_id"]: row["native_id"] for row in names}}


def test_a_notice_whose_text_has_the_projects_number_is_a_part_of_it(proposed: dict[str, Any]) -> None:
    parts = {proposed["names"][row["lead_id"]]: row["linked_by"] for row in proposed["part_leads"]}
    assert parts == {"1": "number", "6": "number"}


def test_what_names_the_project_or_its_loan_is_proposed_with_the_reason(proposed: dict[str, Any]) -> None:
    assert {proposed["names"][row["lead_id"]]: row["why"] for row in proposed["proposed_leads"]} == {
        "2": "loan",
        "3": "name",
        "7": "name",  # as a notice filed under it tells its name
    }
