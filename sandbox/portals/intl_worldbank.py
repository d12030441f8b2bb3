"""search.worldbank.org: procurement notices in the shape that public clients of 2026 describe.

Kept are the portal's habits: the total is text, publication days are "22-Jul-2026", submission_date is the
publication again, deadlines have no zone, ranges of dates are ignored, and the filter by country lets through
notices of projects that the country only shares.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sandbox.portal import FIRST_DAY, Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("search.worldbank.org",)
PATHS = ("/api/v2/procnotices", "/api/procnotices")
COUNTRIES = {
    "TH": ("Thailand", "East Asia And Pacific"),
    "VN": ("Viet Nam", "East Asia And Pacific"),
    "ID": ("Indonesia", "East Asia And Pacific"),
    "TR": ("Turkiye", "Europe And Central Asia"),
    "LA": ("Lao People's Democratic Republic", "East Asia And Pacific"),
    "PH": ("Philippines", "East Asia And Pacific"),
    "UZ": ("Uzbekistan", "Europe And Central Asia"),
}
# The spellings that a careful client asks for, in its order.
ASKED = {
    "Thailand": "TH",
    "Vietnam": "VN",
    "Viet Nam": "VN",
    "Indonesia": "ID",
    "Turkiye": "TR",
    "Turkey": "TR",
    "Türkiye": "TR",
}
METHODS = {
    "RFB": "Request for Bids",
    "RFP": "Request for Proposals",
    "RFQ": "Request for Quotations",
    "QCBS": "Quality And Cost-Based Selection",
    "LCS": "Least Cost Selection",
    "CQS": "Consultant Qualification Selection",
    "INDV": "Individual Consultant Selection",
    "DIR": "Direct Selection",
    "": "",
}
GROUPS = {"GO": "Goods", "CW": "Works", "CS": "Consultant Services", "NC": "Non-consulting Services", "": ""}


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a query for one country, newest first."""
    if request.path not in PATHS:
        return not_found()
    asked = request.query
    if asked.get("order", "desc") != "desc":
        return Response(b"Bad Request", "text/plain", 400)
    wanted = asked.get("project_ctry_name", "")
    found = [sample for sample in samples if not wanted or wanted in _names(sample)]
    return json_response(_page(found, int(asked.get("os", 0)), min(int(asked.get("rows", 10)), 100)))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield the pages of 100 that each spelling brings, also the empty ones."""
    for spelling, country in ASKED.items():
        found = [sample for sample in samples if spelling in _names(sample)]
        for offset in range(0, max(len(found), 1), 100):
            yield {"country": country}, json_response(_page(found, offset, 100)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up an invitation of the month before the sandbox's first day."""
    published = FIRST_DAY - timedelta(days=random.randrange(1, 30))
    return {
        "number": f"OP{number:08d}",
        "title": words.title,
        "text": f"<p>{words.title}, {words.place}. Sealed bids are invited.</p>",
        "country": random.choice(("TH", "VN", "ID", "TR")),
        "type": "Invitation for Bids",
        "published": published.isoformat(),
        "deadline": (published + timedelta(days=random.randrange(30, 60))).isoformat(),
        "time": "10:00",
        "agency": words.buyer,
        "project": f"P{170_000 + number % 9_000}",
        "project_name": words.place,
        "reference": f"PKG-{number}",
        "group": random.choice(("GO", "CW")),
        "method": "RFB",
    }


def _names(sample: Sample) -> tuple[str, str]:
    fields = sample.fields
    spelled = fields.get("country_name") or COUNTRIES[fields["country"]][0]
    return spelled, fields.get("shared_with", "")


def _page(found: Sequence[Sample], offset: int, rows: int) -> dict[str, Any]:
    newest = sorted(found, key=lambda sample: (sample.fields["published"], sample.id), reverse=True)
    return {
        "rows": rows,
        "os": offset,
        "page": offset // rows + 1,
        "total": str(len(newest)),
        "procnotices": [_notice(sample) for sample in newest[offset : offset + rows]],
    }


def _notice(sample: Sample) -> dict[str, Any]:
    fields = sample.fields
    name, region = COUNTRIES[fields["country"]]
    notice = {
        "id": fields.get("number", sample.id),
        "notice_type": fields["type"],
        "notice_status": fields.get("status", "Published"),
        "noticetitle": fields["title"],
        "noticedate": date.fromisoformat(fields["published"]).strftime("%d-%b-%Y"),
        "notice_lang_name": fields.get("language", "English"),
        "notice_text": fields["text"],
        "bid_reference_no": fields.get("reference", ""),
        "bid_description": fields.get("description", fields["title"]),
        "project_id": fields["project"],
        "project_name": fields["project_name"],
        "project_ctry_name": fields.get("country_name", name),
        "project_ctry_code": fields["country"],
        "regionname": region,
        "agency_name": fields["agency"],
    }
    return notice | _dates(fields) | _procedure(fields) | _contact(fields)


def _dates(fields: Mapping[str, Any]) -> dict[str, str]:
    deadline = f"{fields['deadline']}T00:00:00Z" if fields.get("deadline") else ""
    return {
        "submission_date": f"{fields['published']}T00:00:00Z",
        "submission_deadline_date": deadline,
        "submission_deadline_time": fields.get("time", ""),
    }


def _procedure(fields: Mapping[str, Any]) -> dict[str, Any]:
    group, method = fields.get("group", ""), fields.get("method", "")
    currency = fields.get("currency", "USD")
    estimate = (
        {"bid_estimate_amount": fields["amount"], "bid_currency_code": currency} if "amount" in fields else {}
    )
    return {
        "procurement_group": group,
        "procurement_group_desc": GROUPS[group],
        "procurement_method_code": method,
        "procurement_method_name": METHODS[method],
        "market_approach_name": "Open" if method == "RFB" else "",
        "market_approach_region_name": fields.get("approach", ""),
        "procurement_major_sector_name": "Information and Communications Technologies",
        "sector": [{"sector_code": "CI", "sector_description": "ICT Infrastructure"}],
        **estimate,
    }


def _contact(fields: Mapping[str, Any]) -> dict[str, str]:
    """Somebody to call, whom no lead may ever name."""
    return {
        "contact_name": "Example Person",
        "contact_job_title": "Procurement Officer",
        "contact_organization": fields["agency"],
        "contact_address": "1 Example Street",
        "contact_city": "Exampleton",
        "contact_ctry_name": COUNTRIES[fields["country"]][0],
        "contact_email": "person@example.org",
        "contact_phone_no": "+00 000 0000",
    }
