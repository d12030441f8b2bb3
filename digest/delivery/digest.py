"""A centre's digest: what each subscriber is told is frozen with its mail, in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from digest.delivery.centre_context import read_context
from digest.delivery.mail_cache import MailCache
from digest.delivery.message import Sender
from digest.delivery.outbox import outbox_row
from digest.links.urls import Desk
from digest.preferences import NO_PREFERENCES
from digest.render.context import DigestContext
from digest.select.beside.cities import read_city_changes
from digest.select.beside.occasions import read_occasions
from digest.select.beside.projects import read_projects
from digest.select.coverage import read_coverage, read_timely
from digest.select.flood_guard import hold_floods, read_held
from digest.select.history import History, read_histories
from digest.select.items import Section
from digest.select.leads import read_leads, read_rates
from digest.select.workdays import first_workday, is_workday
from digest.subscribers import Subscriber, active_subscribers, followed_by, returned_addresses
from warehouse.tables import digest_item, digest_run, outbox


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was frozen for one centre and morning.

    Attributes:
        created: False where it had been frozen before; then nothing was added.
        mails: mails of this run in the outbox.
        items: leads told, by section, over all subscribers.
    """

    run_id: int
    centre: str
    local_date: date
    created: bool
    mails: int
    items: Mapping[str, int] = field(default_factory=dict)


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
    subscribers = active_subscribers(connection, centre)
    cache = _open_cache(connection, centre, now, sender.desk, followed_by(subscribers), sandbox=sandbox)
    local_date = cache.context.local.date()
    run_id = _create_run(connection, cache.context, local_date)
    if run_id is None:
        return _found(connection, centre, local_date)
    _freeze(cache, run_id, subscribers, sender)
    return _counted(connection, run_id, centre, local_date, created=True)


def _freeze(cache: MailCache, run_id: int, subscribers: Iterable[Subscriber], sender: Sender) -> None:
    """Write items and mails of every subscriber; who has nothing to be told on a day off gets no mail."""
    connection, context = cache.connection, cache.context
    histories = read_histories(connection, context.centre)
    today = context.local.date()
    works, opens_week = is_workday(context.calendar, today), first_workday(context.calendar, today) == today
    kept: defaultdict[Table, list[Mapping[str, Any]]] = defaultdict(list)
    for subscriber in subscribers:
        if not subscriber.reads(opens_week=opens_week):
            continue
        rendered = cache.render(
            histories.get(subscriber.id, History()),
            subscriber.language,
            subscriber.preferences,
            with_csv=subscriber.csv,
        )
        if rendered.tells or works:
            whose = {"run_id": run_id, "subscriber_id": subscriber.id}
            for table, told in rendered.told.items():
                kept[table] += ({**whose, **row} for row in told)
            kept[outbox].append({**whose, **outbox_row(rendered.mail, context, subscriber, sender)})
    for table, rows in kept.items():
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
    """The message that a subscriber would get now, as it would go out. Nothing is kept: the caller commits nothing.

    Args:
        connection: its transaction is rolled back.
        centre: name of the centre.
        now: aware time.
        language: of the mail, for a subscriber who was never sent anything.
        sandbox: whether the leads are invented.
        sender: who it is from.
        email: a subscriber's address: then in their language, by their preferences and history.

    Raises:
        LookupError: there is no such centre in core.centre.
        ValueError: it has no such subscriber.
    """
    sender = sender or Sender()
    subscriber, history = _someone(centre, language), History()
    if email:
        subscriber = _subscriber(connection, centre, email)
        history = read_histories(connection, centre).get(subscriber.id, History())
    cache = _open_cache(connection, centre, now, sender.desk, followed_by([subscriber]), sandbox=sandbox)
    rendered = cache.render(history, subscriber.language, subscriber.preferences, with_csv=subscriber.csv)
    connection.rollback()
    message: bytes = outbox_row(rendered.mail, cache.context, subscriber, sender)["message"]
    return message


def _someone(centre: str, language: str) -> Subscriber:
    return Subscriber(
        0,
        centre,
        "reader@example.org",
        language,
        "daily",
        urgent=False,
        csv=False,
        preferences=NO_PREFERENCES,
    )


def _subscriber(connection: Connection, centre: str, email: str) -> Subscriber:
    found = next((one for one in active_subscribers(connection, centre) if one.email == email), None)
    if found is None:
        raise ValueError(f"{email} does not get the digest of {centre}")
    return found


def _open_cache(
    connection: Connection,
    centre: str,
    now: datetime,
    desk: Desk,
    followed: Collection[str],
    *,
    sandbox: bool,
) -> MailCache:
    context = read_context(connection, centre, now, desk, sandbox=sandbox)
    hold_floods(connection, now)
    context = replace(
        context,
        coverage=read_coverage(connection, context.country, now),
        timely=read_timely(connection, context.country, now),
        returned=returned_addresses(connection, centre),
    )
    rates = read_rates(connection, now)
    leads = read_leads(connection, context.country, rates, now, followed)
    projects = read_projects(connection, context.country, rates)
    cities = read_city_changes(connection, context.country)
    occasions = read_occasions(connection, context.country, now)
    return MailCache(connection, context, leads, read_held(connection), projects, cities, occasions)


def _create_run(connection: Connection, context: DigestContext, local_date: date) -> int | None:
    """Claim the morning; None where another has it."""
    claimed: int | None = connection.execute(
        upsert(digest_run)
        .values(
            centre=context.centre,
            local_date=local_date,
            frozen_at=context.now,
            coverage=[report.as_json() for report in context.coverage],
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
