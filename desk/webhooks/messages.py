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

_LONGEST = 300
_WORDS = {
    "ko": {
        "new": "새 건", "advanced": "단계 변경", "amended": "내용 변경", "deadline_moved": "마감 변경",
        "value_changed": "금액 변경", "cancelled": "취소·유찰", "awarded": "낙찰", "retendered": "재공고",
        "merged": "다른 건과 통합", "test": "시험 전송", "buyer": "발주처", "deadline": "마감(UTC)", "amount": "금액",
        "before": "변경 전", "after": "변경 후", "country": "국가", "open": "공고 열기",
    },
    "en": {
        "new": "New", "advanced": "Next stage", "amended": "Amended", "deadline_moved": "Deadline moved",
        "value_changed": "Sum changed", "cancelled": "Cancelled or unsuccessful", "awarded": "Awarded",
        "retendered": "Tendered again", "merged": "Joined with another lead", "test": "A trial", "buyer": "Buyer",
        "deadline": "Deadline (UTC)", "amount": "Sum", "before": "Before", "after": "After", "country": "Country",
        "open": "Open the notice",
    },
}  # fmt: skip


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


def tell(row: Mapping[str, Any], language: str) -> Told:
    """Tell an event.

    Args:
        row: as `desk.searches.spans.find_events` returns it.
        language: ko or en.
    """
    words = _WORDS[language]
    deadline, amount = row["deadline_at"], row["amount"]
    facts = {
        "buyer": row["buyer"],
        "country": row["country"],
        "deadline": f"{deadline.astimezone(UTC):%Y-%m-%d %H:%M}" if deadline else "",
        "amount": f"{row['currency']} {amount.normalize():,f}" if amount is not None else "",
        "before": row["old_value"] or "",
        "after": row["new_value"] or "",
    }
    return Told(
        id=row["name"],
        kind=row["kind"],
        at=row["happened_at"],
        heading=f"[{words.get(row['kind'], row['kind'])}] {_short(row['title'])}",
        facts=tuple((words[key], _short(value)) for key, value in facts.items() if value),
        url=safe_url(row["url"]),
        open=words["open"],
        data=_data(row),
    )


def _data(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("lead_id", "country", "field", "old_value", "new_value", "title", "buyer", "currency")
    deadline, amount = row["deadline_at"], row["amount"]
    return {name: row[name] for name in plain} | {
        "deadline_at": deadline and deadline.astimezone(UTC).isoformat(),
        "amount": None if amount is None else str(amount),
        "url": safe_url(row["url"]),
    }


def trial(name: str, now: datetime, language: str) -> Told:
    """A message that is about nothing, by which people see whether an address works."""
    words = _WORDS[language]
    return Told(name, "test", now, f"[{words['test']}] cityleads", (), "", words["open"], {"lead_id": None})


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


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
