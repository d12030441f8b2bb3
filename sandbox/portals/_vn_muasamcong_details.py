"""What muasamcong's search and its three detail routes say of a sample, shaped as recorded bodies of 2025 and 2026."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample

SERVICES = "/o/egp-portal-contractor-selection-v2/services/"
ORDINARY = f"{SERVICES}lcnt_tbmt_ttc_ldt"
DONORS = f"{SERVICES}lcnt_tbmt_ttc_vk_adb"
OFFERS = f"{SERVICES}online-reoffer/detail"
PRICE_OFFER = "CGTTRG"
_DOUBLE = re.compile(rb'"double:([^"]+)"')
# What the portal answers, with status 200, where it has lost its thread.
ASTRAY = Response(
    b'<html><head><meta http-equiv="refresh" content="0;url=/web/guest/home"></head><body></body></html>'
)


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a detail, on the one route that knows it."""
    body = _BODIES.get(request.path)
    wanted = str(request.json()["id"]) if body else ""
    sample = next((one for one in samples if identity(one)["id"] == wanted), None)
    if body is None or sample is None or route_of(sample) != request.path:
        return not_found()
    return ASTRAY if sample.fields.get("detail_page") == "astray" else answered(body(sample))


def route_of(sample: Sample) -> str:
    """Which route knows a notice: online price offers have their own, so have donors."""
    if sample.fields.get("form") == PRICE_OFFER:
        return OFFERS
    return DONORS if sample.fields.get("rules") in ("KHAC", "WB", "ADB") else ORDINARY


def answered(value: object) -> Response:
    """Answer with JSON, with every double in Java's own notation."""
    plain = json_response(value)
    return Response(_DOUBLE.sub(rb"\1", plain.body), "application/json;charset=UTF-8")


def double(amount: float) -> str:
    """Write a sum as Java's Double does: 95300000000 is 9.53E10."""
    sign, digits, exponent = Decimal(str(amount)).normalize().as_tuple()
    power = len(digits) - 1 + int(exponent)
    text = "".join(map(str, digits))
    return f"double:{'-' * sign}{text[0]}.{text[1:] or '0'}E{power}"


def public(fields: Mapping[str, Any]) -> str:
    """When it was published, as a re-issue says."""
    return str(fields.get("reissued") or fields["published"])


def identity(sample: Sample) -> dict[str, Any]:
    """What the search and the detail say alike."""
    fields = sample.fields
    number, version = fields.get("number", sample.id), fields.get("version", "00")
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{number}-{version}")),
        "notifyNo": number,
        "notifyVersion": version,
        "planNo": fields["plan"],
        "publicDate": public(fields),
        "originalPublicDate": fields["published"],
        "bidOpenDate": fields["closes"],
        "bidCloseDate": fields["closes"],
        "bidForm": fields.get("form", "DTRR"),
        "bidMode": fields.get("mode", "1_MTHS"),
        "planType": "DTPT",
        "investorName": fields["buyer"],
        "investorCode": fields["code"],
        "isInternet": 1,
        "isDomestic": fields.get("domestic", 1),
        "processApply": fields.get("rules", "LDT"),
        "bidId": str(uuid5(NAMESPACE_URL, f"{number}-bid")),
        "createdBy": f"{fields['code']}-01",
    }


def title_of(fields: Mapping[str, Any]) -> str:
    """The title."""
    return str(fields["title"]) * int(fields.get("repeat", 1))


def location(place: Sequence[str], code: str, name: str) -> dict[str, str]:
    """Name a province, old code or new, and the ward where the field for districts holds one."""
    province = {"provCode": place[0], "provName": place[1]}
    return province | ({code: place[2], name: place[3]} if len(place) > 2 else {})


def _ordinary(sample: Sample) -> dict[str, Any]:
    fields, notice = sample.fields, _notice(sample)
    delays = [{"bidCloseDelayDate": one[0], "reason": one[1]} for one in fields.get("extensions", [])]
    return {
        "bidoNotifyContractorM": notice,
        "bidNoContractorResponse": {"bidNotification": {"id": notice["id"], "delayDTOList": delays or None}},
        "bidpBidLocationList": _places(sample),
        "bidoBidStatus": {
            "status": "OPEN_BID",
            "beforeStatus": "PUB_MT",
            "isMultiLot": 0,
            "bidId": notice["bidId"],
        },
        "bidpPlanDetail": _package(sample),
        "bidCancelingResponse": _cancelling(sample),
        "cancelBidHistoryList": [],
    }


