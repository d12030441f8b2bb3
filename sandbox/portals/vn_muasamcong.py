"""muasamcong.mpi.gov.vn: the search of invitations and the detail of one, shaped as recorded bodies of 2026.

Kept are the portal's habits: names in lists, "NaN" as text, sums as Java writes doubles (9.53E10), 0 to 3
digits of a second, local times without a zone, old and new province codes side by side, 50 rows a page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sandbox.portal import FIRST_DAY, Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("muasamcong.mpi.gov.vn",)
SEARCH = "/o/egp-portal-home/services/smart/search"
DETAIL = "/o/egp-portal-contractor-selection-v2/services/lcnt_tbmt_ttc_ldt"
CLAMP = 50
STEP_ONE = "notify-contractor-step-1-tbmt"
_DOUBLE = re.compile(rb'"double:([^"]+)"')
# What the portal answers, with status 200, where it has lost its thread.
ASTRAY = Response(
    b'<html><head><meta http-equiv="refresh" content="0;url=/web/guest/home"></head><body></body></html>'
)


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a search or a detail; anything else is not there."""
    if request.method != "POST" or request.path not in (SEARCH, DETAIL):
        return not_found()
    if request.path == DETAIL:
        return _detail(str(request.json()["id"]), samples)
    order = request.json()[0]
    found = _chosen(samples, order["query"][0]["filters"])
    return _answered(_page(found, int(order["pageNumber"]), min(int(order["pageSize"]), CLAMP)))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield every day's pages, newest day first."""
    days: dict[str, list[Sample]] = {}
    for sample in samples:
        days.setdefault(_public(sample.fields)[:10], []).append(sample)
    for day in sorted(days, reverse=True):
        for page in range(-(-len(days[day]) // CLAMP)):
            yield {"day": day, "page": str(page)}, _answered(_page(days[day], page, CLAMP)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation of one of the five days up to the sandbox's first."""
    day = FIRST_DAY - timedelta(days=random.randrange(1, 5))
    closing = FIRST_DAY + timedelta(days=random.randrange(8, 40))
    milliseconds = random.randrange(1, 1000)
    return {
        "number": f"IB27{number:08d}",
        "title": words.title,
        "buyer": words.buyer,
        "code": f"vn{random.randrange(10**9, 10**10)}",
        "places": [[f"{random.randrange(1, 97):02d}", words.place]],
        "price": random.randrange(50, 90_000) * 1_000_000,
        "form": random.choice(("DTRR", "DTRR", "CHCT", "CDTRG", "CGTTRG")),
        "field": random.choice(("HH", "XL", "TV", "PTV", "HON_HOP")),
        "published": f"{day}T{random.randrange(7, 23):02d}:{random.randrange(60):02d}:09.{milliseconds}",
        "closes": f"{closing}T{random.randrange(8, 17):02d}:00:00",
        "plan": f"PL27{number:08d}",
    }


def _answered(value: object) -> Response:
    """JSON, with every double in Java's own notation."""
    plain = json_response(value)
    return Response(_DOUBLE.sub(rb"\1", plain.body), "application/json;charset=UTF-8")


def _double(amount: float) -> str:
    """Write a sum as Java's Double does: 95300000000 is 9.53E10."""
    sign, digits, exponent = Decimal(str(amount)).normalize().as_tuple()
    power = len(digits) - 1 + int(exponent)
    text = "".join(map(str, digits))
    return f"double:{'-' * sign}{text[0]}.{text[1:] or '0'}E{power}"


def _public(fields: Mapping[str, Any]) -> str:
    return str(fields.get("reissued") or fields["published"])


def _chosen(samples: Sequence[Sample], filters: Sequence[Mapping[str, Any]]) -> list[Sample]:
    """Obey the range of publicDate as wall clock, whatever the Z says, and the type."""
    kinds: Sequence[str] = next((one["fieldValues"] for one in filters if one["fieldName"] == "type"), [])
    span = next(one for one in filters if one["fieldName"] == "publicDate")
    first, last = span["from"].removesuffix("Z"), span["to"].removesuffix("Z")
    wanted = "es-notify-contractor" in kinds
    return [sample for sample in samples if wanted and first <= _public(sample.fields) <= last]


def _page(found: Sequence[Sample], number: int, size: int) -> dict[str, Any]:
    newest = sorted(found, key=lambda sample: (_public(sample.fields), sample.id), reverse=True)
    rows = [_row(sample) for sample in newest[number * size : (number + 1) * size]]
    pages = -(-len(newest) // size)
    page = {
        "content": rows,
        "totalPages": pages,
        "pageSize": size,
        "currentPage": number,
        "totalElements": len(newest),
        "sort": None,
        "first": number == 0,
        "last": number >= pages - 1,
        "empty": not rows,
    }
    return {"page": page, "agg": [{"aggregationName": "facet_status_notify", "bucketTerms": []}]}


def _identity(sample: Sample) -> dict[str, Any]:
    """What the search and the detail say alike."""
    fields = sample.fields
    number, version = fields.get("number", sample.id), fields.get("version", "00")
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{number}-{version}")),
        "notifyNo": number,
        "notifyVersion": version,
        "planNo": fields["plan"],
        "publicDate": _public(fields),
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


def _title(fields: Mapping[str, Any]) -> str:
    return str(fields["title"]) * int(fields.get("repeat", 1))


def _row(sample: Sample) -> dict[str, Any]:
    fields, same = sample.fields, _identity(sample)
    counts = ("numPetition", "numClarifyReq", "numBidderTech", "numBidderJoin", "numPetitionHsmt")
    own = {
        "notifyId": same["id"],
        "bidName": [_title(fields)],
        "investField": [fields.get("field", "HH")],
        "locations": [_location(place, "districtCode", "districtName") for place in fields["places"]],
        "notifyNoStand": f"{same['notifyNo']}-{same['notifyVersion']}",
        "status": fields.get("status", "01"),
        "stepCode": fields.get("step", STEP_ONE),
        "type": "es-notify-contractor",
        "statusForNotify": fields.get("outcome", ""),
        "bidPrice": [_double(fields["price"])],
        "score": "NaN",
        "isMedicine": 0,
    }
    won = {"bidWinningPrice": [_double(fields["won"])]} if "won" in fields else {}
    return same | own | dict.fromkeys(counts, 0) | won


def _location(place: Sequence[str], code: str, name: str) -> dict[str, str]:
    """A province, old code or new, and the ward where the field for districts holds one."""
    province = {"provCode": place[0], "provName": place[1]}
    return province | ({code: place[2], name: place[3]} if len(place) > 2 else {})


def _detail(wanted: str, samples: Sequence[Sample]) -> Response:
    sample = next((one for one in samples if _identity(one)["id"] == wanted), None)
    if sample is None:
        return not_found()
    if sample.fields.get("detail_page") == "astray":
        return ASTRAY
    return _answered(_detail_body(sample))


def _detail_body(sample: Sample) -> dict[str, Any]:
    fields, notice = sample.fields, _notice(sample)
    delays = [{"bidCloseDelayDate": one[0], "reason": one[1]} for one in fields.get("extensions", [])]
    plan = {"id": notice["bidId"], "planNo": fields["plan"], "generalTasks": fields.get("tasks")}
    places = [_location(place, "districtCode", "districtName") for place in fields["places"]]
    return {
        "bidoNotifyContractorM": notice,
        "bidNoContractorResponse": {"bidNotification": {"id": notice["id"], "delayDTOList": delays or None}},
        "bidpBidLocationList": [place | {"wardCode": None, "wardName": None} for place in places],
        "bidoBidStatus": {
            "status": "OPEN_BID",
            "beforeStatus": "PUB_MT",
            "isMultiLot": 0,
            "bidId": notice["bidId"],
        },
        "bidpPlanDetail": plan,
        "bidCancelingResponse": _cancelling(sample),
        "cancelBidHistoryList": [],
    }


def _notice(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    own = {
        "status": "03" if fields.get("status") == "03" else "01",
        "bidName": _title(fields),
        "investField": fields.get("field", "HH"),
        "projectName": fields.get("project"),
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
    return _identity(sample) | own


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
