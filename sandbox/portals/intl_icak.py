"""www.icak.or.kr: the board of tenders as JSON, in the shape that a public client reads.

What stands beside the rows (page number, total) is not known and left out; rows hold who wrote them, whom no lead may
ever name. Texts are HTML; a posting that nobody takes down is shown until 2099.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.portals._korean_boards import in_pages, newest
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("www.icak.or.kr",)
PATH = "/board/api/bbsList"
BOARD = "705"
USUAL_SIZE = 10


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a page of the board; another board is empty."""
    if request.path != PATH:
        return not_found()
    asked = request.query
    size, number = int(asked.get("limit", USUAL_SIZE)), int(asked.get("pageIndex", 1))
    shown = newest(samples) if asked.get("bbsId") == BOARD else []
    return json_response(_page(shown[(number - 1) * size : number * size]))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield the pages of 100."""
    for shown in in_pages(samples, 100):
        yield {}, json_response(_page(shown)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a posting of the weeks before the sandbox's first day."""
    return {
        "title": f"[주태국대한민국대사관] 태국 {words.title} 입찰 안내",
        "text": f"<p>사업명: {words.title}</p><p>발주처: {words.buyer}</p>",
        "published": (FIRST_DAY - timedelta(days=random.randrange(1, 30))).isoformat(),
        "number": 510_000 + number,
    }


def _page(shown: Sequence[Sample]) -> dict[str, Any]:
    return {"data": {"list": [_row(one) for one in shown]}}


def _row(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    return {
        "sn": int(fields.get("number", sample.id)),
        "titl": fields["title"],
        "cnTxt": fields["text"],
        "pstgBgngDt": f"{fields['published']} 00:00:00",
        "pstgEndDt": fields.get("until", "2099-12-31 23:59:00"),
        "cateNm": fields.get("category", "입찰공고"),
        "rgtrNm": "홍길동",
    }
