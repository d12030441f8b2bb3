"""muasamcong.mpi.gov.vn: the search of results, shaped as recorded rows of 2026.

A tender's result keeps the row of its invitation, with the winner; a direct award has a number of its own as its id,
"…-null" as its number with a version, no place, and a closing time that is the moment of publication.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response
from sandbox.portals import _vn_muasamcong_details as details
from sandbox.portals import _vn_muasamcong_search as search
from sandbox.portals import vn_muasamcong as invitations
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = (search.HOST,)
STEP_FOUR = "notify-contractor-step-4-kqlcnt"
DAY = "publicDateKqlcnt"


def takes(request: Request) -> bool:
    """Whether a search asks for results."""
    return search.asked_for(request, "stepCode") == [STEP_FOUR]


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a search."""
    return search.answer(request, search.newest_first(samples, _row, DAY), DAY)


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield every day's pages of what was tendered, newest day first."""
    rows = [row for row in search.newest_first(samples, _row, DAY) if "caseKHKQ" not in row]
    yield from search.pages_of_days(rows, DAY)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up the result of an invitation that closed a month before."""
    fields = invitations.invent(words, number, random)
    announced = FIRST_DAY - timedelta(days=random.randrange(1, 5))
    closed = announced - timedelta(days=random.randrange(10, 40))
    return fields | {
        "published": f"{closed - timedelta(days=20)}T09:12:31.4",
        "closes": f"{closed}T09:00:00",
        "announced": f"{announced}T{random.randrange(7, 23):02d}:{random.randrange(60):02d}:17",
        "decided": f"{announced}T23:59:59",
        "won": int(fields["price"] * random.uniform(0.7, 1)),
        "winners": [f"CÔNG TY CỔ PHẦN CÔNG NGHỆ {number}"],
        "codes": [f"vn{random.randrange(10**9, 10**10):010d}"],
        "bidders": random.randrange(1, 6),
    }


def _row(sample: Sample) -> dict[str, Any]:
    fields = {"status": "IS_PUBLISH", "outcome": "CNTTT", "step": STEP_FOUR} | sample.fields
    invitation = search.row(sample.model_copy(update={"fields": fields}))
    won = [details.double(price) for price in fields.get("prices", [fields.get("won")]) if price]
    told = {
        "inputResultId": str(uuid5(NAMESPACE_URL, f"{sample.id}-result")),
        "publicDateKqmt": invitation["publicDate"],
        DAY: fields["announced"],
        "isPass": 1,
        "bidField": fields.get("field", "HH"),
        "winningCode": fields.get("codes", []),
        "winningContractorName": fields.get("winners", []),
        "contractorName": [*fields.get("winners", []), *fields.get("losers", [])],
        "bidWinningPrice": won,
        "decisionDate": fields["decided"],
        "numBidderJoin": fields.get("bidders", 1),
        "bidRealityOpenDate": fields["closes"],
    }
    return _direct(invitation | told) if fields.get("direct") else invitation | told


def _direct(row: dict[str, Any]) -> dict[str, Any]:
    number = row["notifyNo"]
    own = {
        "id": number,
        "notifyId": number,
        "notifyNoStand": f"{number}-null",
        "isInternet": 0,
        "publicDate": row[DAY],
        "bidCloseDate": f"{row[DAY]}.313",
        "winningContractorName": [],
        "numBidderJoin": 0,
        "caseKHKQ": 1,
    }
    absent = ("locations", "bidOpenDate", "originalPublicDate", "isDomestic", "publicDateKqmt", "createdBy")
    return {name: value for name, value in (row | own).items() if name not in absent}
