"""What a reader says was missed, looked into: found, compared with what they were told, and kept with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from desk.reports import register
from desk.reports.meant import Found, find, how_listed
from desk.reports.missed_reasons import TOO_MUCH, Known, Verdict, decide
from desk.reports.register import ReportError, Said
from digest.preferences import NO_PREFERENCES, Preferences
from digest.select.flood_guard import read_held
from digest.select.history import History, read_histories
from digest.select.leads import Lead, read_named, read_rates
from digest.select.sections import select_leads
from digest.subscribers import active_subscribers
from domain.country import EVERYWHERE
from domain.lead import RELEVANT_TIERS
from warehouse.db import rows_of
from warehouse.tables import centre as centre_table
from warehouse.tables import subscriber as subscriber_table

_WORDS = 12
# The last mail or alert that told a reader of a lead, one that came through before one that did not.
_TOLD = """
SELECT told.day, told.state, told.section FROM (
  SELECT r.local_date AS day, o.state, i.section, i.lead_id FROM digest.item i JOIN digest.run r ON r.id = i.run_id
  JOIN digest.outbox o ON o.run_id = i.run_id AND o.subscriber_id = i.subscriber_id WHERE i.subscriber_id = :reader
  UNION ALL
  SELECT (a.alerted_at AT TIME ZONE 'UTC')::date, o.state, 'alert', a.lead_id FROM digest.alert a
  JOIN digest.outbox o ON o.id = a.outbox_id WHERE a.subscriber_id = :reader
) told JOIN core.living_lead v ON v.origin = told.lead_id WHERE v.id = :lead
ORDER BY told.state NOT IN ('sent', 'written'), told.day DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _Reader:
    id: int
    centre: str
    country: str
    preferences: Preferences

    @property
    def home(self) -> str:
        """The country whose sources count; "" for all."""
        return "" if self.country == EVERYWHERE else self.country


def keep_report(connection: Connection, subscriber_id: int, said: Said, now: datetime, why: str = "") -> int:
    """Keep what a reader says, with what the program finds of it; returns the report's id. Said twice it is kept once.

    Args:
        connection: inside a transaction.
        subscriber_id: an active subscriber.
        said: what they say.
        now: aware time.
        why: of what is too much: one of TOO_MUCH.

    Raises:
        ReportError: nothing is said, or nothing of what is too much, or it is more than a reader may on one day.
    """
    told = said.trimmed()
    if told.kind == register.TOO_MUCH_KIND and why not in TOO_MUCH:
        raise ReportError("why")
    same = register.find_same(connection, subscriber_id, told, now)
    if same is not None:
        return same
    register.check_bounds(connection, subscriber_id, now)
    reader = _read_reader(connection, subscriber_id)
    found = find(connection, told.about, reader.home, told.published_on, now.date())
    columns = {**_columns(found), "reason": "", "why": why, "facts": _facts(found)}
    if told.kind == register.MISSED:
        columns |= examine(connection, reader, told.about, found, told.published_on, now)
        near = [_near(connection, reader, told.about, one, now) for one in found.near]
        columns["facts"] |= {"near": near} if near else {}
    return register.add(connection, subscriber_id, told, columns, now)


def examine(
    connection: Connection, reader: _Reader, about: str, found: Found, day: date | None, now: datetime
) -> dict[str, Any]:
    """Why a reader was not told of what was found: reason, why and facts of a row of desk.report."""
    known, facts = _of_lead(connection, reader, found, now), _facts(found)
    if found.notice is not None:
        known = replace(known, notice=True, detail=_detail(connection, found.notice))
    elif found.reject is not None:
        known = replace(known, rejected=found.reject["reason"])
    else:
        listing = how_listed(connection, about, found.source, reader.home, day, now)
        known = replace(known, listing=listing.code)
        facts |= {"looked": len(listing.looked), "unread": list(listing.unread)}
    verdict: Verdict = decide(known)
    if known.told_on is not None:
        facts["told_on"] = known.told_on.isoformat()
    if verdict.why == "detail":
        facts["detail"] = known.detail
    return {"reason": verdict.reason.value, "why": verdict.why, "facts": facts}


