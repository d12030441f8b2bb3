"""What subscribers did by their links: every act is a row, an undone one too, and from the rows follow their marks."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from digest.links.marks import LATEST_WINS, Act, act_of, buyer_key, read_acts
from digest.links.tokens import Action, LinkToken
from transform.text import clean
from warehouse.lead_details import living
from warehouse.tables import action as action_table
from warehouse.tables import lead, lead_member
from warehouse.tables import subscriber as subscriber_table

# Why a lead is not for a centre. The first alone says that the words misjudged it.
REASONS = ("not_smart_city", "wrong_field", "closed_to_us", "too_small", "too_late", "known_already", "other")
_NOTE = 500


class ActionError(ValueError):
    """What is asked cannot be done.

    Attributes:
        about: what is not there or not known: subscriber, lead, buyer, notice, reason, act or action.
    """

    def __init__(self, about: str, message: str) -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True, slots=True)
class Done:
    """How an action ended: the row that stands for it, and whether it is new or was there before."""

    act: Act
    fresh: bool


def perform(
    connection: Connection,
    link_token: LinkToken,
    now: datetime,
    *,
    reason: str = "",
    note: str = "",
    notice: int = 0,
) -> Done:
    """Do what a token allows. Doing it again changes nothing; two at once go one after the other.

    Args:
        connection: inside a transaction.
        link_token: of any action but READ and UNDO.
        now: aware time.
        reason: one of REASONS, for NOT_FOR_US.
        note: their own words; cut to 500 characters.
        notice: for NOT_SAME, the notice that is another tender than its lead.

    Raises:
        ActionError: there is no such subscriber, lead, notice or reason, or the lead names no buyer.
    """
    active = _lock_subscriber(connection, link_token)
    wanted = _wanted(connection, link_token, reason, clean(note)[:_NOTE], notice)
    standing = _standing(wanted, read_acts(connection, link_token.subscriber))
    if wanted.action is Action.UNSUBSCRIBE:
        if not active:
            return Done(standing or wanted, fresh=False)
        _set_active(connection, link_token.subscriber, active=False)
    elif standing is not None:
        return Done(standing, fresh=False)
    return Done(
        replace(wanted, id=_row(connection, wanted, link_token.subscriber, now), acted_at=now), fresh=True
    )


def undo(connection: Connection, link_token: LinkToken, now: datetime) -> Done:
    """Take back one action of the token's subscriber. Undoing again changes nothing.

    Raises:
        ActionError: the subscriber has no such action.
    """
    found = connection.execute(
        select(action_table)
        .where(
            action_table.c.id == (int(link_token.subject) if link_token.subject.isdecimal() else 0),
            action_table.c.subscriber_id == link_token.subscriber,
        )
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise ActionError("act", f"subscriber {link_token.subscriber} has no such action")
    act = act_of(found, living(connection, {found.lead_id} if found.lead_id else ()))
    if found.undone_at is not None:
        return Done(act, fresh=False)
    connection.execute(update(action_table).where(action_table.c.id == act.id).values(undone_at=now))
    if act.action is Action.UNSUBSCRIBE:
        _set_active(connection, link_token.subscriber, active=True)
    return Done(act, fresh=True)


def _lock_subscriber(connection: Connection, link_token: LinkToken) -> bool:
    """One action of a subscriber after the other; whether they get mail. Who has left may do nothing but leave."""
    row = connection.execute(
        select(subscriber_table.c.active)
        .where(subscriber_table.c.id == link_token.subscriber)
        .with_for_update()
    ).one_or_none()
    if row is None or not (row.active or link_token.action is Action.UNSUBSCRIBE):
        raise ActionError("subscriber", f"there is no subscriber {link_token.subscriber}")
    return bool(row.active)


def _wanted(connection: Connection, link_token: LinkToken, reason: str, note: str, notice: int) -> Act:
    """The act that a token asks for, not yet written. Raises ActionError."""
    if link_token.action is Action.UNSUBSCRIBE:
        return Act(0, link_token.action)
    if link_token.action in (Action.READ, Action.UNDO):
        raise ActionError("action", f"{link_token.action} is nothing to perform")
    today = living(connection, [link_token.subject]).get(link_token.subject)
    if today is None:
        raise ActionError("lead", f"there is no lead {link_token.subject}")
    act = Act(0, link_token.action, today)
    if link_token.action is Action.MUTE_BUYER:
        return replace(act, buyer=_buyer_of(connection, today))
    if link_token.action is Action.NOT_FOR_US:
        if reason not in REASONS:
            raise ActionError("reason", f"'{reason}' is no reason; there are {', '.join(REASONS)}")
        return replace(act, reason=reason, note=note)
    if link_token.action is Action.NOT_SAME:
        return replace(act, notice=_member(connection, today, notice), note=note)
    return act


def _buyer_of(connection: Connection, lead_id: str) -> str:
    buyer: str = connection.execute(select(lead.c.buyer).where(lead.c.id == lead_id)).scalar_one()
    if not buyer_key(buyer):
        raise ActionError("buyer", f"no buyer of {lead_id} is known")
    return buyer


def _member(connection: Connection, lead_id: str, notice: int) -> int:
    found = connection.execute(
        select(lead_member.c.notice_id).where(
            lead_member.c.lead_id == lead_id, lead_member.c.notice_id == notice
        )
    ).scalar_one_or_none()
    if found is None:
        raise ActionError("notice", f"{lead_id} has no notice {notice}")
    return int(found)


def _standing(wanted: Act, acts: list[Act]) -> Act | None:
    """The act that already says what is wanted; None where there is none, or a later one took it back."""
    if wanted.action in LATEST_WINS:
        last = next(
            (act for act in reversed(acts) if act.lead == wanted.lead and act.action in LATEST_WINS), None
        )
        return last if last is not None and _key(last) == _key(wanted) else None
    return next((act for act in reversed(acts) if _key(act) == _key(wanted)), None)


def _key(act: Act) -> tuple[object, ...]:
    """What makes two acts one. A muted buyer is the same whichever of its leads it was muted from."""
    where = None if act.action is Action.MUTE_BUYER else act.lead
    return (act.action, where, act.notice, buyer_key(act.buyer), act.reason)


def _row(connection: Connection, act: Act, subscriber: int, now: datetime) -> int:
    written = insert(action_table).values(
        subscriber_id=subscriber,
        kind=act.action.value,
        lead_id=act.lead,
        notice_id=act.notice,
        buyer=act.buyer,
        reason=act.reason,
        note=act.note,
        acted_at=now,
    )
    return int(connection.execute(written.returning(action_table.c.id)).scalar_one())


def _set_active(connection: Connection, subscriber: int, *, active: bool) -> None:
    connection.execute(
        update(subscriber_table).where(subscriber_table.c.id == subscriber).values(active=active)
    )
