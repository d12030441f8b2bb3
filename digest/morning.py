"""All that a centre's morning mails: its digest, then what is new in its readers' kept searches."""

from datetime import datetime

from sqlalchemy import Engine

from desk.searches.saved import Rhythm
from digest.delivery.digest import Prepared, prepare
from digest.delivery.message import Sender
from digest.delivery.search_mails import prepare_searches, rhythms_on


def prepare_morning(
    engine: Engine, centre: str, now: datetime, *, sandbox: bool, sender: Sender | None = None
) -> Prepared:
    """Put a centre's mails of a morning into the outbox, the digest and the searches each in a transaction of its own.

    Searches that tell at once are told too, where nothing has told them between the mornings. Calling again adds
    nothing but what is new to those.

    Args:
        engine: the warehouse.
        centre: name of the centre, e.g. "bangkok", or headquarters.
        now: aware time.
        sandbox: whether the leads are invented; each mail then says so.
        sender: who the mails are from.

    Raises:
        LookupError: there is no such centre in core.centre.
    """
    with engine.begin() as connection:
        made = prepare(connection, centre, now, sandbox=sandbox, sender=sender)
    rhythms = (*rhythms_on(centre, made.local_date), Rhythm.AT_ONCE)
    with engine.begin() as connection:
        prepare_searches(connection, centre, now, rhythms, sandbox=sandbox, sender=sender)
    return made
