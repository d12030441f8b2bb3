"""www.ungm.org: the page of notices with its token, and the search of one country's open notices.

A row is written as the recorded fragment has it. The search answers 400 without cookie and token and for any size of
a page but 15; from the third day on it is as it was in August: the page has no token, and the search wants none. A
country's id that is none of ours shows another country's notices without a word.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("www.ungm.org",)
PAGE, SEARCH = "/Public/Notice", "/Public/Notice/Search"
IDS = {"2387": "ID", "2493": "TH", "2499": "TR", "2513": "VN"}
NAMES = {"ID": "Indonesia", "TH": "Thailand", "TR": "Turkey", "VN": "Viet Nam", "TZ": "Tanzania"}
SEVERAL = "Multiple destinations"
SIZE = 15
TOKEN, COOKIE = "sandbox-token-1", "UNGM.Sandbox=1"
WITHOUT_TOKEN_FROM = 3
START = """<!DOCTYPE html>
<html lang="en"><head><title>UNGM - Procurement opportunities</title></head><body>
<form id="searchForm">{token}<span id="noticeSearchTotal"></span></form>
</body></html>
"""
FIELD = '<input name="__RequestVerificationToken" type="hidden" value="{}" />'
ROW = """<div role="row" tabindex="0" data-noticeid="{id}" class="tableRow dataRow notice-table">
	<div role="cell" class="tableCell editable intendbuttonsHeader resultOptions">
		<input type="button" value="View Documents" class="buttonViewDocuments" data-notice-id="{id}" />
	</div>
	<div role="cell" class="tableCell resultTitle">
		<span class="ungm-title ungm-title--small">{title}</span>
		<a target="_blank" href="/Public/Notice/{id}">Open</a>
	</div>
	<div role="cell" class="tableCell resultInfo1 deadline" data-description="Deadline">
		<span>{deadline}</span>
		<span class="remainingDaysToDeadline" style="display:none">{left}</span>
	</div>
	<div role="cell" class="tableCell"><span>{published}</span></div>
	<div role="cell" class="tableCell resultAgency"><span>{agency}</span></div>
	<div role="cell" class="tableCell"><span><label>{type}</label></span></div>
	<div role="cell" class="tableCell resultInfo1" data-description="Reference"><span>{reference}</span></div>
	<div role="cell" class="tableCell"><span>{country}</span></div>
</div>
"""
TOTAL = '<script>var noticeTotal = "{}";</script>\n'


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the page or a search."""
    wants_token = request.day < WITHOUT_TOKEN_FROM
    if request.path == PAGE:
        token = FIELD.format(TOKEN) if wants_token else ""
        return Response(START.format(token=token).encode(), headers={"Set-Cookie": f"{COOKIE}; path=/"})
    if request.path != SEARCH or request.method != "POST":
        return not_found()
    told = {name.lower(): value for name, value in request.headers.items()}
    known = told.get("requestverificationtoken") == TOKEN and COOKIE in told.get("cookie", "")
    asked = request.json()
    if asked["PageSize"] != SIZE or (wants_token and not known):
        return Response(b"<h1>Bad Request</h1>", status=400)
    return Response(_answered(samples, asked, request.now))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield the pages of each country."""
    for number, country in IDS.items():
        shown = _of(samples, [number])
        for start in range(0, len(shown), SIZE):
            yield {"country": country}, page(shown[start : start + SIZE], len(shown), now)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a notice of the weeks before the sandbox's first day."""
    published = FIRST_DAY - timedelta(days=random.randrange(1, 30))
    return {
        "title": words.title,
        "countries": ["ID"],
        "agency": "UNDP",
        "type": "Invitation to bid",
        "reference": f"UNDP-IDN-{number:05}",
        "published": published.isoformat(),
        "deadline": f"{published + timedelta(days=60):%d-%b-%Y} 16:00 (GMT 7.00)",
        "number": 400_000 + number,
    }


def _of(samples: Sequence[Sample], ids: Sequence[str]) -> list[Sample]:
    wanted = {IDS.get(one, "TZ") for one in ids}
    return [one for one in samples if wanted & set(one.fields["countries"])]


def _answered(samples: Sequence[Sample], asked: Mapping[str, Any], now: datetime) -> bytes:
    shown = _of(samples, asked["Countries"])
    if asked["Description"]:  # the filter by words finds nothing
        shown = []
    start = asked["PageIndex"] * SIZE
    return page(shown[start : start + SIZE], len(shown), now)


def page(shown: Sequence[Sample], total: int, now: datetime) -> bytes:
    """Write rows and the number of all that the search found."""
    return ("".join(_row(one, now) for one in shown) + TOTAL.format(total)).encode()


def _row(sample: Sample, now: datetime) -> str:
    fields = sample.fields
    several = len(fields["countries"]) > 1 or fields.get("several", False)
    closing = datetime.strptime(fields["deadline"][:11], "%d-%b-%Y").replace(tzinfo=now.tzinfo)
    values = {
        "id": fields.get("number", sample.id.partition(":")[0]),
        "title": fields["title"],
        "deadline": fields["deadline"],
        "left": f"{(closing - now).total_seconds() / 86400:.2f}",
        "published": f"{date.fromisoformat(fields['published']):%d-%b-%Y}",
        "agency": fields["agency"],
        "type": fields["type"],
        "reference": fields["reference"],
        "country": SEVERAL if several else NAMES[fields["countries"][0]],
    }
    return ROW.format(**{name: escape(str(value)) for name, value in values.items()})
