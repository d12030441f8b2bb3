"""muasamcong.mpi.gov.vn: the search of invitations and the details of one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.portals import _vn_muasamcong_details as details
from sandbox.portals import _vn_muasamcong_search as search
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = (search.HOST,)
DAY = "publicDate"


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a search or a detail; anything else is not there."""
    if request.method != "POST":
        return not_found()
    if request.path != search.SEARCH:
        return details.answer(request, samples)
    wanted = search.asked_for(request, "type") == ["es-notify-contractor"]
    return search.answer(request, search.newest_first(samples, search.row, DAY) if wanted else [], DAY)


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield every day's pages, newest day first."""
    yield from search.pages_of_days(search.newest_first(samples, search.row, DAY), DAY)


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
