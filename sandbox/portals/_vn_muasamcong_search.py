"""What muasamcong's search answers of invitations, results and plans, shaped as recorded bodies of 2026.

Kept are the portal's habits: names in lists, "NaN" as text, sums as Java writes doubles (9.53E10), 0 to 3 digits of a
second, local times without a zone, old and new province codes side by side, totals of 10,000 at most, and HTTP 400 for
whoever asks for more than ten rows a page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sandbox.portal import Request, Response
from sandbox.portals import _vn_muasamcong_details as details
from sandbox.samples import Sample

HOST = "muasamcong.mpi.gov.vn"
SEARCH = "/o/egp-portal-home/services/smart/search"
MOST = 10
TOO_MANY = Response(b"PageSize unsatisfactory!!!", "text/plain;charset=UTF-8", 400)
HITS = 10_000  # the search counts no further
STEP_ONE = "notify-contractor-step-1-tbmt"
Rows = Sequence[dict[str, Any]]


def asked_for(request: Request, name: str) -> list[str]:
    """The values that a search wants in a field; none where the request is no search, or leaves the field open."""
    if request.method != "POST" or request.path != SEARCH:
        return []
    filters = request.json()[0]["query"][0]["filters"]
    return next((one["fieldValues"] for one in filters if is_on(one, name, "in")), [])


def answer(request: Request, rows: Rows, day_field: str) -> Response:
    """Answer a search among rows, which are in the portal's order."""
    order = request.json()[0]
    number, size = int(order["pageNumber"]), int(order["pageSize"])
    if size > MOST:
        return TOO_MANY
    return details.answered(page(chosen(rows, order["query"][0], day_field), number, size))


def chosen(rows: Rows, query: Mapping[str, Any], day_field: str) -> list[dict[str, Any]]:
    """Obey the range of days as wall clock, whatever the Z says, what is not wanted, and the word."""
    span = next(one for one in query["filters"] if is_on(one, day_field, "range"))
    first, last = span["from"].removesuffix("Z"), span["to"].removesuffix("Z")
    unwanted = [one for one in query["filters"] if one["searchType"] == "not_in"]
    return [
        row
        for row in rows
        if first <= str(row[day_field]) <= last
        and not any(str(row.get(one["fieldName"])) in one["fieldValues"] for one in unwanted)
        and _holds(row, query["keyWord"], query["matchFields"])
    ]


def is_on(one: Mapping[str, Any], name: str, kind: str) -> bool:
    """Whether a filter is of this kind, on this field."""
    return (one["fieldName"], one["searchType"]) == (name, kind)


def _holds(row: Mapping[str, Any], word: str, names: Sequence[str]) -> bool:
    return not word or any(word.casefold() in str(row.get(name)).casefold() for name in names)


def page(found: Rows, number: int, size: int) -> dict[str, Any]:
    """Write a page."""
    rows = found[number * size : (number + 1) * size]
    total = min(len(found), HITS)
    pages = -(-total // size)
    content = {
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
    return {"page": content, "agg": [{"aggregationName": "facet_status_notify", "bucketTerms": []}]}


def pages_of_days(rows: Rows, day_field: str) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield every day's pages, newest day first."""
    days: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        days.setdefault(str(row[day_field])[:10], []).append(row)
    for day in sorted(days, reverse=True):
        for number in range(-(-len(days[day]) // MOST)):
            yield {"day": day, "page": str(number)}, details.answered(page(days[day], number, MOST)).body


def newest_first(samples: Sequence[Sample], row: Callable[[Sample], dict[str, Any]], day_field: str) -> Rows:
    """Rows in the order in which the search shows them."""
    return sorted(map(row, samples), key=lambda one: (str(one[day_field]), one["notifyNo"]), reverse=True)


def row(sample: Sample) -> dict[str, Any]:
    """Write the row of an invitation, at whatever step it is."""
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