def _places(sample: Sample) -> list[dict[str, Any]]:
    places = [location(place, "districtCode", "districtName") for place in sample.fields["places"]]
    return [place | {"wardCode": None, "wardName": None} for place in places]


def _package(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    return {
        "id": identity(sample)["bidId"],
        "planNo": fields["plan"],
        "bidNo": fields.get("package"),
        "capitalDetail": fields.get("capital"),
        "generalTasks": fields.get("tasks"),
    }


def _donors(sample: Sample) -> dict[str, Any]:
    """The donors' route: other names for the same, and no branch for cancellations."""
    notice, fields = _notice(sample), sample.fields
    called_off = {"cancelDate": fields.get("cancelled"), "cancelReason": fields.get("reason")}
    root = {name: value for name, value in notice.items() if name != "projectName"} | called_off
    return {
        "bidoNotifyContractorP": root
        | {"pName": fields.get("project"), "cType": "TG", "cPeriod": 8, "cPeriodUnit": "M"},
        "biduClarifyReqInvAndContentViews": None,
        "bidoPreBidConferences": None,
        "bidoInvFileDTO": None,
        "bidoBidStatusDTO": {"status": "PUB_MT", "isMultiLot": 0, "bidId": notice["bidId"]},
        "lsBidpBidLocationDTO": _places(sample),
        "bidpPlanDetail": _package(sample),
        "bidoInvBiddingDTO": None,
        "cancelBidHistoryList": [],
        "statusDT": None,
    }


def _offer(sample: Sample) -> dict[str, Any]:
    """An online price offer: the notice's fields stand beside the branches, and times have names of their own."""
    notice, fields = _notice(sample), sample.fields
    other = ("bidCloseDate", "bidOpenDate", "bidPrice", "bidPriceUnit", "bidEstimatePrice", "delayDTOList")
    return {name: value for name, value in notice.items() if name not in other} | {
        "reofferNo": notice["notifyNo"],
        "reofferVersion": notice["notifyVersion"],
        "notifyId": notice["id"],
        "notifyType": PRICE_OFFER,
        "reofferCloseDate": notice["bidCloseDate"],
        "reofferOpenDate": notice["bidOpenDate"],
        "priceInit": fields["price"],
        "priceStep": fields["price"] // 1000,
        "statusReoffer": "PUB_MT",
        "cancelDate": fields.get("cancelled"),
        "cancelReason": fields.get("reason"),
        "contractorPassList": [],
        "bidDetail": _package(sample)
        | {"bidLocation": _places(sample), "bidPrice": fields["price"], "bidPriceUnit": "VND"},
        "bidPlan": {"planNo": fields["plan"], "planVersion": "00", "name": fields.get("project")},
        "bidProject": None,
        "cancelBidHistoryList": [],
        "delayList": [],
    }


def _notice(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    own = {
        "status": "03" if fields.get("status") == "03" else "01",
        "bidName": title_of(fields),
        "investField": fields.get("field", "HH"),
        "projectName": fields.get("project"),
        "capitalDetail": fields.get("capital"),
        "bidNo": fields.get("package"),
        "procuringEntityName": fields["buyer"],
        "procuringEntityCode": fields["code"],
        "bidPrice": fields.get("plan_price", fields["price"]),
        "bidPriceUnit": "VND",
        "bidEstimatePrice": fields["price"],
        "planDecisionDate": "2026-10-30T23:59:59",
        "executionLocation": None,
        "lotDTOList": None,
        "delayDTOList": None,
        "notifyType": "TBMT",
    }
    return identity(sample) | own


def _cancelling(sample: Sample) -> dict[str, Any] | None:
    fields = sample.fields
    if fields.get("status") != "03":
        return None
    return {
        "notifyNo": sample.id,
        "bidStatus": "OPEN_BID",
        "status": "03",
        "cancelReason": fields["reason"],
        "cancelDate": fields["cancelled"],
        "cancelBy": f"{fields['code']}-03",
        "cancelType": "0",
    }


_BODIES = {ORDINARY: _ordinary, DONORS: _donors, OFFERS: _offer}
