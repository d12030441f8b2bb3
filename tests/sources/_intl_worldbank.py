"""What the tests of the World Bank's notices share: documents, records, and the notices of a day."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from domain.document import Document, Reading, UnknownField
from domain.notice import Notice, merge_parts
from sandbox.portal import Request
from sandbox.portals import intl_worldbank as portal
from sandbox.samples import samples_on
from sandbox.server import answer
from transform.parsers.intl_worldbank import read

SOURCE = "intl_worldbank"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def document(value: object) -> Document:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Document(SOURCE, "list", "key", "https://search.worldbank.org/", body, "application/json", NOW)


def read_record(**own: object) -> list[Reading]:
    """What a small record gives; that it lacks much of what real ones have is left out."""
    known = {
        "id": "OP00000001",
        "notice_type": "Invitation for Bids",
        "notice_status": "Published",
        "noticetitle": "Smart meters",
        "noticedate": "22-Jul-2026",
        "project_ctry_name": "Viet Nam",
    }
    readings = read(document({"total": "1", "procnotices": [known | own]}))
    return [
        one for one in readings if not isinstance(one, UnknownField) or not one.field.endswith("(missing)")
    ]


def one(**own: object) -> Notice:
    readings = read_record(**own)
    assert len(readings) == 1
    assert isinstance(readings[0], Notice)
    return readings[0]


def found_on(day: int) -> dict[str, Notice]:
    """The notices of a day, each with what its list and its text tell."""
    pages = [body for _, body in portal.lists(samples_on(SOURCE, day), NOW)]
    listed = [one for body in pages for one in read(document(body)) if isinstance(one, Notice)]
    return {notice.native_id: merge_parts([notice, detail_of(notice, day)]) for notice in listed}


def detail_of(notice: Notice, day: int) -> Notice:
    url = f"https://search.worldbank.org/api/v2/procnotices?id={notice.locator['id']}"
    body = answer(Request("GET", url, {}, b"", day)).body
    (detail,) = read(replace(document(body), kind="detail"))
    assert isinstance(detail, Notice)
    return detail
