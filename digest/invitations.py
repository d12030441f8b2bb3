"""The deadlines of a mail as a calendar file (RFC 5545): what moves is moved in the reader's calendar, too."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vText

from digest.choose import WITHDRAWN, Chosen, Closing, firm_deadline
from digest.fields import shorten
from digest.leads import Facts
from digest.links import safe_url
from digest.occasion import Occasion
from digest.voice import Voice
from transform.text import clean

_TITLE = 120
_DATES: tuple[Closing, ...] = ("deadline_at", "prequalification_at")
_DAY_BEFORE = timedelta(days=-1)


def make_invitations(occasion: Occasion, told: Iterable[Chosen], voice: Voice) -> bytes:
    """Write the dates of what a mail tells; b"" where it tells none.

    A date keeps its UID for good. SEQUENCE is how often this reader was told of a move, so a calendar program
    replaces what it has. What was called off, and a date that is told no more, comes in a second calendar object of
    METHOD:CANCEL: a file may hold several (RFC 5545, 3.4), and one object has but one method.
    """
    standing: list[Event] = []
    gone: list[Event] = []
    for chosen in told:
        for name in _DATES:
            event = _event(chosen, name, occasion, voice)
            if event is None:
                continue
            (gone if event["status"] == "CANCELLED" else standing).append(event)
    calendars = ((method, events) for method, events in (("PUBLISH", standing), ("CANCEL", gone)) if events)
    return b"".join(_calendar(method, events) for method, events in calendars)


def _calendar(method: str, events: list[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//cityleads//digest//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(chosen: Chosen, name: Closing, occasion: Occasion, voice: Voice) -> Event | None:
    """One date as it is now; as it was where it is no more; None where it never was, or is over."""
    now, before = _date(chosen.lead.facts, name), chosen.before and _date(chosen.before.facts, name)
    withdrawn = chosen.lead.facts.stage == WITHDRAWN or now is None
    at = (before or now) if withdrawn else now
    if at is None or (withdrawn and before is None) or at <= occasion.now:
        return None
    told, event = chosen.told(), Event()
    event.add(
        "uid", f"{told.calendar}.{name.removesuffix('_at')}{'.sandbox' if occasion.sandbox else ''}@cityleads"
    )
    event.add("sequence", told.moves)
    event.add("dtstamp", occasion.now.astimezone(UTC))
    event.add("status", "CANCELLED" if withdrawn else "CONFIRMED")
    event.add("summary", _summary(chosen, name, occasion, voice))
    event.add("description", _description(chosen, voice))
    whole_day = name == "deadline_at" and chosen.lead.facts.deadline_precision == "day"
    event.add(
        "dtstart", at.astimezone(ZoneInfo(chosen.lead.zone)).date() if whole_day else at.astimezone(UTC)
    )
    event.add("transp", "TRANSPARENT")
    if url := safe_url(chosen.lead.url):
        event["url"] = vText(url)
    if not withdrawn:
        event.add_component(_alarm(chosen))
    return event


def _date(facts: Facts, name: Closing) -> datetime | None:
    return firm_deadline(facts) if name == "deadline_at" else facts.prequalification_at


def _summary(chosen: Chosen, name: Closing, occasion: Occasion, voice: Voice) -> str:
    title = shorten(chosen.lead.facts.title, _TITLE)
    said = f"[{voice(f'field.{name}')}] {title}"
    return f"[SANDBOX] {said}" if occasion.sandbox else said


def _description(chosen: Chosen, voice: Voice) -> str:
    facts = chosen.lead.facts
    lines = [
        clean(facts.title),
        facts.buyer and f"{voice('field.buyer')}: {clean(facts.buyer)}",
        chosen.lead.id,
    ]
    return "\n".join(filter(None, [*lines, safe_url(chosen.lead.url)]))


def _alarm(chosen: Chosen) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _DAY_BEFORE)
    alarm.add("description", shorten(chosen.lead.facts.title, _TITLE))
    return alarm
