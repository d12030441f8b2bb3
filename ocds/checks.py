"""What may be wrong with one process, check by check; `ocds/complaints.py` collects what they find."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

from ocds.months import Published
from ocds.process import Json

FIRST, LAST = "1990", "2051"  # years within which a date is believed
FOR_EVER: Final = timedelta(days=120)  # without a deadline, as in warehouse/sql/15_closed.sql
HALF: Final = 0.5
Found = Iterator[tuple[str, str]]  # the field, and what is wrong there


def _empty_values(one: Published) -> Found:
    for release in one.releases:
        yield from _empty(release, "")


def _empty(value: object, place: str) -> Found:
    if isinstance(value, dict):
        children = [(f"{place}.{name}".lstrip("."), child) for name, child in value.items()]
    elif isinstance(value, list):
        children = [(place, child) for child in value]
    else:
        children = []
    if value is None or (isinstance(value, str | dict | list) and not value) or value == {}:
        yield place, f"{place} is empty."
    elif isinstance(value, str) and not value.strip():
        yield place, f"{place} holds blanks alone."
    for where, child in children:
        yield from _empty(child, where)


def _dates(one: Published) -> Found:
    """Dates that nobody believes, and ends before beginnings."""
    for place, date in _every_date(one.compiled, ""):
        if not FIRST <= date[:4] < LAST:
            yield place, f"{place} is {date}."
    for place, period in _periods(one.compiled):
        start, end = period.get("startDate", ""), period.get("endDate", "")
        if start and end and start > end:
            yield place, f"The end of {place}, {end}, lies before its beginning, {start}."


def _award_dates(one: Published) -> Found:
    """Awards before bids were in, after their contract's end, and after the release that tells of them."""
    due = one.compiled["tender"].get("tenderPeriod", {}).get("endDate", "")
    for date, award in _dated(one.compiled, "active"):
        end = award.get("contractPeriod", {}).get("endDate", "")
        if date < due:
            yield "awards.date", f"An award is dated {date}, before bids were in on {due}."
        if end and end < date:
            yield "awards.contractPeriod", f"A contract ends {end}, before its award of {date}."
    for release in one.releases:
        for date, _ in _dated(release):
            if date > release["date"]:
                yield "awards.date", f"An award is dated {date}, after its release of {release['date']}."


def _dated(found: Json, *statuses: str) -> Iterator[tuple[str, Json]]:
    for award in found.get("awards", ()):
        if "date" in award and (not statuses or award["status"] in statuses):
            yield award["date"], award


def _every_date(value: Any, place: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # JSON values are of any type
    if isinstance(value, dict):
        for name, child in value.items():
            where = f"{place}.{name}".lstrip(".")
            if isinstance(child, str) and (name == "date" or name.endswith("Date")):
                yield where, child
            else:
                yield from _every_date(child, where)
    elif isinstance(value, list):
        for child in value:
            yield from _every_date(child, place)


def _periods(compiled: Json) -> Iterator[tuple[str, Json]]:
    yield "tender.tenderPeriod", compiled["tender"].get("tenderPeriod", {})
    for award in compiled.get("awards", ()):
        yield "awards.contractPeriod", award.get("contractPeriod", {})


def _parties(one: Published) -> Found:
    """References to nobody, to two, under another name or without the role; and parties that nothing refers to."""
    for found in (*one.releases, one.compiled):
        listed = [(party["id"], party) for party in found.get("parties", ())]
        parties, referred = dict(listed), set[str]()
        if len(listed) != len(parties):
            yield "parties.id", "One id is there twice."
        for place, role, reference in _references(found):
            party = parties.get(reference["id"], {})
            if party.get("name") != reference["name"] or role not in party.get("roles", ()):
                yield place, f"{reference['name']} is no party of that id, name and role."
            referred.add(reference["id"])
        for party_id, party in listed:
            if party_id not in referred and "funder" not in party["roles"]:
                yield "parties", f"Nothing refers to {party['name']}."


def _references(found: Json) -> Iterator[tuple[str, str, Json]]:
    if "buyer" in found:
        yield "buyer", "buyer", found["buyer"]
    if entity := found.get("tender", {}).get("procuringEntity"):
        yield "tender.procuringEntity", "procuringEntity", entity
    for award in found.get("awards", ()):
        for supplier in award.get("suppliers", ()):
            yield "awards.suppliers", "supplier", supplier


def _for_ever(one: Published) -> Found:
    """Tenders that are active though their time is over, and awards of tenders that are not complete."""
    tender, status = one.compiled["tender"], one.compiled["tender"].get("status", "")
    due = tender.get("tenderPeriod", {}).get("endDate")
    last = datetime.fromisoformat(one.compiled["date"])
    over = datetime.fromisoformat(due) if due else last + FOR_EVER
    if status == "active" and over < one.process.as_of:
        yield "tender.status", f"The tender is active, and its time was over on {over:%Y-%m-%d}."
    stand = [award for award in one.compiled.get("awards", ()) if award["status"] == "active"]
    if stand and status != "complete":
        yield "awards.status", f"There is an award, and the tender is {status or 'without a status'}."


def _sums(one: Published) -> Found:
    """Negative sums, and a budget and a value of which one is more than half more than the other."""
    budget = one.compiled.get("planning", {}).get("budget", {}).get("amount")
    told = one.compiled["tender"].get("value")
    awards = [award["value"] for award in one.compiled.get("awards", ()) if "value" in award]
    for found in filter(None, (budget, told, *awards)):
        if found["amount"] < 0:
            yield "value.amount", f"{found['amount']} {found['currency']} is negative."
    if budget and told and budget["currency"] == told["currency"]:
        low, high = sorted((budget["amount"], told["amount"]))
        if low < high * HALF:
            yield "tender.value", f"The budget is {budget['amount']} and the value {told['amount']}."


def _ids(one: Published) -> Found:
    """Releases that share an id."""
    ids = [release["id"] for release in one.releases]
    if len(set(ids)) < len(ids):
        yield "id", "Two releases have one id."


CHECKS: Final[dict[str, Callable[[Published], Found]]] = {
    "dates out of order": lambda one: chain(_dates(one), _award_dates(one)),
    "parties that do not match": _parties,
    "active for ever": _for_ever,
    "empty values": _empty_values,
    "sums that cannot be": _sums,
    "ids that are not unique": _ids,
}
