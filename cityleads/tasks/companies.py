"""The task that mails companies their lists."""

import logging
from collections import Counter
from typing import Any

from cityleads.events import log_event
from cityleads.mail_setup import mailer_of, sender_in
from cityleads.settings import SettingsError
from cityleads.tasks.context import (
    NothingToDo,
    PermanentError,
    RetryableError,
    TaskContext,
    TaskParams,
    opened,
)
from digest.company_round import Sent, send_round
from domain.centres import HEADQUARTERS
from domain.clock import morning

log = logging.getLogger(__name__)

_LOST = ("failed", "unknown")


def mail(params: TaskParams) -> dict[str, Any]:
    """Send each company whose list is due by its own rhythm what is new for it, at most as many leads as it takes.

    Companies that have not agreed get none, and nobody gets one on a day off in Korea. A second run of one day sends
    again only what the mail server put off.

    Raises:
        NothingToDo: no list is due, or none has anything new.
        PermanentError: a mail failed for good, or it is not known whether it went out.
        RetryableError: the mail server asked to come back later.
    """
    with opened(params) as context:
        if context.mode == "captures":
            raise NothingToDo("no mail is made from recorded bodies")
        sent = _send(context)
    counts = Counter(one.state for one in sent if one.state not in ("none", "taken"))
    if not counts:
        raise NothingToDo("no company's list is due with anything new")
    log_event(log, "companies", **counts)
    _check(counts)
    return {"mails": counts.total(), "leads": {one.company: one.leads for one in sent if one.leads}}


def _send(context: TaskContext) -> list[Sent]:
    """The round of this morning; the sandbox's clock stands still, so there it is always 08:00."""
    sandbox = context.mode == "sandbox"
    now = morning(context.now, HEADQUARTERS.zone) if sandbox else context.now
    try:
        sender, mailer = sender_in(context.settings, context.mode), mailer_of(context.settings)
    except SettingsError as error:
        raise PermanentError(str(error)) from error
    return send_round(context.engine, now, sender, mailer, sandbox=sandbox)


def _check(counts: Counter[str]) -> None:
    if counts["deferred"]:
        raise RetryableError(f"companies: the mail server put off {counts['deferred']} of the lists.")
    lost = {state: counts[state] for state in _LOST if counts[state]}
    if lost:
        raise PermanentError(
            f"companies: lists that did not get through: {lost}; desk.company_mail says why."
        )
