"""The steps that mail: a centre's digest, and alerts between the digests."""

import logging
from collections.abc import Mapping
from typing import Any

from cityleads import running
from cityleads.centres import CENTRES, centre_named
from cityleads.desk import Asked, Desk, Hopeless, Idle, TryAgain, opened
from digest.alerts import Alerted, prepare_alerts
from digest.outbox import deliver, prepare
from digest.send import mailer_from
from warehouse import queue
from warehouse.database import rows_of

log = logging.getLogger(__name__)


def mail(centre: str, asked: Asked, *, patient: bool = False) -> dict[str, Any]:
    """Prepare a centre's digest and deliver what waits in its outbox.

    Raises:
        Hopeless: a mail failed for good, or nobody can tell whether it went out.
        TryAgain: the mail server asked to come back later; or the caller is patient, and there are documents
            that wait to be refined, or sources of the country that were never read.
    """
    with opened(asked) as desk:
        if desk.mode == "captures":
            raise Hopeless("No mail is made from recorded bodies.")
        if patient:
            _check_ready(desk, centre)
        sandbox, now = desk.mode == "sandbox", desk.now
        if sandbox:
            running.subscribe_samples(desk.engine)
            now = running.morning(centre_named(centre), now)
        sender = desk.settings.sender
        with desk.engine.begin() as connection:
            prepared = prepare(connection, centre, now, sandbox=sandbox, sender=sender)
        mailer = mailer_from(desk.settings.smtp_url, desk.settings.outbox)
        delivered = deliver(desk.engine, mailer, now, centre=centre, sender=sender)
    log.info("digest %d of %s for %s: %s", prepared.run_id, centre, prepared.local_date, delivered.counts)
    _check_delivery(centre, delivered.counts)
    return {"digest": prepared.run_id, "mails": delivered.mails, "items": dict(prepared.items)}


def alert(asked: Asked) -> dict[str, Any]:
    """Mail every reader who asked for it the leads that no digest can tell in time.

    Raises:
        Idle: nothing presses anybody, and no alert waits in the outbox.
        Hopeless, TryAgain: as `mail`.
    """
    with opened(asked) as desk:
        if desk.mode == "captures":
            raise Idle("no mail is made from recorded bodies")
        found = [_prepare_alerts(desk, centre.name) for centre in CENTRES]
        mailer = mailer_from(desk.settings.smtp_url, desk.settings.outbox)
        delivered = deliver(desk.engine, mailer, desk.now, alerts_alone=True, sender=desk.settings.sender)
    leads = {one.centre: list(one.leads) for one in found if one.mails}
    log.info("alerts of leads: %s; mails: %s", leads, dict(delivered.counts))
    _check_delivery("alerts", delivered.counts)
    if not leads and not delivered.counts:
        raise Idle("no deadline is too near for the digests")
    return {"mails": delivered.mails, "leads": leads}


def _prepare_alerts(desk: Desk, centre: str) -> Alerted:
    sandbox, sender = desk.mode == "sandbox", desk.settings.sender
    with desk.engine.begin() as connection:
        return prepare_alerts(connection, centre, desk.now, sandbox=sandbox, sender=sender)


def _check_ready(desk: Desk, centre: str) -> None:
    """What is chosen for a morning is frozen, so what is on its way should have arrived."""
    country = centre_named(centre).country
    with desk.engine.connect() as connection:
        unread = rows_of(
            connection,
            "SELECT name FROM core.source WHERE country = :country AND NOT EXISTS (SELECT FROM raw.crawl c"
            " WHERE c.source = name AND c.entrance = 'walk' AND c.state <> 'running') ORDER BY 1",
            country=country,
        )
        documents = queue.waiting(connection)
    if unread or documents:
        never = ", ".join(row["name"] for row in unread) or "none"
        raise TryAgain(f"{centre}: {documents} documents wait to be refined; sources never read: {never}.")


def _check_delivery(centre: str, counts: Mapping[str, int]) -> None:
    lost = {state: counts[state] for state in ("failed", "unknown") if counts.get(state)}
    if counts.get("deferred"):
        raise TryAgain(f"{centre}: the mail server put off {counts['deferred']} mails.")
    if lost:
        raise Hopeless(f"{centre}: mails that did not get through: {lost}; digest.outbox tells why.")
