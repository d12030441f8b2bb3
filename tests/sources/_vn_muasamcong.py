"""What the tests of muasamcong share: documents, rows of the search, and notices by number."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from domain.document import Document, Reading, UnknownField
from domain.notice import Notice
from transform.parsers.vn_muasamcong import read

SOURCE = "vn_muasamcong"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def document(kind: str, value: object) -> Document:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Document(SOURCE, kind, "key", "https://muasamcong.mpi.gov.vn/", body, "application/json", NOW)


def notices(readings: Iterable[Reading]) -> dict[str, Notice]:
    return {reading.native_id: reading for reading in readings if isinstance(reading, Notice)}


def row(**own: object) -> dict[str, object]:
    known: dict[str, object] = {
        "notifyNo": "IB2600000001",
        "notifyVersion": "00",
        "id": "31cf926a-0000-4000-8000-000000000001",
        "notifyId": "31cf926a-0000-4000-8000-000000000001",
        "planNo": "PL2600000001",
        "publicDate": "2026-11-20T09:00:00",
        "bidCloseDate": "2026-12-10T09:00:00",
        "bidForm": "DTRR",
        "bidMode": "1_MTHS",
        "bidPrice": [5.0e9],
        "investField": ["HH"],
        "investorName": "Ban Quản lý dự án Mẫu",
        "isInternet": 1,
        "locations": [{"provCode": "48", "provName": "Thành phố Đà Nẵng"}],
        "processApply": "LDT",
        "bidName": ["Lắp đặt camera"],
        "status": "01",
        "statusForNotify": "",
        "stepCode": "notify-contractor-step-1-tbmt",
    }
    return {name: value for name, value in (known | own).items() if value is not None}


def read_row(**own: object) -> list[Reading]:
    return list(read(document("list", {"page": {"content": [row(**own)]}})))


def one(**own: object) -> Notice:
    """The notice of a row; that it lacks what rows always have is no matter here."""
    readings = read_row(**own)
    lacks = [one for one in readings if isinstance(one, UnknownField) and one.field.endswith(" (missing)")]
    (told,) = [one for one in readings if one not in lacks]
    assert isinstance(told, Notice)
    return told
