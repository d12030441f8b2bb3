"""The deadlines of a mail as calendar files (RFC 5545): what moves is moved in the reader's calendar, too."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vText

from digest.i18n import Voice
from digest.render.context import Occasion
from digest.render.field_formats import shorten
from digest.select.sections import CLOSINGS, Chosen, Closing, firm_date, precision_of
from domain.addresses import safe_url
from domain.lead import ENDED_STAGES
from transform.text import clean

_TITLE = 120
_DAY_BEFORE = timedelta(days=-1)


def make_invitations(occasion: Occasion, told: Iterable[Chosen], voice: Voice) -> Mapping[str, bytes]:
    """Write the dates of what a mail tells, one calendar for each iTIP method (RFC 5546) that there is need of.

    A date keeps its UID for good. SEQUENCE is how often this reader was told of a move, so a calendar program
    replaces what it has. What was called off or awarded, and a date that is told no more, is taken back by
    METHOD:CANCEL. A calendar has but one method, and most programs read one calendar a file, so each is a file.

    Returns:
        PUBLISH and CANCEL → the file; none where the mail tells no date.
    """
    standing: list[Event] = []
    gone: list[Event] = []
    for chosen in told:
        for name in CLOSINGS:
            event = _event(chosen, name, occasion, voice)
            if event is None:
                continue
            (gone if event["status"] == "CANCELLED" else standing).append(event)
    calendars = ((method, events) for method, events in (("PUBLISH", standing), ("CANCEL", gone)) if events)
    return {method: _calendar(method, events) for method, events in calendars}


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
    facts, before = chosen.lead.facts, chosen.before and firm_date(chosen.before.facts, name)
    now = firm_date(facts, name)
    withdrawn = facts.stage in ENDED_STAGES or now is None
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
    dated = chosen.before.facts if chosen.before and withdrawn else facts
    event.add("dtstart", _start(at, precision_of(dated, name), chosen.lead.zone))
    event.add("transp", "TRANSPARENT")
    if url := safe_url(chosen.lead.url):
        event["url"] = vText(url)
    if not withdrawn:
        event.add_component(_alarm(chosen))
    return event


def _start(at: datetime, precision: str | None, zone: str) -> date:
    """A time in UTC; the local day where no time of day was said, which calendars show as a whole day."""
    return at.astimezone(ZoneInfo(zone)).date() if precision == "day" else at.astimezone(UTC)


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
