"""apis.data.go.kr: KOICA's announcements of purchases, in the shape that a public client of the interface reads.

The habits: upper-case names, numbers as numbers, one announcement alone as an object instead of a list; no day of any
kind; a corrected announcement keeps its number and has the next order.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from sandbox.portal import Request, Response, json_response, not_found
from sandbox.portals import _data_go_kr as gateway
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = (gateway.HOST,)
PATH = "/B260003/PrcureService/getBidPblancInfoList"
PAGE = "https://nebid.koica.go.kr/oep/bipb/bidPblancDetail.do?P_PBLANC_NO={}&P_PBLANC_ODR={}"


def takes(request: Request) -> bool:
    """Whether a request is for this interface."""
    return request.path == PATH


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a page of one year's announcements."""
    if request.path != PATH:
        return not_found()
    if refused := gateway.refused(request):
        return refused
    asked = request.query
    found = [one for one in _newest(samples) if one.fields["number"][1:5] == asked["P_YEAR"]]
    size, number = int(asked["P_PAGE_SIZE"]), int(asked["P_PAGE_NO"])
    return json_response(_page(found[(number - 1) * size : number * size], len(found)))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield all announcements as pages of 100."""
    shown = _newest(samples)
    for start in range(0, len(shown), 100):
        yield {}, json_response(_page(shown[start : start + 100], len(shown))).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an announcement."""
    return {
        "number": f"P2026-{number:05d}",
        "title": f"베트남 {words.place} {words.title} PMC 용역",
        "limit": random.randint(1, 900) * 1_000_000,
    }


def native_id(sample: Sample) -> str:
    """An announcement's number and its order."""
    return f"{sample.fields['number']}-{sample.fields.get('order', 1)}"


def _newest(samples: Sequence[Sample]) -> list[Sample]:
    return sorted(samples, key=lambda one: (one.fields["number"], one.id), reverse=True)


def _page(shown: Sequence[Sample], total: int) -> dict[str, Any]:
    rows = [_row(one, place) for place, one in enumerate(shown, start=1)]
    items: Any = {"ITEM": rows[0] if len(rows) == 1 else rows} if rows else None
    return {
        "HEADER": {"RESULT_CODE": "00", "RESULT_MSG": "NORMAL SERVICE."},
        "BODY": {"ITEMS": items},
        "TOTAL_COUNT": total,
    }


def _row(sample: Sample, place: int) -> dict[str, Any]:
    fields = sample.fields
    number, order = fields["number"], fields.get("order", 1)
    return {
        "RNUM": place,
        "PBLANC_NO": number,
        "PBLANC_ODR": order,
        "BID_NM": fields["title"],
        "BID_PROGRS_STTUS_NM": fields.get("status", "접수중"),
        "BID_LMT_AMOUNT": fields.get("limit", 0),
        "BID_POP_OUT_URL": PAGE.format(number, order),
        "CNTRCT_MTH_NM": fields.get("method", "제한경쟁"),
        "PRCURE_BSNS_SE_CD_NM": "원조조달입찰",
        "PRCURE_DETAIL_SE_NM": "PMC용역",
        "PRCURE_SE_NM": fields.get("kind", "용역"),
        "SCSBID_MTH_NM": "협상에 의한 계약",
    }
