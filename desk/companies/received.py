"""What a company was sent, and what it did with it: a row a company and lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, select, text, update
from sqlalchemy.dialects.postgresql import insert

from desk.companies.fit import Reason
from warehouse.db import rows_of
from warehouse.tables import company_lead, company_mail

ANSWERS: Final = ("interested", "not_for_us")


@dataclass(frozen=True, slots=True)
class Received:
    """One lead of one company.

    Attributes:
        sent_at, opened_at, answered_at, introduced_at: aware times; None where that has not been.
        answer: interested or not_for_us; "" before the firm says so.
    """

    lead_id: str
    sent_at: datetime | None
    opened_at: datetime | None
    answer: str
    answered_at: datetime | None
    introduced_at: datetime | None


def read_received(connection: Connection, company_id: int, most: int | None = None) -> dict[str, Received]:
    """What a company got and did, by the lead as it is today, the latest first."""
    rows = rows_of(
        connection,
        """
        SELECT l.id AS lead_id, r.sent_at, r.opened_at, r.answer, r.answered_at, r.introduced_at
        FROM desk.company_lead r JOIN core.living_lead l ON l.origin = r.lead_id
        WHERE r.company_id = :company ORDER BY r.changed_at DESC, r.lead_id LIMIT :most
        """,
        company=company_id,
        most=most,
    )
    found: dict[str, Received] = {}
    for row in rows:
        found.setdefault(row["lead_id"], Received(**row))
    return found


def note(connection: Connection, company_id: int, lead_id: str, now: datetime, **values: Any) -> None:  # noqa: ANN401  # columns
    """Keep what happened between a company and a lead; other columns stay."""
    row = {"company_id": company_id, "lead_id": lead_id, "changed_at": now, **values}
    told = {"changed_at": now, **values}
    written = insert(company_lead).values(row)
    connection.execute(written.on_conflict_do_update(index_elements=["company_id", "lead_id"], set_=told))


def mark_opened(connection: Connection, company_id: int, lead_id: str, now: datetime) -> None:
    """Keep that a company looked at a lead, the first time."""
    found = select(company_lead.c.opened_at).where(
        company_lead.c.company_id == company_id, company_lead.c.lead_id == lead_id
    )
    if connection.execute(found).scalar_one_or_none() is None:
        note(connection, company_id, lead_id, now, opened_at=now)


def answer(connection: Connection, company_id: int, lead_id: str, said: str, now: datetime) -> None:
    """Keep what a company says of a lead; its last word counts. Raises ValueError for what is no answer."""
    if said not in ANSWERS:
        raise ValueError(f"'{said}' is none of {', '.join(ANSWERS)}")
    note(connection, company_id, lead_id, now, answer=said, answered_at=now)


def claim_mail(connection: Connection, company_id: int, day: date, now: datetime) -> int | None:
    """Take a company's mail of a day for sending; its id, None where that day's was taken before.

    Committed before it is sent, so that a mail which may have gone out is never sent again. One that the mail server
    put off is taken once more.
    """
    row = {
        "company_id": company_id,
        "day": day,
        "claimed_at": now,
        "state": "sending",
        "reply": "",
        "leads": 0,
    }
    taken = (
        insert(company_mail)
        .values(row)
        .on_conflict_do_update(
            index_elements=["company_id", "day"],
            set_={"claimed_at": now, "state": "sending"},
            where=company_mail.c.state == "deferred",
        )
    )
    found: int | None = connection.execute(taken.returning(company_mail.c.id)).scalar_one_or_none()
    return found


def finish_mail(
    connection: Connection,
    mail_id: int,
    company_id: int,
    state: str,
    reply: str,
    sent: Sequence[tuple[str, tuple[Reason, ...]]],
    now: datetime,
) -> None:
    """Keep what became of a mail and, where it may have gone out, which leads with which reasons were in it."""
    done = update(company_mail).where(company_mail.c.id == mail_id)
    connection.execute(done.values(state=state, reply=reply, leads=len(sent)))
    if state in ("sent", "written", "unknown"):
        for lead_id, reasons in sent:
            told = [[one.kind, one.about] for one in reasons]
            note(connection, company_id, lead_id, now, sent_at=now, reasons=told)


def last_mail(connection: Connection, company_id: int) -> date | None:
    """The day of a company's last mail that went out, or may have; None before the first."""
    found = text(
        "SELECT max(day) FROM desk.company_mail WHERE company_id = :id AND state NOT IN ('deferred','failed')"
    )
    day: date | None = connection.execute(found, {"id": company_id}).scalar_one()
    return day
