"""search.worldbank.org: projects, as a recorded answer of September 2026 has them.

The portal's habits: v3 answers and v2 is gone; counts are texts; `projects` is an object keyed by number; without
`fl=*` most fields are left out; `countrycode_exact` and `status_exact` filter, exact and joined by "^", and whatever
it does not know is ignored without a word; at most 1,000 rows. The approval of a project in the pipeline is a plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("search.worldbank.org",)
V3, V2 = "/api/v3/projects", "/api/v2/projects"
PATHS = (V3, V2)
GONE = {V2}
MOST_ROWS, USUAL_ROWS = 1000, 10
COUNTRIES = {
    "TH": "Thailand",
    "VN": "Viet Nam",
    "ID": "Indonesia",
    "TR": "Turkiye",
    "PH": "Philippines",
    "LA": "Lao People's Democratic Republic",
}
# What an answer holds without fl=*.
FEW = ("id", "project_name", "boardapprovaldate", "countryshortname", "regionname", "curr_total_commitment")
ASKED = {"countrycode_exact": "TH^VN^ID^TR", "status_exact": "Active^Pipeline"}


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a query; without a word for what it does not know."""
    if request.path in GONE or request.path not in PATHS:
        return not_found()
    asked = request.query
    found = _found(samples, asked)
    offset, rows = int(asked.get("os", 0)), min(int(asked.get("rows", USUAL_ROWS)), MOST_ROWS)
    shown = found[offset : offset + rows]
    if asked.get("fl") != "*":
        shown = [{name: one[name] for name in FEW if name in one} for one in shown]
    return json_response(_page(shown, len(found), offset, rows))


def _found(samples: Sequence[Sample], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    countries, statuses = asked.get("countrycode_exact"), asked.get("status_exact")
    return [
        record
        for record in map(_project, samples)
        if (not countries or set(countries.split("^")) & set(record["countrycode"]))
        and (not statuses or record["status"] in statuses.split("^"))
    ]


def takes(request: Request) -> bool:
    """Whether a request is for projects; intl_worldbank's notices have the rest of the host."""
    return request.path in PATHS


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield the one page that the query of a crawl brings."""
    found = _found(samples, ASKED)
    yield {}, json_response(_page(found, len(found), 0, 500)).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a project in the pipeline."""
    disclosed = FIRST_DAY - timedelta(days=random.randrange(1, 300))
    return {
        "number": f"P{520_000 + number % 9_000}",
        "title": words.title,
        "countries": [random.choice(("TH", "VN", "ID", "TR"))],
        "objective": f"To improve services in {words.place}.",
        "agency": words.buyer,
        "status": "Pipeline",
        "last_stage": "Concept Review",
        "disclosed": disclosed.isoformat(),
        "approval": (disclosed + timedelta(days=400)).isoformat(),
        "milestones": {"concpt_review_date": disclosed.isoformat()},
        "cost": str(random.randrange(20, 400) * 1_000_000),
    }


def _page(shown: Sequence[Mapping[str, Any]], total: int, offset: int, rows: int) -> dict[str, Any]:
    return {
        "rows": str(rows),
        "os": str(offset),
        "page": str(offset // rows + 1),
        "total": str(total),
        "facets": {},
        "projects": {one["id"]: one for one in shown},
    }


def _midnight(day: str | None) -> str | None:
    return f"{day}T00:00:00Z" if day else None


def _project(sample: Sample) -> dict[str, Any]:
    """One record; what is not known yet is absent."""
    fields = sample.fields
    number, names = fields.get("number", sample.id), [COUNTRIES[code] for code in fields["countries"]]
    record = {
        "id": number,
        "proj_id": number,
        "projid_id_display": number,
        "project_name": fields["title"],
        "status": fields["status"],
        "status_exact": [fields["status"]],
        "countrycode": fields["countries"],
        "countryname": names[0],
        "countryshortname": names[0],
        "regionname": fields.get("region", "East Asia and Pacific"),
        "pdo": fields["objective"],
        "public_disclosure_date": fields["disclosed"],
        "boardapprovaldate": _midnight(fields["approval"]),
        "boardapprovaldate_exact": fields["approval"],
        "milestones": [_milestones(fields)],
        "curr_project_cost": fields.get("cost", "0"),
        "curr_total_commitment": fields.get("commitment", fields.get("cost", "0")),
        "lendprojectcost": fields.get("cost", "0"),
        "sector_name": ",".join(fields.get("sectors", ["Sub-National Government"])),
        "projectfinancialtype": [fields.get("financing", "IBRD")],
        "esrc_ovrl_risk_rate": "M",
        "teamleadname": ["Example Person"],
        "teamleaderupi": "000000000",
    }
    told = {
        "last_stage_reached_name": fields.get("last_stage"),
        "project_abstract": fields.get("abstract"),
        "borrower": fields.get("borrower"),
        "impagency": fields.get("agency"),
        "closingdate": fields.get("closing"),
    }
    return record | {name: value for name, value in told.items() if value}


def _milestones(fields: Mapping[str, Any]) -> dict[str, str | None]:
    names = (
        *("concpt_review_date", "dsclsr_of_concpt_pid_date", "decsn_review_date", "begin_apprsl_date"),
        *("authorize_negotiations_date", "effctvnss_date", "icr_nco_date"),
    )
    told = fields.get("milestones", {})
    return {
        "apprvl_date": _midnight(fields["approval"]),
        **{name: _midnight(told.get(name)) for name in names},
    }
