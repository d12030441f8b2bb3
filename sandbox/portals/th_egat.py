"""EGAT's bidding site: the projects as JSON, ten a page whatever is asked, by number and not by day.

As one client of 2026 describes it; the count of all stands on every row. A project's own page is not played.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("bidding.egat.co.th",)
PATH = "/procure/procure_api.php"
ROWS = 10
E_BIDDING = "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer one page of the list to who asks for it as the site's table does."""
    if request.path != PATH or request.method != "POST":
        return not_found()
    asked = request.json()
    if asked.get("type") != "search":
        return json_response([])
    return json_response(_page(samples, int(asked["search"]["currentPage"]) - 1))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # a portal's list does not depend on the hour
    """Yield the pages."""
    for number in range(-(-len(samples) // ROWS)):
        yield {}, json_response(_page(samples, number)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a project of the weeks before the sandbox's first day."""
    return {
        "number": 70_000 + number,
        "egp": f"69{number:09d}",
        "title": words.title,
        "unit": "ฝ่ายจัดซื้อจัดจ้างและบริหารพัสดุ",
        "published": (FIRST_DAY - timedelta(days=random.randrange(1, 14))).isoformat(),
    }


def native_id(sample: Sample) -> str:
    """Make the number that readers give a project: the site's own."""
    return str(sample.fields["number"])


def _page(samples: Sequence[Sample], number: int) -> list[dict[str, Any]]:
    newest = sorted(samples, key=lambda sample: -int(sample.fields["number"]))
    return [_row(one, len(newest)) for one in newest[number * ROWS : (number + 1) * ROWS]]


def _row(sample: Sample, total: int) -> dict[str, Any]:
    fields = sample.fields
    return {
        "id": fields["number"],
        "title": fields["title"],
        "project_id": fields.get("egp", ""),
        "method_name": fields.get("method", E_BIDDING),
        "subdept_name": fields["unit"],
        "published_date": str(fields["published"]),
        "total_records": total,
    }
