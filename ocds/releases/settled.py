"""The release that says how a process stands once all its notices are read together.

Each notice's release says what that notice said. What follows from all of them is told by one more release, where it
is other than what they leave: the title and deadline that the lead shows, that a tender is over whose time has passed,
the project it is a part of, and other processes beside it.
"""

from datetime import datetime
from typing import Any

from ocds.merging import compiled
from ocds.process import Json, Process, Related
from ocds.releases.release import headed, language
from ocds.releases.tender_status import status_of
from ocds.values import date_time, filled, short_hash
from transform.values.numberings import numbered

_HEAD = ("id", "date", "tag")


def settled_release(process: Process, releases: list[Json]) -> Json | None:
    """That release; None where the others have said all of it."""
    before = compiled(releases)
    content = _content(process, before)
    date = date_time(_date(process, releases, before))
    tag = _tag(content, {tag for release in releases for tag in release["tag"]})
    made_of = short_hash([process.ocid, date, content])
    release = headed(process, f"{process.lead_id}-{made_of}", date, tag) | content
    return None if _body(compiled([*releases, release])) == _body(before) else release


def _body(found: Json) -> Json:
    return {name: value for name, value in found.items() if name not in _HEAD}


def _date(process: Process, releases: list[Json], before: Json) -> datetime:
    """When it came to stand so: with the last release, or when the time for bids had passed."""
    last = datetime.fromisoformat(releases[-1]["date"])
    closed = process.stage == "closed" and before["tender"].get("status") != "complete"
    return max(last, process.closes_at) if closed and process.closes_at else last


def _tag(content: Json, tags: set[str]) -> str:
    if "awards" in content:
        return "awardCancellation"
    return "tenderUpdate" if "tender" in tags else "awardUpdate" if "award" in tags else "planningUpdate"


def _content(process: Process, before: Json) -> Json:
    status = status_of(process.stage, process.cancellation)
    period = before["tender"].get("tenderPeriod") or {}
    due = date_time(process.deadline_at) if process.deadline_at else period.get("endDate")
    tender = {
        "id": before["tender"]["id"],
        "title": process.title,
        "status": status,
        "tenderPeriod": filled({"endDate": due}),
    }
    awards: list[dict[str, Any]] = before.get("awards") or []
    withdrawn = [{"id": award["id"], "status": "cancelled"} for award in awards]
    ended = status in ("cancelled", "unsuccessful")
    return language(process.language) | filled(
        {
            "planning": _planning(process),
            "tender": filled(tender),
            "awards": withdrawn if ended else None,
            "relatedProcesses": [_related(one) for one in process.related],
        }
    )


def _planning(process: Process) -> Json | None:
    if not process.projects:
        return None
    project = process.projects[0]
    number = (
        project.number if numbered(process.country, project.number) else ""
    )  # else it is one of our own making
    return {"budget": filled({"projectID": number, "project": project.title, "uri": project.url})}


def _related(one: Related) -> Json:
    return {
        "id": short_hash([one.relationship, one.ocid]),
        "relationship": [one.relationship],
        "title": one.title,
        "scheme": "ocid",
        "identifier": one.ocid,
    }
