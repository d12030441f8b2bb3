"""Tasks that mail: a centre's digest, and alerts between the digests."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cityleads.events import listed, log_event
from cityleads.mail_setup import mailer_of, sender_in
from cityleads.sandbox_warehouse import add_samples
from cityleads.settings import SettingsError
from cityleads.tasks.context import (
    NothingToDo,
    PermanentError,
    RetryableError,
    TaskContext,
    TaskParams,
    opened,
)
from desk.searches.saved import Rhythm
from digest.delivery.alerts import Alerted, prepare_alerts
from digest.delivery.deliver import deliver
from digest.delivery.digest import Prepared
from digest.delivery.message import Sender
from digest.delivery.search_mails import SearchesTold, prepare_searches
from digest.morning import prepare_morning
from digest.select.workdays import no_digest_on
from domain.centres import CENTRES, HEADQUARTERS, centre_named
from domain.clock import morning
from domain.crawl.counts import in_number
from warehouse import work_queue
from warehouse.db import rows_of

log = logging.getLogger(__name__)


def mail(centre: str, params: TaskParams, *, patient: bool = False, days_off: bool = False) -> dict[str, Any]:
    """Prepare a centre's digest and deliver what waits in its outbox.

    On a day on which its country does not work there is no digest; mails that were put off go out all the same.

    Args:
        centre: its name.
        params: what the run was asked for.
        patient: wait for what is on its way.
        days_off: make a digest even if today is no working day there.

    Raises:
        NothingToDo: it is no working day there, and no mail waits.
        PermanentError: a mail failed for good, or it is not known whether it went out.
        RetryableError: the mail server asked to come back later; or the caller is patient, and there are documents
            that wait to be refined, or sources of the country that were never read.
    """
    with opened(params) as context:
        if context.mode == "captures":
            raise PermanentError("No mail is made from recorded bodies.")
        now = _morning(context, centre)
        rest = "" if days_off else _rest(centre, now)
        if patient and not rest:
            _check_ready(context, centre)
        prepared = None if rest else _prepare(context, centre, now)
        mailer = mailer_of(context.settings)
        delivered = deliver(context.engine, mailer, now, centre=centre, sender=_sender(context))
    log_event(log, "digest", centre=centre, **_about(prepared, rest), **delivered.counts)
    _check_delivery(centre, delivered.counts)
    if rest and not delivered.counts:
        raise NothingToDo(rest)
    made = (
        {"digest": prepared.run_id, "items": dict(prepared.items)}
        if prepared
        else {"digest": None, "items": {}}
    )
    return {**made, "mails": delivered.mails}


def _about(prepared: Prepared | None, rest: str) -> dict[str, object]:
    if prepared is None:
        return {"rests": rest}
    return {"digest": prepared.run_id, "date": prepared.local_date, "made_now": prepared.created}


def _morning(context: TaskContext, centre: str) -> datetime:
    """Now; the sandbox's clock stands still, so there it is always 08:00."""
    return morning(context.now, centre_named(centre).zone) if context.mode == "sandbox" else context.now


def _rest(centre: str, now: datetime) -> str:
    known = centre_named(centre)
    return no_digest_on(known.calendar, now.astimezone(ZoneInfo(known.zone)).date())


def _prepare(context: TaskContext, centre: str, now: datetime) -> Prepared:
    sandbox = context.mode == "sandbox"
    if sandbox:
        add_samples(context.engine)
    return prepare_morning(context.engine, centre, now, sandbox=sandbox, sender=_sender(context))


def _prepare_at_once(context: TaskContext, centre: str) -> SearchesTold:
    sandbox, sender = context.mode == "sandbox", _sender(context)
    with context.engine.begin() as connection:
        return prepare_searches(
            connection, centre, context.now, (Rhythm.AT_ONCE,), sandbox=sandbox, sender=sender
        )


def alert(params: TaskParams) -> dict[str, Any]:
    """Mail every subscriber who asked for it the leads whose deadline comes too soon for the next digest.

    Kept searches that tell at once are mailed with them.

    Raises:
        NothingToDo: nothing presses anybody, and no alert waits in the outbox.
        PermanentError, RetryableError: as `mail`.
    """
    with opened(params) as context:
        if context.mode == "captures":
            raise NothingToDo("no mail is made from recorded bodies")
        found = [_prepare_alerts(context, centre.name) for centre in CENTRES]
        searched = [_prepare_at_once(context, centre.name) for centre in (*CENTRES, HEADQUARTERS)]
        mailer = mailer_of(context.settings)
        delivered = deliver(context.engine, mailer, context.now, alerts_alone=True, sender=_sender(context))
    leads = {one.centre: list(one.leads) for one in found if one.mails}
    ids = listed(lead for of_centre in leads.values() for lead in of_centre)
    log_event(log, "alerts", leads=ids, **delivered.counts)
    _check_delivery("alerts", delivered.counts)
    if not leads and not delivered.counts and not any(one.mails for one in searched):
        raise NothingToDo(
            "no deadline is too near for the digests, and no search that tells at once has news"
        )
    return {"mails": delivered.mails, "leads": leads}


def _prepare_alerts(context: TaskContext, centre: str) -> Alerted:
    sandbox, sender = context.mode == "sandbox", _sender(context)
    with context.engine.begin() as connection:
        return prepare_alerts(connection, centre, context.now, sandbox=sandbox, sender=sender)


def _sender(context: TaskContext) -> Sender:
    """Who the mails are from. Raises PermanentError when the settings of the web desk do not fit."""
    try:
        return sender_in(context.settings, context.mode)
    except SettingsError as error:
        raise PermanentError(str(error)) from error


def _check_ready(context: TaskContext, centre: str) -> None:
    """What is chosen for a morning is frozen, so what is on its way should have arrived."""
    country = centre_named(centre).country
    with context.engine.connect() as connection:
        unread = rows_of(
            connection,
            "SELECT name FROM core.source WHERE country = :country AND NOT EXISTS (SELECT FROM raw.crawl c"
            " WHERE c.source = name AND c.entrance = 'walk' AND c.state <> 'running') ORDER BY 1",
            country=country,
        )
        documents = work_queue.waiting(connection)
    if unread or documents:
        never = ", ".join(row["name"] for row in unread) or "none"
        raise RetryableError(
            in_number(f"{centre}: {documents} documents wait to be refined; sources never read: {never}.")
        )


def _check_delivery(centre: str, counts: Mapping[str, int]) -> None:
    lost = {state: counts[state] for state in ("failed", "unknown") if counts.get(state)}
    if counts.get("deferred"):
        raise RetryableError(in_number(f"{centre}: the mail server put off {counts['deferred']} mails."))
    if lost:
        raise PermanentError(f"{centre}: mails that did not get through: {lost}; digest.outbox says why.")
