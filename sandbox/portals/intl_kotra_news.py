"""apis.data.go.kr: KOTRA's news of foreign markets, in the shape that public clients of the interface read.

The habits: newest first, all years of a country; one article alone is an object instead of a list, and none an empty
text; the writer is named; titles hold entities; a request with `type` or by a tool's own name is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.portals import _data_go_kr as gateway
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = (gateway.HOST,)
PATH = "/B410001/kotra_overseasMarketNews/ovseaMrktNews/ovseaMrktNews"
PAGE = "https://dream.kotra.or.kr/user/extra/kotranews/bbs/linkView/jsp/Page.do?dataIdx={}"


def takes(request: Request) -> bool:
    """Whether a request is for this interface."""
    return request.path == PATH


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a page of one country's articles."""
    if request.path != PATH:
        return not_found()
    if refused := gateway.refused(request):
        return refused
    asked = request.query
    if "type" in asked:
        return Response(b"Forbidden", "text/plain", 403)
    found = [one for one in _newest(samples) if asked.get("search1", "") in one.fields["country"]]
    size, number = int(asked.get("numOfRows", 10)), int(asked.get("pageNo", 1))
    shown = found[(number - 1) * size : number * size]
    return json_response(_page(shown, len(found), size, number, summaries=asked.get("search8") == "1"))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield all articles as pages of 50."""
    shown = _newest(samples)
    for start in range(0, len(shown), 50):
        page = _page(shown[start : start + 50], len(shown), 50, start // 50 + 1, summaries=True)
        yield {}, json_response(page).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an article of the weeks before the sandbox's first day."""
    return {
        "country": "베트남",
        "title": f"베트남 {words.title} 시장 동향",
        "summary": f"{words.place}: {words.title}",
        "published": str(FIRST_DAY - timedelta(days=random.randrange(1, 12))),
        "number": 300_000 + number,
    }


def _newest(samples: Sequence[Sample]) -> list[Sample]:
    return sorted(samples, key=lambda one: (one.fields["published"], one.id), reverse=True)


def _page(shown: Sequence[Sample], total: int, size: int, number: int, *, summaries: bool) -> dict[str, Any]:
    rows = [_row(one, summaries=summaries) for one in shown]
    listed: object = {"item": rows[0] if len(rows) == 1 else rows} if rows else ""
    header = {"resultCode": "00", "resultMsg": "NORMAL SERVICE."}
    body = {"itemList": listed, "numOfRows": size, "pageNo": number, "totalCnt": total}
    return {"response": {"header": header, "body": body}}


def _row(sample: Sample, *, summaries: bool) -> dict[str, Any]:
    fields = sample.fields
    number = str(fields.get("number", sample.id))
    told = {
        "othbcDt": fields["published"],
        "newsWrterNm": "홍길동",
        "indstCdList": "",
        "jobSeNm": "",
        "natn": fields["country"],
        "cmdltNmEng": "",
        "bbsSn": "242",
        "ovrofInfo": fields.get("office", ""),
        "hsCdNm": "",
        "cmdltNmKorn": "",
        "newsTitl": fields["title"].replace("&", "&amp;").replace("'", "&#39;"),
        "indstCl": fields.get("trade", "건설·인프라"),
        "bbstxSn": number,
        "infoCl": fields.get("sort", "트렌드"),
        "regn": fields.get("region", "동남아시아"),
        "dataType": "",
        "kotraNewsUrl": PAGE.format(number),
        "fileLink": "",
    }
    return told | {"cntntSumar": fields.get("summary", "")} if summaries else told
