"""www.aiib.org: the script of all projects, in the shape that its clients read; no answer of it was recorded.

The portal's habits: one assignment, a comma behind the last record, HTML entities in names, "USD500 million" for sums,
years for dates, and a path that changes its folder when a project is approved.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from random import Random
from typing import Any

from sandbox.portal import Request, Response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("www.aiib.org",)
SCRIPT = "/en/projects/list/.content/all-projects-data.js"
KIND = "application/javascript"
COUNTRIES = {
    "TH": "Thailand",
    "VN": "Viet Nam",
    "ID": "Indonesia",
    "TR": "Türkiye",
    "UZ": "Uzbekistan",
    "IN": "India",
}


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer with the script."""
    return Response(_script(samples), KIND) if request.path == SCRIPT else not_found()


def takes(request: Request) -> bool:
    """Whether a request is for the script of projects; other sources may have the rest of the host."""
    return request.path == SCRIPT


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield the script."""
    yield {}, _script(samples)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a proposed project."""
    return {
        "title": f"{words.title} {number}",
        "country": random.choice(("TH", "VN", "ID", "TR")),
        "sector": "Urban",
        "year": "2026",
        "status": "Proposed",
        "funding": f"USD{random.randrange(20, 400)} million",
    }


def _script(samples: Sequence[Sample]) -> bytes:
    records = (json.dumps(_record(sample), ensure_ascii=False, separators=(",", ":")) for sample in samples)
    return f"var data=[{''.join(f'{one},' for one in records)}];".encode()


def _record(sample: Sample) -> dict[str, str]:
    fields = sample.fields
    country, status = COUNTRIES.get(fields["country"], fields["country"]), fields["status"]
    folder = "proposed" if status == "Proposed" else "approved"
    approved = "" if status == "Proposed" else fields["funding"]
    return {
        "date": fields["year"],
        "economy": country,
        "sector": fields["sector"],
        "financing_type": fields.get("financing", "Sovereign"),
        "project_type": fields.get("type", "Regular"),
        "name": escape(f"{country}: {fields['title']}"),
        "status": status,
        "proposed_funding": fields["funding"] if status == "Proposed" else "",
        "approved_funding": approved,
        "committed": approved if fields.get("committed") else "",
        "path": f"/en/projects/details/{fields['year']}/{folder}/{sample.id}.html",
    }
