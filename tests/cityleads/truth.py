"""A warehouse laid beside the sandbox's answer key, row by row."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.clock import FIRST_MOMENT
from sandbox import answers
from sandbox.samples import Sample
from warehouse.db import rows_of

NoticeKey = tuple[str, str]


def notices(connection: Connection) -> dict[NoticeKey, dict[str, Any]]:
    """Every notice with the lead it is in."""
    rows = rows_of(
        connection,
        "SELECT n.*, m.lead_id FROM core.notice n LEFT JOIN core.lead_member m ON m.notice_id = n.id",
    )
    return {(row["source"], row["native_id"]): row for row in rows}


def expected(day: int) -> dict[NoticeKey, Sample]:
    """Every notice that the key knows by a day."""
    return {
        (source, answers.native_id(source, sample)): sample
        for source in answers.source_names()
        for sample in answers.known_samples(source, day)
    }


def wrong_fields(sample: Sample, found: dict[str, Any]) -> list[str]:
    """What a notice says otherwise than the key; places, deadlines and sums only where staff look at them."""
    truth = sample.truth
    wrong = [] if truth.lang == found["language"] else [f"language {found['language']}"]
    if truth.tier == "none":
        return wrong
    if not _same_place(truth.place, found["place_code"] or ""):
        wrong.append(f"place {found['place_code']}")
    if not _same_deadline(truth.deadline, found["deadline_at"]):
        wrong.append(f"deadline {found['deadline_at']}")
    if truth.prequalification and not _same_deadline(truth.prequalification, found["prequalification_at"]):
        wrong.append(f"prequalification {found['prequalification_at']}")
    if not _same_amount(truth.amount, found["amount"], found["currency"]):
        wrong.append(f"amount {found['amount']} {found['currency']}")
    return wrong


def _same_place(code: str, found: str) -> bool:
    return found == code or (bool(code) and found.startswith(f"{code}-"))


def _same_deadline(told: str, found: datetime | None) -> bool:
    if not told or found is None:
        return not told and found is None
    if "T" in told:
        return datetime.fromisoformat(told) == found
    return date.fromisoformat(told) in {found.date(), (found + timedelta(hours=7)).date()}


def _same_amount(told: str, found: Decimal | None, currency: str | None) -> bool:
    if not told:
        return True
    amount, code = told.split()
    return found is not None and Decimal(amount) == found and code == currency


def winners(connection: Connection) -> dict[NoticeKey, tuple[list[str], int | None]]:
    """The companies that notices name as winners, in their order, and how many made an offer."""
    rows = rows_of(
        connection,
        "SELECT n.source, n.native_id, array_agg(a.supplier ORDER BY a.number) AS won, max(a.tenderers) AS of"
        " FROM core.award a JOIN core.notice n ON n.id = a.notice_id WHERE a.supplier <> '' GROUP BY 1, 2",
    )
    return {(row["source"], row["native_id"]): (row["won"], row["of"]) for row in rows}


def occasions(connection: Connection) -> dict[str, dict[str, str]]:
    """What the warehouse has of each occasion, in the words of the key."""
    rows = rows_of(connection, "SELECT * FROM mart.occasion")
    return {
        row["occasion_id"]: {name: row[name] for name in ("kind", "country", "place")} | _term(row)
        for row in rows
    }


def _term(row: dict[str, Any]) -> dict[str, str]:
    told = {name: (row[f"{name}_at"], row[f"{name}_precision"]) for name in ("starts", "ends")}
    return {name: _written(at, precision, row["zone"]) for name, (at, precision) in told.items()}


def _written(at: datetime | None, precision: str, zone: str) -> str:
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return local.isoformat() if precision == "minute" else local.date().isoformat()


def leads_of_tenders(connection: Connection, day: int) -> dict[str, set[str | None]]:
    """Tender of the key → ids of the leads that its notices are in; None for one that is in none."""
    found = notices(connection)
    leads: dict[str, set[str | None]] = defaultdict(set)
    for key, sample in expected(day).items():
        if key in found:
            leads[sample.truth.tender or sample.id].add(found[key]["lead_id"])
    return leads


def relevant(day: int) -> list[answers.Tender]:
    """The tenders of the key that staff should see."""
    return [tender for tender in answers.tenders(day) if tender.tier in answers.RELEVANT]


def ladders(connection: Connection) -> dict[str | None, list[str]]:
    """Lead → the stages that it has gone through, in their order."""
    told: dict[str | None, list[str]] = defaultdict(list)
    for row in rows_of(connection, "SELECT lead_id, stage FROM mart.lead_stages ORDER BY said_at, step"):
        told[row["lead_id"]].append(row["stage"])
    return told


def same_deadlines(tender: answers.Tender, found: datetime | None, disagreements: dict[str, Any]) -> bool:
    """Tell whether a lead has its tender's deadline, and all others that its sources name."""
    beside = {
        source: datetime.fromisoformat(text) for source, text in disagreements.get("deadline", {}).items()
    }
    due = {source: datetime.fromisoformat(text) for source, text in tender.conflict.items()}
    return _same_deadline(tender.deadline, found) and beside == due


def events_by_day(connection: Connection) -> dict[str, dict[int, list[str]]]:
    """Lead → sandbox day → kinds of events, sorted."""
    told: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(connection, "SELECT lead_id, kind, happened_at FROM core.lead_event ORDER BY kind"):
        told[row["lead_id"]][(row["happened_at"] - FIRST_MOMENT).days + 1].append(row["kind"])
    return told