def _near(connection: Connection, reader: _Reader, about: str, found: Found, now: datetime) -> dict[str, Any]:
    """Why a reader was not told of what else is near, and what it is, in plain JSON values."""
    assert found.notice is not None  # noqa: S101  # near is what notices there are
    told = examine(connection, reader, about, found, None, now)
    named = {name: found.notice[name] for name in ("source", "native_id", "title")}
    return {
        **named,
        "reason": told["reason"],
        "why": told["why"],
        "told_on": told["facts"].get("told_on", ""),
    }


def _of_lead(connection: Connection, reader: _Reader, found: Found, now: datetime) -> Known:
    """What is known of the lead, if it is one that a mail may speak of."""
    leads = read_named(connection, [found.lead], read_rates(connection, now)) if found.lead else {}
    lead = leads.get(found.lead)
    if lead is None:
        return Known()
    told = rows_of(connection, _TOLD, reader=reader.id, lead=lead.id)
    known = Known(told_on=told[0]["day"], mail=told[0]["state"]) if told else Known()
    if lead.tier not in RELEVANT_TIERS:
        return known
    held = read_held(connection)
    history = read_histories(connection, reader.centre).get(reader.id, History())
    return replace(
        known,
        lead=True,
        elsewhere=bool(reader.home) and lead.country != reader.home,
        held=lead.id in held,
        sifted=_sifted(lead, reader.preferences),
        due=any(one.total for one in select_leads([lead], history, now, reader.preferences, held).values()),
    )


def _sifted(lead: Lead, preferences: Preferences) -> str:
    """How the reader's own choice leaves a lead out; "" where it does not."""
    if preferences.mutes(lead):
        return "lead_muted" if lead.id in preferences.marks.muted else "buyer_muted"
    if preferences.wants(lead):
        return ""
    fits = not preferences.dimensions or not preferences.dimensions.isdisjoint(lead.dimensions)
    return "least_sum" if fits else "dimension"


def _detail(connection: Connection, notice: Mapping[str, Any]) -> str:
    """The state of the request for a notice's own page; "lost" where the last one came to nothing."""
    rows = rows_of(
        connection,
        "SELECT CASE WHEN state = 'wanted' AND lost > 0 THEN 'lost' ELSE state END AS state FROM ops.detail_request"
        " WHERE source = :source AND native_id = :number",
        source=notice["source"],
        number=notice["native_id"],
    )
    return str(rows[0]["state"]) if rows else ""


def _columns(found: Found) -> dict[str, Any]:
    said = found.notice or found.reject or {}
    names = ("native_id", "country", "title")
    return {name: said.get(name, "") for name in names} | {
        "source": found.source,
        "lead_id": found.lead or None,
    }


def _facts(found: Found) -> dict[str, Any]:
    """What was read of it, in plain JSON values."""
    if found.reject is not None:
        return {name: found.reject[name] for name in ("reason", "message")}
    by = {"named_buyer": found.buyer} if found.buyer else {}
    if found.notice is None:
        return by
    evidence = found.notice["evidence"]
    return by | {
        "tier": found.notice["tier"],
        "score": round(found.notice["score"], 2),
        "words": [hit["term"] for hit in evidence.get("hits", ())][:_WORDS],
        "held_back_by": list(evidence.get("traps", ()))[:_WORDS],
        "dimensions": list(found.notice["dimensions"]),
        "buyer": found.notice["buyer"],
    }


def _read_reader(connection: Connection, subscriber_id: int) -> _Reader:
    row = connection.execute(
        select(subscriber_table.c.centre, centre_table.c.country)
        .join(centre_table, centre_table.c.name == subscriber_table.c.centre)
        .where(subscriber_table.c.id == subscriber_id)
    ).one()
    known = {one.id: one.preferences for one in active_subscribers(connection, row.centre)}
    return _Reader(subscriber_id, row.centre, row.country, known.get(subscriber_id, NO_PREFERENCES))
