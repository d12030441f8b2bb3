"""muasamcong.mpi.gov.vn: the search of invitations and the details of one, shaped as recorded bodies of 2026.

Kept are the portal's habits: names in lists, "NaN" as text, sums as Java writes doubles (9.53E10), 0 to 3
digits of a second, local times without a zone, old and new province codes side by side, and HTTP 400 for whoever
asks for more than ten rows a page.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.portals import _vn_muasamcong_details as details
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("muasamcong.mpi.gov.vn",)
SEARCH = "/o/egp-portal-home/services/smart/search"
MOST = 10
TOO_MANY = Response(b"PageSize unsatisfactory!!!", "text/plain;charset=UTF-8", 400)
HITS = 10_000  # the search counts no further
STEP_ONE = "notify-contractor-step-1-tbmt"


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a search or a detail; anything else is not there."""
    if request.method != "POST":
        return not_found()
    if request.path == SEARCH:
        return _search(request.json()[0], samples)
    return details.answer(request, samples)


def _search(order: Mapping[str, Any], samples: Sequence[Sample]) -> Response:
    number, size = int(order["pageNumber"]), int(order["pageSize"])
    if size > MOST:
        return TOO_MANY
    return details.answered(_page(_chosen(samples, order["query"][0]["filters"]), number, size))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield every day's pages, newest day first."""
    days: dict[str, list[Sample]] = {}
    for sample in samples:
        days.setdefault(details.public(sample.fields)[:10], []).append(sample)
    for day in sorted(days, reverse=True):
        for page in range(-(-len(days[day]) // MOST)):
            yield {"day": day, "page": str(page)}, details.answered(_page(days[day], page, MOST)).body


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


def _chosen(samples: Sequence[Sample], filters: Sequence[Mapping[str, Any]]) -> list[Sample]:
    """Obey the range of publicDate as wall clock, whatever the Z says, and the type."""
    kinds: Sequence[str] = next((one["fieldValues"] for one in filters if one["fieldName"] == "type"), [])
    span = next(one for one in filters if one["fieldName"] == "publicDate")
    first, last = span["from"].removesuffix("Z"), span["to"].removesuffix("Z")
    wanted = "es-notify-contractor" in kinds
    return [sample for sample in samples if wanted and first <= details.public(sample.fields) <= last]


def _page(found: Sequence[Sample], number: int, size: int) -> dict[str, Any]:
    newest = sorted(found, key=lambda sample: (details.public(sample.fields), sample.id), reverse=True)
    rows = [_row(sample) for sample in newest[number * size : (number + 1) * size]]
    total = min(len(newest), HITS)
    pages = -(-total // size)
    page = {
        "content": rows,
        "totalPages": pages,
        "pageSize": size,
        "currentPage": number,
        "totalElements": total,
        "sort": None,
        "first": number == 0,
        "last": number >= pages - 1,
        "empty": not rows,
    }
    return {"page": page, "agg": [{"aggregationName": "facet_status_notify", "bucketTerms": []}]}


def _row(sample: Sample) -> dict[str, Any]:
    fields, same = sample.fields, details.identity(sample)
    counts = ("numPetition", "numClarifyReq", "numBidderTech", "numBidderJoin", "numPetitionHsmt")
    own = {
        "notifyId": same["id"],
        "bidName": [details.title_of(fields)],
        "investField": [fields.get("field", "HH")],
        "locations": [details.location(place, "districtCode", "districtName") for place in fields["places"]],
        "notifyNoStand": f"{same['notifyNo']}-{same['notifyVersion']}",
        "status": fields.get("status", "01"),
        "stepCode": fields.get("step", STEP_ONE),
        "type": "es-notify-contractor",
        "statusForNotify": fields.get("outcome", ""),
        "bidPrice": [details.double(fields["price"])],
        "score": "NaN",
        "isMedicine": 0,
    }
    offer = {
        "bidNo": fields.get("package"),
        "isMultiLot": 0,
        "priceInit": own["bidPrice"][0],
        "priceStep": 1000,
    }
    if fields.get("step", "").startswith("reoffer-price"):
        return same | own | offer
    won = {"bidWinningPrice": [details.double(fields["won"])]} if "won" in fields else {}
    return same | own | dict.fromkeys(counts, 0) | won
