"""ecepp.ebrd.com: the archive of notices in one page, in no order, and each notice's own page.

As recorded in September 2026: ten cells a row, four of them hidden; the hour of noon is written 00 in the list; titles
are escaped twice; the hidden list of an award names no exercise, that of a whole project no method either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("ecepp.ebrd.com",)
LIST, DETAIL = "/delta/noticeSearchResults.html", "/delta/viewNotice.html"
AWARD, PROJECT, ADDENDUM = "Contract Award Notice", "General Procurement Notice", "Contract Notice Addendum"
INVITATION = "Invitation For Tenders Single"
# Types as the list's second cell has them, where that is not the hidden list's word.
SHOWN = {AWARD: "Contract  Award  Notice", ADDENDUM: "Ebrd Contract Notice Addendum"}
PAGE = """<!doctype html>
<html lang="en_GB"><head><meta charset="utf-8" /><title>Search Opportunities | ECEPP </title></head>
<body id="frontend" class="ecepp consortium">
<form class="pure-form pure-form-stacked" method="post" action="noticeSearch.html">
<input id="keyword" type="text" value="" /></form>
<table id="noticeResultsTable" class="basic-table">
<thead><tr><th>Title</th><th>Notice Type</th><th>Procurement Exercise Title</th><th>Published</th><th>Closing Date</th>
<th>Current State</th><th></th><th></th><th></th><th></th></tr></thead>
<tbody>
{rows}
</tbody></table></body></html>"""
ROW = """<tr>
<td><a href="viewNotice.html?displayNoticeId={id}">{country}: {title}</a></td>
<td> {shown}</td>
<td>
 {exercise}
</td>
<td>
{published}</br><span class="instrutxt">UK Time</span></td>
<td>
 {closing}
</td>
<td>
 {state}
</td>
<td>{day}</td>
<td>{at}</td>
<td>{until}</td>
<td>[{about}]</td>
</tr>"""
NOTICE = """<!doctype html>
<html lang="en_GB"><head><meta charset="utf-8" /><title>View Notice | ECEPP </title></head>
<body id="frontend" class="ecepp consortium"><h1 class="entry-title">{title}</h1>
<div id="noticepreviewtable"><table width="60%" id="oppoverviewtable">
{rows}
</table></div></body></html>"""
FACT = "<tr><td><strong>{label}:</strong></td><td> {value}</td></tr>"


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer the archive, or one notice's page."""
    if request.path == LIST:
        return Response(_page(samples))
    found = [one for one in samples if one.id == request.query.get("displayNoticeId")]
    if request.path != DETAIL or not found:
        return not_found()
    return Response(_notice(found[0]).encode())


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # a portal's list does not depend on the hour
    """Yield the archive."""
    yield {}, _page(samples)


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation of Türkiye."""
    day = FIRST_DAY - timedelta(days=random.randrange(1, 30))
    return {
        "country": "Turkey",
        "project": f"{words.place} Urban Project",
        "project_id": str(40_000 + number),
        "exercise": words.title,
        "exercise_id": str(50_000_000 + number),
        "kinds": "Works",
        "client": words.buyer,
        "published": f"{day} 09:30",
        "closing": f"{day + timedelta(days=45)} 14:00",
    }


def _page(samples: Sequence[Sample]) -> bytes:
    unsorted = sorted(samples, key=lambda one: one.id[::-1])
    return PAGE.format(rows="\n".join(map(_row, unsorted))).encode()


def _row(sample: Sample) -> str:
    told = {"type": INVITATION, "state": "Open", **sample.fields}
    exercise, closing = told.get("exercise", "N/A"), told.get("closing", "")
    until = _listed(closing) if closing else ""
    return ROW.format(
        id=sample.id,
        country=told["country"],
        title=escape(told["project"] if exercise == "N/A" else exercise),
        shown=SHOWN.get(told["type"], told["type"]),
        exercise=escape(escape(exercise)),
        published=_shown(_listed(told["published"])),
        closing=f'{_shown(until)}</br><span class="instrutxt">UK Time</span>' if until else "N/A",
        state=told["state"] if until else "Information Only",
        day=_shown(_listed(told["published"]))[:10],
        at=_listed(told["published"]),
        until=until,
        about=escape(", ".join(_about(told))),
    )


def _about(told: Mapping[str, Any]) -> Iterator[str]:
    yield from (told["project"], told["project_id"], told["country"])
    if told["type"] not in (AWARD, PROJECT):
        yield from (told["exercise"], told["exercise_id"])
    yield told["kinds"]
    if told["type"] != PROJECT:
        yield told.get("method", "Open Tender Single Stage")
    yield from (told["client"], told.get("sector", "Infra Eurasia"), told["type"])


def _listed(moment: str) -> str:
    """A moment as the list hides it, with the hour of noon as 00."""
    return re.sub(r"(?<=^\d{8})12", "00", re.sub(r"\D", "", moment))


def _shown(hidden: str) -> str:
    return f"{hidden[6:8]}/{hidden[4:6]}/{hidden[:4]} {hidden[8:10]}:{hidden[10:]}"


def _notice(sample: Sample) -> str:
    told = {"type": INVITATION, **sample.fields}
    written = {
        name: _shown(re.sub(r"\D", "", told[name])) for name in ("published", "closing") if name in told
    }
    facts = {
        "Project Name": told["project"],
        "EBRD Project ID": told["project_id"],
        "Country": told["country"],
        "Client Name": told["client"],
        "ECEPP ID": told["exercise_id"],
        "Procurement Exercise Name": told["exercise"],
        "Procurement Exercise Description": told.get("description", told["exercise"]),
        "Type of Procurement": told["kinds"],
        "Procurement Method": told.get("method", "Open Tender Single Stage"),
        "Business Sector": told.get("sector", "Infra Eurasia"),
        "Notice Type": told["type"].replace(" ", " " * 20),
        "Publication Date": written["published"],
        "Issue Date": written["published"],
        "Closing Date": written.get("closing", "N/A"),
    }
    rows = "\n".join(FACT.format(label=label, value=escape(value)) for label, value in facts.items())
    return NOTICE.format(title=escape(f"{told['country']}: {told['exercise']}"), rows=rows)
