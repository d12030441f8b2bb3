"""apis.data.go.kr: announcements of services of 나라장터, in the shape that public clients of the interface read.

The habits: a wrong key brings the gateway's XML, too long a span an error in the asked form (clients tell of 14 to 30
days; 31 is not verified); a corrected announcement keeps its number and has the next order; who is in charge is named.
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
PATH = "/1230000/ad/BidPublicInfoService/getBidPblancListInfoServcPPSSrch"
LONGEST = timedelta(days=31)
PAGE = "https://www.g2b.go.kr/link/PNPE027_01/single/?bidPbancNo={}&bidPbancOrd={}"


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer one body's announcements of a span of days."""
    if request.path != PATH:
        return not_found()
    asked = request.query
    if refused := gateway.refused(request):
        return refused
    since, until = (datetime.strptime(asked[name], "%Y%m%d%H%M") for name in ("inqryBgnDt", "inqryEndDt"))  # noqa: DTZ007  # the portal's own clock
    if until - since > LONGEST:
        return json_response(
            {"response": {"header": {"resultCode": "07", "resultMsg": "입력범위값 초과 에러"}}}
        )
    found = [
        one
        for one in _newest(samples)
        if asked.get("dminsttNm", "") in one.fields["buyer"]
        and since <= datetime.fromisoformat(one.fields["published"]) <= until
    ]
    size, number = int(asked["numOfRows"]), int(asked["pageNo"])
    return json_response(_page(found[(number - 1) * size : number * size], len(found), size, number))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield all announcements as pages of 100."""
    shown = _newest(samples)
    for start in range(0, len(shown), 100):
        page = _page(shown[start : start + 100], len(shown), 100, start // 100 + 1)
        yield {}, json_response(page).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an announcement of the weeks before the sandbox's first day."""
    published = FIRST_DAY - timedelta(days=random.randrange(1, 12))
    return {
        "number": f"R26BK{number:08d}",
        "title": f"베트남 {words.place} {words.title} PMC 용역",
        "buyer": "한국국제협력단",
        "published": f"{published} 10:00:00",
        "deadline": f"{published + timedelta(days=30)} 10:00:00",
        "estimate": str(random.randint(1, 900) * 1_000_000),
    }


def _newest(samples: Sequence[Sample]) -> list[Sample]:
    return sorted(samples, key=lambda one: (one.fields["published"], one.id), reverse=True)


def _page(shown: Sequence[Sample], total: int, size: int, number: int) -> dict[str, Any]:
    header = {"resultCode": "00", "resultMsg": "정상"}
    body = {"items": [_row(one) for one in shown], "numOfRows": size, "pageNo": number, "totalCount": total}
    return {"response": {"header": header, "body": body}}


def native_id(sample: Sample) -> str:
    """An announcement's number and its order."""
    return f"{sample.fields['number']}-{sample.fields.get('order', '000')}"


def _row(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    number, order = fields["number"], fields.get("order", "000")
    return {
        "bidNtceNo": number,
        "bidNtceOrd": order,
        "reNtceYn": "N",
        "rgstTyNm": "조달청 또는 나라장터 자체 공고건",
        "ntceKindNm": fields.get("kind", "등록공고"),
        "intrbidYn": fields.get("international", "N"),
        "bidNtceDt": fields["published"],
        "refNo": "",
        "bidNtceNm": fields["title"],
        "ntceInsttCd": "B551553",
        "ntceInsttNm": fields["buyer"],
        "dminsttCd": "B551553",
        "dminsttNm": fields["buyer"],
        "bidMethdNm": "전자입찰",
        "cntrctCnclsMthdNm": fields.get("method", "제한경쟁"),
        "ntceInsttOfclNm": "홍길동",
        "ntceInsttOfclTelNo": "02-0000-0000",
        "ntceInsttOfclEmailAdrs": "person@example.org",
        "exctvNm": "홍길동",
        "bidClseDt": fields.get("deadline", ""),
        "opengDt": fields.get("opening", fields.get("deadline", "")),
        "asignBdgtAmt": fields.get("budget", ""),
        "presmptPrce": fields.get("estimate", ""),
        "srvceDivNm": "일반용역",
        "bidNtceDtlUrl": PAGE.format(number, order),
    }
