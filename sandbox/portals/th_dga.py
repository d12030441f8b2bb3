"""www.dga.or.th: invitations by Buddhist year, newest first, ten a page, with links to the other pages.

As far as one client of 2026 tells it: the classes of an entry's parts. Their words, and that the year is that of the
budget, which begins in October, are our form.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.portals.th_egp import MONTHS
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("www.dga.or.th",)
PATH = "/procurement/tender/year-"
ROWS = 10
PAGE = """<!DOCTYPE html>
<html lang="th"><head><meta charset="utf-8"><title>ประกาศประกวดราคา - DGA</title></head><body>
<div class="list-purchase-document">
{rows}
</div>
<nav class="pagination">{links}</nav>
</body></html>"""
ROW = """<div class="item-purchase-document">
<h3 class="purchase-document-title"><a href="/document/{slug}/">{title}</a></h3>
<div class="project-id">เลขที่โครงการ : {egp}</div><div class="budget">งบประมาณ {budget:,.2f} บาท</div>
<div class="post-date">{day}</div></div>"""


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer one page of a year; a year without an invitation is not there."""
    year, _, page = request.path.removeprefix(PATH).strip("/").partition("/page/")
    shown = _of_year(samples, year)
    number = int(page or 1)
    if not request.path.startswith(PATH) or len(shown) <= (number - 1) * ROWS:
        return not_found()
    return Response(_page(shown, number))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # a portal's list does not depend on the hour
    """Yield the pages of each year."""
    for year in sorted({_year(sample) for sample in samples}):
        shown = _of_year(samples, year)
        for number in range(1, _pages(shown) + 1):
            yield {}, _page(shown, number)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation of the weeks before the sandbox's first day."""
    return {
        "slug": f"invitation-{number}",
        "egp": f"69{number:09d}",
        "title": words.title,
        "budget": random.randrange(500_000, 40_000_000),
        "published": (FIRST_DAY - timedelta(days=random.randrange(1, 30))).isoformat(),
    }


def native_id(sample: Sample) -> str:
    """Make the name that readers give an invitation: where its page is."""
    return f"document/{sample.fields['slug']}/"


def _year(sample: Sample) -> str:
    day = date.fromisoformat(str(sample.fields["published"]))
    return str(day.year + 543 + (day.month >= 10))


def _of_year(samples: Sequence[Sample], year: str) -> list[Sample]:
    mine = [sample for sample in samples if _year(sample) == year]
    return sorted(mine, key=lambda one: (str(one.fields["published"]), one.id), reverse=True)


def _pages(shown: Sequence[Sample]) -> int:
    return -(-len(shown) // ROWS)


def _page(shown: Sequence[Sample], number: int) -> bytes:
    rows = map(_row, shown[(number - 1) * ROWS : number * ROWS])
    address = f"https://{HOSTS[0]}{PATH}{_year(shown[0])}"
    others = (one for one in range(1, _pages(shown) + 1) if one != number)
    links = " ".join(f'<a class="page-numbers" href="{address}/page/{one}/">{one}</a>' for one in others)
    return PAGE.format(rows="\n".join(rows), links=links).encode()


def _row(sample: Sample) -> str:
    fields = sample.fields
    day = date.fromisoformat(str(fields["published"]))
    return ROW.format(
        slug=fields["slug"],
        title=escape(fields["title"]),
        egp=fields["egp"],
        budget=fields["budget"],
        day=f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}",
    )
