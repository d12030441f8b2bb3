"""The pages of an action: what it would do, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digest.links.actions import REASONS, Done
from digest.links.marks import Act
from digest.links.tokens import Action
from digest.render.field_formats import shorten
from warehouse import lead_details
from warehouse.db import rows_of
from warehouse.lead_details import living
from web.session import Refusal, Session

_TITLE, _NAME = 300, 160


@dataclass(frozen=True, slots=True)
class Option:
    """One of several to choose from."""

    value: str
    label: str
    language: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ActView:
    """One page of an action.

    Attributes:
        said: what will happen, or what has.
        about: the lead's title, or the buyer's name; empty for unsubscribe.
        lead: address of the lead's page; empty where there is none.
        post: where the form goes; empty once it is done.
        undo: where taking it back goes; empty before, and where there is nothing to take back.
    """

    heading: str
    said: str
    about: str = ""
    language: str = ""
    lead: str = ""
    post: str = ""
    button: str = ""
    undo: str = ""
    trouble: str = ""
    question: str = ""
    options: tuple[Option, ...] = ()
    field: str = ""
    note: bool = False


def view_ask(session: Session, notice: int = 0, trouble: str = "") -> ActView:
    """What the subscriber's token would do. Raises Refusal where its lead is not there."""
    action, t = session.link_token.action, session.t
    about = _about(session, action)
    return ActView(
        heading=t(f"act.{action}.title"),
        said=_said("ask", session, action),
        about=about.get("text", ""),
        language=about.get("language", ""),
        lead=about.get("url", ""),
        post=session.link(action, session.link_token.subject),
        button=t(f"act.{action}.button"),
        trouble=t(trouble) if trouble else "",
        **_form(session, about, notice),
    )


def _said(key: str, session: Session, action: Action) -> str:
    t = session.t
    centre = session.subscriber["title_ko" if t.language == "ko" else "title"]
    return t(f"act.{action}.{key}", centre=centre, email=masked(session.subscriber["email"]))


def masked(email: str) -> str:
    """An address as its owner knows it again and nobody else learns it: k…@kotra.example."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}"


def _about(session: Session, action: Action) -> dict[str, str]:
    """What it is done to: text, language and address of the lead; empty for unsubscribe."""
    if action is Action.UNSUBSCRIBE:
        return {}
    if action is Action.UNDO:
        return _of_act(session)
    return _of_lead(session, session.link_token.subject, buyer=action is Action.MUTE_BUYER)


def _of_lead(session: Session, lead_id: str, *, buyer: bool) -> dict[str, str]:
    today = living(session.connection, [lead_id]).get(lead_id)
    found = rows_of(
        session.connection, "SELECT title, buyer, language FROM core.lead WHERE id = :id", id=today
    )
    if today is None or not found or (buyer and not found[0]["buyer"].strip()):
        raise Refusal(404, "no_lead", session.t.language)
    text = shorten(found[0]["buyer"], _NAME) if buyer else shorten(found[0]["title"], _TITLE)
    language = found[0]["language"] if found[0]["language"] != "und" else ""
    return {"id": today, "text": text, "language": language, "url": session.lead(today)}


def _of_act(session: Session) -> dict[str, str]:
    found = rows_of(
        session.connection,
        "SELECT kind, lead_id, buyer FROM digest.action WHERE id = :id AND subscriber_id = :subscriber",
        id=int(session.link_token.subject) if session.link_token.subject.isdecimal() else 0,
        subscriber=session.link_token.subscriber,
    )
    if not found:
        raise Refusal(404, "no_act", session.t.language)
    if found[0]["lead_id"] is None:
        return {"kind": found[0]["kind"]}
    told = _of_lead(session, found[0]["lead_id"], buyer=found[0]["kind"] == Action.MUTE_BUYER)
    return told | {"kind": found[0]["kind"]}


def _form(session: Session, about: Mapping[str, str], notice: int) -> dict[str, Any]:
    """What the form asks beside the button."""
    action, t = session.link_token.action, session.t
    if action is Action.NOT_FOR_US:
        options = tuple(Option(reason, t(f"reason.{reason}")) for reason in REASONS)
        return {"question": t("act.not_for_us.why"), "options": options, "field": "reason", "note": True}
    if action is Action.NOT_SAME:
        members = lead_details.members(session.connection, about["id"])
        options = tuple(_member(row, notice) for row in members)
        return {"question": t("act.not_same.which"), "options": options, "field": "notice", "note": True}
    return {}


def _member(row: Mapping[str, Any], notice: int) -> Option:
    return Option(
        str(row["id"]),
        f"{shorten(row['source_title'], 80)} · {shorten(row['native_id'], 60)} · {shorten(row['title'], _TITLE)}",
        chosen=row["id"] == notice,
    )


def view_done(session: Session, done: Done) -> ActView:
    """What was done, or had been before; with the way to take it back."""
    act, t = done.act, session.t
    about = _of_lead(session, act.lead, buyer=act.action is Action.MUTE_BUYER) if act.lead else {}
    return ActView(
        heading=t(f"act.{act.action}.title"),
        said=_said("done" if done.fresh else "again", session, act.action),
        about=about.get("text", ""),
        language=about.get("language", ""),
        lead=about.get("url", ""),
        undo=session.link(Action.UNDO, str(act.id)) if _can_undo(act) else "",
    )


def _can_undo(act: Act) -> bool:
    """Whether there is a row to take back; unfollowing is taken back by following."""
    return act.id > 0 and act.action is not Action.UNFOLLOW


def view_undone(session: Session, done: Done) -> ActView:
    """What was taken back."""
    act, t = done.act, session.t
    about = _of_lead(session, act.lead, buyer=act.action is Action.MUTE_BUYER) if act.lead else {}
    return ActView(
        heading=t("act.undo.title"),
        said=_said("undone", session, act.action),
        about=about.get("text", ""),
        language=about.get("language", ""),
        lead=about.get("url", ""),
    )
