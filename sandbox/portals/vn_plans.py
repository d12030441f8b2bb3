"""muasamcong.mpi.gov.vn: the search of plans, shaped as recorded rows of 2026.

Kept are its traps: the lists of names and prices are each in an order of their own, places come once a package, the
closing date is the day of approval, and the order asked for is ignored.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response
from sandbox.portals import _vn_muasamcong_details as details
from sandbox.portals import _vn_muasamcong_search as search
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = (search.HOST,)
DAY = "publicDate"


def takes(request: Request) -> bool:
    """Whether a search asks for plans."""
    return search.asked_for(request, "type") == ["es-plan-project-p"]


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a search."""
    return search.answer(request, _rows(samples), DAY)


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield every day's pages, newest day first."""
    yield from search.pages_of_days(_rows(samples), DAY)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a plan of one to four packages, of one of the five days up to the sandbox's first."""
    day = FIRST_DAY - timedelta(days=random.randrange(1, 5))
    field = random.choice(("HH", "XL", "PTV"))
    beside = [[f"Tư vấn giám sát gói {one}", 40_000_000 + one, "TV"] for one in range(random.randrange(4))]
    return {
        "number": f"PL27{number:08d}",
        "name": f"Kế hoạch lựa chọn nhà thầu: {words.title}",
        "project": words.title,
        "packages": [[words.title, random.randrange(50, 90_000) * 1_000_000, field], *beside],
        "buyer": words.buyer,
        "code": f"vn{random.randrange(10**9, 10**10)}",
        "places": [[f"{random.randrange(1, 97):02d}", words.place]],
        "published": f"{day}T{random.randrange(7, 23):02d}:{random.randrange(60):02d}:09",
        "approved": f"{day - timedelta(days=1)}T23:59:59",
    }


def _rows(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    return sorted(map(_row, samples), key=lambda row: sha256(row["planNo"].encode()).hexdigest())


def _row(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    number, version = fields.get("number", sample.id), fields.get("version", "00")
    packages = fields["packages"]
    names = _in_any_order([name for name, _, _ in packages], f"{number} names")
    sums = [details.double(price) for _, price, _ in packages]
    told = {
        "id": str(uuid5(NAMESPACE_URL, f"{number}-{version}")),
        "bidCloseDate": fields["approved"],
        "bidName": names,
        "investField": sorted({field for _, _, field in packages}),
        "locations": [
            details.location(place, "districtCode", "districtName")
            for _ in packages
            for place in fields["places"]
        ],
        DAY: fields["published"],
        "investorName": fields["buyer"],
        "investorCode": fields["code"],
        "name": fields["name"],
        "planType": fields.get("kind", "DTPT"),
        "planNo": number,
        "planVersion": version,
        "planNoStand": f"{number}-{version}",
        "stepCode": "plan-step-1",
        "type": "es-plan-project-p",
        "decisionDate": fields["approved"],
        "createdBy": fields["code"],
        "bidPrice": _in_any_order(sums, f"{number} prices"),
        "score": "NaN",
        "bidNamePlanNew": [{"name": name} for name in names],
        "haveBidNotNotify": fields.get("to_invite", 1),
        "approvalStatus": fields.get("state", "01"),
    }
    return told | _sometimes(fields)


def _sometimes(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What not every plan tells."""
    own = {
        "investTotal": details.double(fields["total"]) if "total" in fields else None,
        "pname": fields.get("project"),
        "procuringEntityName": fields.get("unit"),
        "procuringEntityCode": fields["code"] if "unit" in fields else None,
    }
    return {name: value for name, value in own.items() if value is not None}


def _in_any_order(values: list[str], seed: str) -> list[str]:
    """The same order each time, and another one for each list."""
    return Random(seed).sample(values, len(values))  # noqa: S311  # repeatable, no secret
