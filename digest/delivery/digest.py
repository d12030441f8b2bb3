"""The outbox: what each reader is told is frozen with his mail, in one transaction, and then sent once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from digest.companies import read_companies
from digest.delivery.message import Sender
from digest.delivery.outbox import letter_row
from digest.links.placeholders import StandIns
from digest.links.urls import Desk
from digest.preferences import NO_WISHES, Wishes
from digest.render.attachments import attach
from digest.render.context import Occasion
from digest.render.html import Mail, render_mail
from digest.select.coverage import read_coverage
from digest.select.details import Details, read_details
from digest.select.flood_guard import hold_floods, read_held
from digest.select.history import Memory, read_memories
from digest.select.leads import Lead, read_leads, read_rates
from digest.select.sections import Section, Selection, select_leads
from digest.select.workdays import first_workday, is_workday
from digest.subscribers import Reader, active_readers, returned_addresses
from warehouse.tables import centre as centre_table
from warehouse.tables import digest_item, digest_run, outbox


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was frozen for one centre and morning.

    Attributes:
        created: False where it had been frozen before; then nothing was added.
        mails: mails of this run in the outbox.
        items: leads told, by section, over all readers.
    """

    run_id: int
    centre: str
    local_date: date
    created: bool
    mails: int
    items: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Printed:
    """One mail, and the digest.item rows of what it tells, but for whom."""

    mail: Mail
    items: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class _Press:
    """Renders each different mail once: readers who know the same and read the same language share it."""

    connection: Connection
    occasion: Occasion
    leads: list[Lead]
    held: frozenset[str]
    details: dict[str, Details] = field(default_factory=dict)
    printed: dict[object, _Printed] = field(default_factory=dict)

    def print(
        self, memory: Memory, language: str, wishes: Wishes = NO_WISHES, *, with_csv: bool = False
    ) -> _Printed:
        """The mail of a reader who knows `memory` and wishes for `wishes`, with stand-ins for his links."""
        selection = select_leads(self.leads, memory, self.occasion.now, wishes, self.held)
        key = (language, with_csv, tuple(selection.items()))
        if key not in self.printed:
            self._fetch_details(selection)
            mail, shown = render_mail(self.occasion, selection, self.details, language)
            whole = attach(mail, self.occasion, selection, shown, self.details, with_csv=with_csv)
            self.printed[key] = _Printed(whole, tuple(_items(shown)))
        return self.printed[key]

    def _fetch_details(self, selection: Selection) -> None:
        ids = {chosen.lead.id for listing in selection.values() for chosen in listing.items}
        missing = ids - self.details.keys()
        if missing:
            self.details |= read_details(self.connection, missing)


def _items(shown: Selection) -> Iterator[dict[str, Any]]:
    for section, listing in shown.items():
        for position, chosen in enumerate(listing.items, start=1):
            yield {
                "lead_id": chosen.lead.id,
                "section": section.value,
                "position": position,
                "told": chosen.told().as_json(),
                "changes": chosen.changes_as_json(),
            }


def prepare(
    connection: Connection, centre: str, now: datetime, *, sandbox: bool, sender: Sender | None = None
) -> Prepared:
    """Freeze a centre's digest for its local date and put its mails into the outbox.

    Runs in the caller's transaction, so items and mails are committed together or not at all. Once a morning
    is frozen, calling again adds nothing; of two callers at once the second waits and then adds nothing.

    Args:
        connection: inside a transaction.
        centre: name of the centre, e.g. "bangkok".
        now: aware time; it decides the local date and how many days are left.
        sandbox: whether the leads are invented; each mail then says so.
        sender: who the mails are from.

    Raises:
        LookupError: there is no such centre in core.centre.
    """
    sender = sender or Sender()
    press = _press(connection, centre, now, sender.desk, sandbox=sandbox)
    local_date = press.occasion.local.date()
    run_id = _create_run(connection, press.occasion, local_date)
    if run_id is None:
        return _found(connection, centre, local_date)
    _freeze(press, run_id, sender)
    return _counted(connection, run_id, centre, local_date, created=True)


