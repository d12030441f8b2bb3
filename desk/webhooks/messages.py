"""Messages of events, in the form of each receiver. Pure.

generic is our own, on Standard Webhooks. slack, teams and jandi are as their makers document their incoming webhooks;
naver_works is what clients of its Incoming Webhook app send (title, and body with text): no document of it was seen.
None of them was sent to the real service.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.addresses import safe_url

# Of a message that is about nothing.
_TRIAL = {"ko": "시험 전송", "en": "A trial"}


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a message tells it.

    Attributes:
        id: of the event, the same for good.
        kind: of core.lead_event; "test" for a trial.
        topic: what it is about, for programs: lead, or operator.
        heading: what happened, and the title as published.
        facts: labels and values.
        url: page for people; "" where there is none.
        data: the same for programs.
    """

    id: str
    kind: str
    at: datetime
    heading: str
    facts: tuple[tuple[str, str], ...]
    url: str
    open: str
    data: Mapping[str, Any]
    topic: str = "lead"


def data_of(row: Mapping[str, Any], *, sandbox: bool) -> dict[str, Any]:
    """An event for programs.

    Args:
        row: as `desk.searches.spans.find_events` returns it.
        sandbox: whether its lead is invented.
    """
    plain = ("lead_id", "country", "field", "old_value", "new_value", "title", "buyer", "currency")
    deadline, amount = row["deadline_at"], row["amount"]
    return {name: row[name] for name in plain} | {
        "deadline_at": deadline and deadline.astimezone(UTC).isoformat(),
        "amount": None if amount is None else str(amount),
        "url": safe_url(row["url"]),
        "sandbox": sandbox,
    }


def trial(name: str, now: datetime, language: str) -> Told:
    """A message that is about nothing, by which people see whether an address works."""
    return Told(name, "test", now, f"[{_TRIAL[language]}] cityleads", (), "", "", {"lead_id": None})


def _lines(told: Told) -> list[str]:
    return [*(f"{label}: {value}" for label, value in told.facts), *filter(None, [told.url])]


def _generic(told: Told) -> dict[str, Any]:
    return {
        "type": f"{told.topic}.{told.kind}",
        "timestamp": told.at.astimezone(UTC).isoformat(),
        "data": dict(told.data),
    }


def _slack(told: Told) -> dict[str, Any]:
    """Slack's markup has three letters of its own; the rest of a text is text."""
    text = "\n".join([told.heading, *_lines(told)])
    return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}


def _teams(told: Told) -> dict[str, Any]:
    """An adaptive card for a workflow of Teams ("Post to a channel when a webhook request is received")."""
    facts = [{"title": label, "value": value} for label, value in told.facts]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": told.heading, "weight": "Bolder", "wrap": True},
            {"type": "FactSet", "facts": facts},
        ],
        "actions": [{"type": "Action.OpenUrl", "title": told.open, "url": told.url}] if told.url else [],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _jandi(told: Told) -> dict[str, Any]:
    info = [{"title": label, "description": value} for label, value in told.facts]
    if told.url:
        info.append({"title": told.open, "description": told.url})
    return {"body": told.heading, "connectColor": "#0A5596", "connectInfo": info}


def _naver_works(told: Told) -> dict[str, Any]:
    return {"title": told.heading, "body": {"text": "\n".join(_lines(told)) or told.heading}}


def _apprise(told: Told) -> dict[str, Any]:
    return {"title": told.heading, "body": "\n".join(_lines(told)) or told.heading, "type": "info"}


TEMPLATES: Mapping[str, Callable[[Told], dict[str, Any]]] = {
    "generic": _generic,
    "slack": _slack,
    "teams": _teams,
    "jandi": _jandi,
    "naver_works": _naver_works,
}
# The operator's messages may go to an Apprise API server too, which knows the services that are not above.
OPERATOR_TEMPLATES: Mapping[str, Callable[[Told], dict[str, Any]]] = {**TEMPLATES, "apprise": _apprise}
# What a receiver wants to be told beside the type of the body.
HEADERS: Mapping[str, Mapping[str, str]] = {"jandi": {"Accept": "application/vnd.tosslab.jandi-v2+json"}}


def write(told: Told, template: str) -> str:
    """The body of a message. Raises KeyError for an unknown template."""
    return json.dumps(OPERATOR_TEMPLATES[template](told), ensure_ascii=False, separators=(",", ":"))
