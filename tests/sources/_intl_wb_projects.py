"""What the tests of the World Bank's projects share: documents and records."""

import json
from datetime import UTC, datetime
from typing import Any

from domain.document import Document

SOURCE = "intl_wb_projects"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
NUMBER = "P510001"
KNOWN: dict[str, Any] = {
    "id": NUMBER,
    "project_name": "Da Nang Smart Mobility Project",
    "status": "Pipeline",
    "last_stage_reached_name": "Concept Review",
    "countrycode": ["VN"],
    "pdo": "To improve traffic management by an intelligent transport system.",
    "public_disclosure_date": "2026-09-01",
    "boardapprovaldate": "2027-03-30T00:00:00Z",
    "curr_project_cost": "120000000",
    "curr_total_commitment": "120000000",
    "milestones": [],
}
STEPS = (
    *("concpt_review_date", "decsn_review_date", "begin_apprsl_date", "authorize_negotiations_date"),
    *("apprvl_date", "effctvnss_date"),
)


def steps(**own: str | None) -> list[dict[str, Any]]:
    """The milestones of a record, those that are not named without a day."""
    return [dict.fromkeys(STEPS) | {f"{name}_date": day and f"{day}T00:00:00Z" for name, day in own.items()}]


KNOWN["milestones"] = steps(concpt_review="2026-08-20", apprvl="2027-03-30")


def record(**own: object) -> dict[str, Any]:
    return KNOWN | own


def page(*records: dict[str, Any], at: datetime = NOW, key: str = "list:0") -> Document:
    body = {"total": str(len(records)), "projects": {one["id"]: one for one in records}}
    url = "https://search.worldbank.org/api/v3/projects"
    return Document(SOURCE, "list", key, url, json.dumps(body).encode(), "application/json", at)
