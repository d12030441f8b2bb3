"""Bangkok's e-GP portal: lists by type of announcement, plans by budget year, and three routes about one project.

As clients of 2026 describe it: an unfiltered list times out, a day without its time and a page of more than 500 rows
are errors, a year that is not a plain number finds nothing, times are UTC and mean midnight in Bangkok.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("egp2.bangkok.go.th",)
API = "/appapi/api/"
BANGKOK = ZoneInfo("Asia/Bangkok")
MOST = 500
OFFICIAL = "นายสมมติ ตัวอย่างไทย"
# The portal's own numbers of the types, and its names of them.
TYPES = {
    "24995aa2-d875-4d3d-9dec-d5e22d222aa4": "98",
    "9863983d-44e1-4eee-b38a-bb0b495762c5": "15",
    "417bddc2-c971-465f-b419-23847e27bcba": "B0",
    "705f1ffb-82e2-4beb-bdd2-2746f0783bf0": "D0",
    "d4998015-96c4-47ba-bfaa-fb5852f3e220": "D2",
    "e24c3e33-b905-48f4-864a-123dc34a5864": "D1",
    "8a879a96-9fcc-48a0-aa06-8a39450d02bb": "W0",
    "2eb14b57-7e04-4ed5-9b15-c5ace2fdc226": "W2",
    "f51bc90f-48fe-4b89-848e-17bf1b57ddaa": "W1",
}
LABELS = {
    "98": "ร่างขอบเขตของงาน (TOR)",
    "15": "ประกาศราคากลาง",
    "B0": "ร่างเอกสารประกวดราคา (e-Bidding) และร่างเอกสารซื้อหรือจ้างด้วยวิธีสอบราคา",
    "D0": "ประกาศเชิญชวน",
    "D2": "เปลี่ยนแปลงประกาศเชิญชวน",
    "D1": "ยกเลิกประกาศเชิญชวน",
    "W0": "ประกาศรายชื่อผู้ชนะการเสนอราคา / ประกาศรายชื่อผู้ได้รับการคัดเลือก",
    "W2": "เปลี่ยนแปลงประกาศรายชื่อผู้ชนะการเสนอราคา",
    "W1": "ยกเลิกประกาศรายชื่อผู้ชนะการเสนอราคา",
}
STATUSES = {"S1": "ระหว่างดำเนินการ", "S5": "ยกเลิกโครงการ"}
_PROBLEM = '{"type":"about:blank","title":"An error occurred while processing your request.","status":500}'
GONE = Response(b"", status=410)


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer one route."""
    routes: dict[str, Callable[[Mapping[str, str], Sequence[Sample]], Response]] = {
        "Projects/GetProjectFromFilter": _projects,
        "PlanProjects/GetPlanProjectFromFilter": _plans,
        "Projects/GetProjectDetail": _detail,
        "ProjectAnnouncements/GetAnnouncementDetailInProject": _announcements,
        "ProjectContracts/GetProjectContractInProject": _contracts,
        "BidderPasss/GetBidderPassInProject": lambda _asked, _samples: GONE,
    }
    route = routes.get(request.path.removeprefix(API))
    return route(request.query, samples) if route else not_found()


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # a portal's list does not depend on the hour
    """Yield the pages of each type, 200 projects a page."""
    for type_ in LABELS:
        rows = [_row(sample) for sample in samples if sample.fields["type"] == type_]
        for start in range(0, len(rows), 200):
            yield {"type": type_}, json_response(_page(rows, start // 200 + 1, 200)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation of the city."""
    return {
        "type": "D0",
        "project": f"69{number:09d}",
        "title": words.title,
        "group": "สำนักการโยธา",
        "department": "กองควบคุมการก่อสร้าง",
        "budget": random.randrange(500_000, 90_000_000),
        "published": str(FIRST_DAY - timedelta(days=random.randrange(5))),
    }


def native_id(sample: Sample) -> str:
    """Make the number that readers give an announcement: project and type."""
    return f"{sample.fields['project']}/{sample.fields['type']}"


def _uuid(number: str) -> str:
    return str(uuid5(NAMESPACE_URL, number))


def _utc(day: str) -> str:
    midnight = datetime.combine(date.fromisoformat(day), time.min, BANGKOK)
    return f"{midnight.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _projects(asked: Mapping[str, str], samples: Sequence[Sample]) -> Response:
    type_ = TYPES.get(asked.get("masterAnnounceTypeId", ""))
    found = [sample for sample in samples if sample.fields["type"] == type_]
    return _listed(asked, found, _row, narrowed=bool(type_))


def _plans(asked: Mapping[str, str], samples: Sequence[Sample]) -> Response:
    year = asked.get("masterBudgetYearId", "")
    found = [
        sample
        for sample in samples
        if sample.fields["type"] == "P0" and str(sample.fields.get("year", 2570)) == year
    ]
    return _listed(asked, found, _plan_row, narrowed=bool(year))


def _listed(
    asked: Mapping[str, str],
    found: Sequence[Sample],
    row_of: Callable[[Sample], dict[str, Any]],
    *,
    narrowed: bool,
) -> Response:
    bounds = [asked.get(name, "") for name in ("startDate", "endDate")]
    if not narrowed:
        return Response(b"<html><body><h1>504 Gateway Time-out</h1></body></html>", status=504)
    if any(bound and "T" not in bound for bound in bounds) or int(asked["pageSize"]) > MOST:
        return Response(_PROBLEM.encode(), "application/problem+json", 500)
    first, last = (datetime.fromisoformat(bound) if bound else None for bound in bounds)
    inside = [sample for sample in found if _is_within(sample, first, last)]
    newest = sorted(inside, key=lambda sample: sample.fields["published"], reverse=True)
    return json_response(
        _page([row_of(sample) for sample in newest], int(asked["pageNo"]), int(asked["pageSize"]))
    )


def _is_within(sample: Sample, first: datetime | None, last: datetime | None) -> bool:
    at = datetime.fromisoformat(_utc(sample.fields["published"]))
    return (first is None or first <= at) and (last is None or at <= last)


def _page(rows: Sequence[dict[str, Any]], number: int, size: int) -> dict[str, Any]:
    start, pages = (number - 1) * size, -(-len(rows) // size)
    numbered = [{"no": place, **row} for place, row in enumerate(rows, 1)]
    return {
        "totalCount": len(rows),
        "currentPage": number,
        "pageCount": pages,
        "hasNextPage": number < pages,
        "data": numbered[start : start + size],
    }


def _units(sample: Sample) -> dict[str, Any]:
    return {
        "masterOrgGroupName": sample.fields["group"],
        "masterOrgDepartmentName": sample.fields.get("department"),
    }


def _row(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    return {
        "projectId": _uuid(fields["project"]),
        "projectName": fields["title"],
        "projectNumber": fields["project"],
        **_units(sample),
        "masterContractAvailableCode": fields.get("status", "S1"),
        "masterContractAvailableName": None,
        "projectBudget": fields["budget"],
        "projectPaymentIsLate": False,
        "createdBy": OFFICIAL,
    }


def _plan_row(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    return {
        "planProjectId": _uuid(fields["project"]),
        "planProjectPlanProjectName": fields["title"],
        "planProjectPlanProjectsCode": fields["project"],
        "planProjectExpectedAnnounce": fields["expected"],
        "planProjectAnnounceDate": _utc(fields["published"]),
        **_units(sample),
        "planProjectBudget": fields["budget"],
        "createdBy": OFFICIAL,
    }


def _of_project(asked: Mapping[str, str], samples: Sequence[Sample]) -> list[Sample]:
    return [sample for sample in samples if _uuid(sample.fields["project"]) == asked.get("projectId")]


def _detail(asked: Mapping[str, str], samples: Sequence[Sample]) -> Response:
    found = _of_project(asked, samples)
    if not found:
        return not_found()
    fields = found[-1].fields
    status, plan = fields.get("status", "S1"), fields.get("plan")
    return json_response(
        {
            "projectId": _uuid(fields["project"]),
            "projectNumber": fields["project"],
            "projectName": fields["title"],
            **_units(found[-1]),
            "projectBudget": fields["budget"],
            "masterContractAvailableCode": status,
            "masterContractAvailableName": STATUSES[status],
            "masterTypeIdName": fields.get("kind", "จ้างทำของ/จ้างเหมาบริการ"),
            "masterGoodsIdName": "จ้างเหมาอื่นๆ",
            "masterMethodIdName": fields.get("method", "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"),
            "projectAverageBudget": fields.get("average", fields["budget"]),
            "projectPlanProjectId": _uuid(plan) if plan else None,
        }
    )


def _announcements(asked: Mapping[str, str], samples: Sequence[Sample]) -> Response:
    rows = [
        {
            "id": _uuid(native_id(sample)),
            "masterAnnounceTypeName": LABELS[sample.fields["type"]],
            "projectAnnouncementPublishDate": _utc(sample.fields["published"]),
            "projectAnnouncementPath": f"{LABELS[sample.fields['type']]}_{sample.fields['project']}.pdf",
        }
        for sample in _of_project(asked, samples)
    ]
    return json_response(_bare_page(rows))


def _contracts(asked: Mapping[str, str], samples: Sequence[Sample]) -> Response:
    signed = [
        contract for sample in _of_project(asked, samples) for contract in sample.fields.get("contracts", ())
    ]
    rows = [
        {
            "projectContractBidderName": contract["bidder"],
            "projectContractContractNumberEgp": contract["number"],
            "projectContractContractDate": _utc(contract["signed"]),
            "projectContractContractBudget": contract["price"],
            "projectContractContractStartDate": _utc(contract["signed"]),
            "projectContractContractEndDate": _utc(contract["ends"]),
            "projectContractContractDeadline": contract["days"],
        }
        for contract in signed
    ]
    return json_response(_bare_page(rows))


def _bare_page(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"totalCount": len(rows), "currentPage": 1, "pageCount": 1, "hasNextPage": False, "data": rows}
