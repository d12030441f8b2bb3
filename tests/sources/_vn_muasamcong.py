"""What the tests of muasamcong share: documents, rows of the search, and notices by number."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from transform.notice import Document, Notice, Reading
from transform.readers.vn_muasamcong import read

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
        "bidName": ["Lắp đặt camera"],
        "status": "01",
        "statusForNotify": "",
        "stepCode": "notify-contractor-step-1-tbmt",
    }
    return {name: value for name, value in (known | own).items() if value is not None}


def read_row(**own: object) -> list[Reading]:
    return list(read(document("list", {"page": {"content": [row(**own)]}})))


def one(**own: object) -> Notice:
    readings = read_row(**own)
    assert len(readings) == 1
    assert isinstance(readings[0], Notice)
    return readings[0]
