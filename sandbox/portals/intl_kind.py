"""www.kindkorea.or.kr: the first page of the board of tenders, as links, titles and days are known of it.

Which elements hold a row is not recorded; a table is the usual form of such boards.
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

HOSTS = ("www.kindkorea.or.kr",)
PATH = "/pages/72"
SIZE = 10
PAGE = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>입찰공고 | KIND</title></head><body>
<h2>입찰공고</h2>
<table><thead><tr><th>번호</th><th>제목</th><th>등록일</th></tr></thead>
<tbody>
{rows}
</tbody></table>
</body></html>
"""
ROW = (
    '<tr><td>{number}</td><td><a href="/pages/72?id={id}&amp;menuMode=READ&amp;q=">{title}</a></td>'
    "<td>{day}</td></tr>"
)
NO_ROWS = '<tr><td colspan="3">등록된 게시물이 없습니다</td></tr>'


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the board's first page; a posting's own page is not played."""
    if request.path != PATH or request.query.get("id"):
        return not_found()
    return Response(_page(newest(samples)[:SIZE]))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield all postings as pages."""
    for shown in in_pages(samples, SIZE):
        yield {}, _page(shown)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a posting of the weeks before the sandbox's first day."""
    return {
        "title": f"[입찰공고 26-{number}호] 베트남 {words.place} {words.title} 타당성조사",
        "published": (FIRST_DAY - timedelta(days=random.randrange(1, 30))).isoformat(),
        "number": 12_000 + number,
    }


def _page(shown: Sequence[Sample]) -> bytes:
    rows = [_row(number, one) for number, one in enumerate(shown, 1)]
    return PAGE.format(rows="\n".join(rows) or NO_ROWS).encode()


def _row(number: int, sample: Sample) -> str:
    fields = sample.fields
    return ROW.format(
        number=number,
        id=fields.get("number", sample.id),
        title=escape(fields["title"]),
        day=fields["published"],
    )
