"""www.edcfkorea.go.kr: the pages of the board of tenders, as far as their shape is known.

How an item's parts are marked is not recorded; a kind, a link and a day each in an element of their own is our form.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.portals._korean_boards import in_pages, newest
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("www.edcfkorea.go.kr",)
PATH = "/fe/HPHFFE065M01"
BOARD = "162"
SIZE = 10
PARTNER_COUNTRY = "개도국발주사업"
PAGE = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>입찰정보 | 대외경제협력기금</title></head><body>
<div class="notice-list">
{rows}
</div>
</body></html>
"""
ROW = (
    '<div class="notice-list-item"><span class="kind">{kind}</span>'
    '<a href="/fe/HPHFFE066M01?boardid={id}&amp;isIframe=">{title}</a><span class="date">{day}</span></div>'
)


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer one page of the board; a posting's own page is not played."""
    if request.path != PATH or request.query.get("boardtypeid") != BOARD:
        return not_found()
    start = (int(request.query.get("currentpage", "1")) - 1) * SIZE
    return Response(_page(newest(samples)[start : start + SIZE]))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield all postings as pages."""
    for shown in in_pages(samples, SIZE):
        yield {}, _page(shown)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a posting of the weeks before the sandbox's first day."""
    return {
        "title": f"베트남 {words.place} {words.title} 컨설턴트 고용 입찰공고",
        "published": (FIRST_DAY - timedelta(days=random.randrange(1, 30))).isoformat(),
        "number": 30_000 + number,
    }


def _page(shown: Sequence[Sample]) -> bytes:
    return PAGE.format(rows="\n".join(map(_row, shown))).encode()


def _row(sample: Sample) -> str:
    fields = sample.fields
    return ROW.format(
        kind=fields.get("kind", PARTNER_COUNTRY),
        id=fields.get("number", sample.id),
        title=escape(fields["title"]),
        day=str(fields["published"]).replace("-", "."),
    )
