"""What is not kept for ever, for how long it is, and why. Documents, notices, leads, crawls and work always are.

Everything in core can be made again from raw.document, and a deleted body could not be replayed: documents never go.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, text


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing that goes.

    Attributes:
        name: the kind.
        days: how long it is kept.
        why: why it may go, and why not sooner.
        statement: takes it away; `:before` is the moment that many days ago.
    """

    name: str
    days: int
    why: str
    statement: str


RULES = (
    Rule(
        "mail_texts",
        400,
        "The bytes hold subscribers' addresses; who was sent what is in digest.item and stays. A year, and the weeks in"
        " which somebody asks about last year's mail. Mails whose fate is unknown stay until a person has decided.",
        "UPDATE digest.outbox SET message = '' WHERE message <> '' AND state IN ('sent', 'written', 'failed')"
        " AND next_at < :before",
    ),
    Rule(
        "detail_requests",
        180,
        "A closed tender is not asked again; half a year leaves time for corrections and awards.",
        "DELETE FROM ops.detail_request r USING core.notice n, core.lead_member m, core.lead l"
        " WHERE n.source = r.source AND n.native_id = r.native_id AND m.notice_id = n.id AND l.id = m.lead_id"
        " AND core.is_over(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :before)"
        " AND greatest(l.changed_at, l.deadline_at, r.wanted_at) < :before",
    ),
    Rule(
        "login_asks",
        30,
        "Bounds are counted by the hour; a month leaves time to look into a complaint. Who logged in is in desk.act.",
        "DELETE FROM desk.login_ask WHERE asked_at < :before",
    ),
    Rule(
        "webhook_texts",
        90,
        "That an event was sent stays, so that it is never sent again; the text was for its receiver, who has it.",
        "UPDATE desk.delivery SET body = '' WHERE body <> '' AND state IN ('sent', 'failed', 'unknown')"
        " AND queued_at < :before",
    ),
    Rule(
        "operator_messages",
        400,
        "What was told to an operator more than a year ago helps nobody; the alerts themselves stay.",
        "DELETE FROM ops.operator_message WHERE made_at < :before",
    ),
    Rule(
        "old_rejects",
        400,
        "Only those of pages that the portal has since replaced: they cannot be corrected there. The page itself stays,"
        " and a replay finds the reject again.",
        "DELETE FROM raw.reject r USING raw.document d WHERE d.id = r.document_id AND d.seen_at < :before AND EXISTS"
        " (SELECT FROM raw.document o WHERE o.source = d.source AND o.key = d.key AND o.seen_at > d.seen_at)",
    ),
)


def tidy(engine: Engine, now: datetime, *, apply: bool) -> dict[str, int]:
    """Take away what is older than its rule allows, all or nothing.

    Args:
        engine: the warehouse.
        now: the clock, aware.
        apply: without it the same statements run and are rolled back.

    Returns:
        Rows by rule that went, or would.
    """
    with engine.connect() as connection:
        gone = {
            rule.name: connection.execute(
                text(rule.statement), {"before": now - timedelta(days=rule.days)}
            ).rowcount
            for rule in RULES
        }
        if apply:
            connection.commit()
    return gone
