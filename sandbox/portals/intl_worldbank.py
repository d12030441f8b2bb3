"""search.worldbank.org: procurement notices as recorded answers of 2026 have them.

The portal's habits: counts are texts; no title, general notices without a subject, awards without a contact; the
filter by country is exact and takes several names joined by "^"; `fl` names the fields that are wanted, `id` one
notice (a list of ids finds nothing); at most 1,000 rows; unsorted pages overlap; ranges of dates and whatever it does
not know are ignored without a word, while `order=DESC` and `noticedate` are refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("search.worldbank.org",)
PATHS = ("/api/v2/procnotices", "/api/procnotices")
COUNTRIES = {
    "TH": "Thailand",
    "VN": "Viet Nam",
    "ID": "Indonesia",
    "TR": "Turkiye",
    "LA": "Lao People's Democratic Republic",
    "PH": "Philippines",
    "UZ": "Uzbekistan",
}
# What a careful client asks for, query by query.
ASKED = {
    "TH": ("Thailand",),
    "VN": ("Viet Nam", "Vietnam"),
    "ID": ("Indonesia",),
    "TR": ("Turkiye", "Turkey"),
    "region": ("East Asia and Pacific", "Europe and Central Asia", "World"),
}
METHODS = {
    "RFB": "Request for Bids",
    "RFP": "Request for Proposals",
    "RFQ": "Request for Quotations",
    "QCBS": "Quality And Cost-Based Selection",
    "LCS": "Least Cost Selection",
    "CQS": "Consultant Qualification  Selection",
    "INDV": "Individual Consultant Selection",
    "DIR": "Direct Selection",
}
MOST_ROWS, USUAL_ROWS = 1000, 10
# How far unsorted pages reach back into the page before.
OVERLAP = 2
TEXT = "notice_text"
# Of a notice, what a list needs: all but its text and whom to call.
LISTED = (
    *("id", "notice_type", "noticedate", "notice_lang_name", "notice_status", "submission_deadline_date"),
    *("submission_deadline_time", "project_ctry_name", "project_id", "project_name", "bid_reference_no"),
    *("bid_description", "procurement_group", "procurement_method_code", "procurement_method_name"),
    *("bid_estimate_amount", "bid_currency_code", "market_approach_name", "market_approach_region_name"),
    *("contact_organization", "contact_ctry_name"),
)


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a query; without a word for what it does not know."""
    if request.path not in PATHS:
        return not_found()
    asked = request.query
    if asked.get("order", "desc") not in ("desc", "asc") or "noticedate" in asked:
        return Response(b"Bad Request", "text/plain", 400)
    found = _sorted(_found(samples, asked), asked)
    offset, rows = int(asked.get("os", 0)), min(int(asked.get("rows", USUAL_ROWS)), MOST_ROWS)
    start = offset if "srt" in asked else max(0, offset - OVERLAP)
    fields = asked["fl"].split(",") if asked.get("fl") else None
    return json_response(_page(found[start : start + rows], len(found), offset, rows, fields))


def _found(samples: Sequence[Sample], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    names, kinds = asked.get("project_ctry_name"), asked.get("notice_type_exact") or asked.get("notice_type")
    return [
        record
        for record in map(_notice, samples)
        if (not names or record["project_ctry_name"] in names.split("^"))
        and (not kinds or record["notice_type"] in kinds.split("^"))
        and record["id"] == asked.get("id", record["id"])
    ]


def _sorted(found: list[dict[str, Any]], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Newest first by `srt=noticedate`; what has no day comes last so, and first in the other order."""
    if asked.get("srt") != "noticedate":
        return sorted(found, key=lambda record: str(record["id"])[::-1])

    def age(record: Mapping[str, Any]) -> tuple[bool, date, str]:
        told = record.get("noticedate")
        return bool(told), datetime.strptime(told or "01-Jan-1900", "%d-%b-%Y").date(), record["id"]  # noqa: DTZ007

    return sorted(found, key=age, reverse=asked.get("order", "desc") == "desc")


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield the pages of 200 that each query brings, also the empty ones."""
    for country, spellings in ASKED.items():
        fields = [*LISTED, TEXT] if country == "region" else [*LISTED]
        found = _found(samples, {"project_ctry_name": "^".join(spellings)})
        newest = _sorted(found, {"srt": "noticedate"})
        for offset in range(0, max(len(newest), 1), 200):
            page = _page(newest[offset : offset + 200], len(newest), offset, 200, fields)
            yield {"country": country}, json_response(page).body


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


def _page(
    shown: Sequence[Mapping[str, Any]], total: int, offset: int, rows: int, fields: Sequence[str] | None
) -> dict[str, Any]:
    return {
        "rows": str(rows),
        "os": str(offset),
        "page": str(offset // rows + 1),
        "total": str(total),
        "procnotices": [
            {name: value for name, value in record.items() if fields is None or name in fields}
            for record in shown
        ],
    }


def _notice(sample: Sample) -> dict[str, Any]:
    """One record; what a kind of notice has not is absent."""
    fields = sample.fields
    name = COUNTRIES[fields["country"]]
    general = fields["type"] == "General Procurement Notice"
    notice = {
        "id": fields.get("number", sample.id),
        "notice_type": fields["type"],
        "notice_lang_name": fields.get("language", "English"),
        "notice_status": fields.get("status", "Published"),
        "project_ctry_name": fields.get("country_name", name),
        "project_id": fields["project"],
        "project_name": fields["project_name"],
        TEXT: fields["text"],
    }
    told = _dates(fields) if notice["notice_status"] != "Draft" else {}
    bought = {} if general else _bought(fields)
    return notice | told | bought | ({} if fields["type"] == "Contract Award" else _contact(fields, name))


def _dates(fields: Mapping[str, Any]) -> dict[str, str]:
    told = {
        "noticedate": date.fromisoformat(fields["published"]).strftime("%d-%b-%Y"),
        "submission_date": f"{fields['published']}T00:00:00Z",
    }
    if fields.get("deadline"):
        told["submission_deadline_date"] = f"{fields['deadline']}T00:00:00Z"
        told["submission_deadline_time"] = fields.get("time", "00:00")
    return told


def _bought(fields: Mapping[str, Any]) -> dict[str, str]:
    method, approach = fields.get("method", ""), fields.get("approach", "")
    told = {
        "bid_reference_no": fields.get("reference", ""),
        "bid_description": fields["title"],
        "procurement_group": fields.get("group", ""),
        "procurement_method_code": method,
        "procurement_method_name": METHODS.get(method, ""),
    }
    if approach:
        told |= {"market_approach_name": "Open", "market_approach_region_name": approach}
    if "amount" in fields:
        told |= {
            "bid_estimate_amount": fields["amount"],
            "bid_currency_code": fields.get("currency", "USD"),
        }
    return told


def _contact(fields: Mapping[str, Any], country: str) -> dict[str, str]:
    """Somebody to call, whom no lead may ever name; and the body that buys."""
    return {
        "contact_name": "Example Person",
        "contact_organization": fields["agency"],
        "contact_address": "1 Example Street",
        "contact_ctry_name": country,
        "contact_email": "person@example.org",
        "contact_phone_no": "+00 000 0000",
        "contact_web_url": "https://person.example.org",
    }