def _freeze(press: _Press, run_id: int, sender: Sender) -> None:
    """Write items and mails of every reader; who has nothing to hear on a day off gets no mail."""
    connection, occasion = press.connection, press.occasion
    memories = read_memories(connection, occasion.centre)
    today = occasion.local.date()
    works, opens_week = is_workday(occasion.calendar, today), first_workday(occasion.calendar, today) == today
    items: list[Mapping[str, Any]] = []
    letters: list[Mapping[str, Any]] = []
    for reader in active_readers(connection, occasion.centre):
        if not reader.reads(opens_week=opens_week):
            continue
        printed = press.print(
            memories.get(reader.id, Memory()), reader.language, reader.wishes, with_csv=reader.csv
        )
        if printed.items or works:
            whose = {"run_id": run_id, "subscriber_id": reader.id}
            items += ({**whose, **item} for item in printed.items)
            letters.append({**whose, **letter_row(printed.mail, occasion, reader, sender)})
    for table, rows in ((digest_item, items), (outbox, letters)):
        if rows:
            connection.execute(insert(table), rows)


def preview(
    connection: Connection,
    centre: str,
    now: datetime,
    language: str,
    *,
    sandbox: bool = False,
    sender: Sender | None = None,
    email: str = "",
) -> bytes:
    """The message that a reader would get now, as it would go out. Nothing is kept: the caller commits nothing.

    Args:
        connection: its transaction is rolled back.
        centre: name of the centre.
        now: aware time.
        language: of the mail, for a reader who was never told anything.
        sandbox: whether the leads are invented.
        sender: who it is from.
        email: a reader's address: then his language, his choice, and what he was told.

    Raises:
        LookupError: there is no such centre in core.centre, or it has no such reader.
    """
    sender = sender or Sender()
    press = _press(connection, centre, now, sender.desk, sandbox=sandbox)
    reader, memory = _someone(centre, language), Memory()
    if email:
        reader = _reader(connection, centre, email)
        memory = read_memories(connection, centre).get(reader.id, Memory())
    printed = press.print(memory, reader.language, reader.wishes, with_csv=reader.csv)
    connection.rollback()
    message: bytes = letter_row(printed.mail, press.occasion, reader, sender)["message"]
    return message


def _someone(centre: str, language: str) -> Reader:
    return Reader(
        0, centre, "reader@example.org", language, "daily", urgent=False, csv=False, wishes=NO_WISHES
    )


def _reader(connection: Connection, centre: str, email: str) -> Reader:
    found = next((one for one in active_readers(connection, centre) if one.email == email), None)
    if found is None:
        raise KeyError(f"{email} does not get the digest of {centre}")
    return found


def _press(connection: Connection, centre: str, now: datetime, desk: Desk, *, sandbox: bool) -> _Press:
    row = connection.execute(select(centre_table).where(centre_table.c.name == centre)).one_or_none()
    if row is None:
        raise LookupError(f"there is no centre '{centre}' in core.centre")
    hold_floods(connection, now)
    occasion = Occasion(
        centre=row.name,
        title=row.title,
        title_ko=row.title_ko,
        zone=row.zone,
        now=now,
        sandbox=sandbox,
        coverage=read_coverage(connection, row.country, now),
        country=row.country,
        companies=read_companies(connection),
        returned=returned_addresses(connection, centre),
        acts=StandIns(desk, now),
    )
    leads = read_leads(connection, row.country, read_rates(connection, now))
    return _Press(connection, occasion, leads, read_held(connection))


def _create_run(connection: Connection, occasion: Occasion, local_date: date) -> int | None:
    """Claim the morning; None where another has it."""
    claimed: int | None = connection.execute(
        upsert(digest_run)
        .values(
            centre=occasion.centre,
            local_date=local_date,
            frozen_at=occasion.now,
            coverage=[report.as_json() for report in occasion.coverage],
        )
        .on_conflict_do_nothing(index_elements=["centre", "local_date"])
        .returning(digest_run.c.id)
    ).scalar_one_or_none()
    return claimed


def _found(connection: Connection, centre: str, local_date: date) -> Prepared:
    run_id = connection.execute(
        select(digest_run.c.id).where(digest_run.c.centre == centre, digest_run.c.local_date == local_date)
    ).scalar_one()
    return _counted(connection, run_id, centre, local_date, created=False)


def _counted(
    connection: Connection, run_id: int, centre: str, local_date: date, *, created: bool
) -> Prepared:
    mails = connection.execute(select(outbox.c.id).where(outbox.c.run_id == run_id)).all()
    sections = connection.execute(select(digest_item.c.section).where(digest_item.c.run_id == run_id))
    items = dict.fromkeys((section.value for section in Section), 0)
    for section in sections.scalars():
        items[section] += 1
    return Prepared(run_id, centre, local_date, created, len(mails), items)
