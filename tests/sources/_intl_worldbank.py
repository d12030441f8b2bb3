"""What the tests of the World Bank's notices share: documents, records, and the notices of a day."""

import json
from datetime import UTC, datetime

from sandbox.portals import intl_worldbank as portal
from sandbox.samples import samples_on
from transform.notice import Document, Notice, Reading
from transform.readers.intl_worldbank import read

SOURCE = "intl_worldbank"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def document(value: object) -> Document:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Document(SOURCE, "list", "key", "https://search.worldbank.org/", body, "application/json", NOW)


def read_record(**own: object) -> list[Reading]:
    known = {
        "id": "OP00000001",
        "notice_type": "Invitation for Bids",
        "notice_status": "Published",
        "noticetitle": "Smart meters",
        "noticedate": "22-Jul-2026",
        "project_ctry_name": "Viet Nam",
    }
    return list(read(document({"total": "1", "procnotices": [known | own]})))


def one(**own: object) -> Notice:
    readings = read_record(**own)
    assert len(readings) == 1
    assert isinstance(readings[0], Notice)
    return readings[0]


def found_on(day: int) -> dict[str, Notice]:
    pages = [body for _, body in portal.lists(samples_on(SOURCE, day), NOW)]
    readings = [reading for body in pages for reading in read(document(body))]
    return {reading.native_id: reading for reading in readings if isinstance(reading, Notice)}
