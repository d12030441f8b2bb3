"""The dates of a mail as calendar files (RFC 5545): what moves is moved in the subscriber's calendar, too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from digest.i18n import Translator
from digest.render.context import DigestContext
from digest.render.dates.event import TITLE, make_alarm, make_event
from digest.render.dates.occasions import make_occasion_event
from digest.render.field_formats import shorten
from digest.select.beside.occasions import OccasionFacts
from digest.select.closing import CLOSINGS, Closing, firm_date, precision_of
from digest.select.items import Item, Section
from digest.select.leads import Lead
from domain.addresses import safe_url
from domain.lead import ENDED_STAGES
from transform.text import clean

# Of occasions no moment of a change is kept.
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def make_invitations(
    context: DigestContext, told: Iterable[Item], t: Translator, occasions: Iterable[OccasionFacts] = ()
) -> Mapping[str, bytes]:
    """Write the dates of what a mail tells, one calendar for each iTIP method (RFC 5546) that there is need of.

    A date keeps its UID for good. SEQUENCE is how often this subscriber was told of a move, so a calendar program
    replaces what it has. What was called off or awarded, and a date that is told no more, is taken back by
    METHOD:CANCEL. A calendar has but one method, and most programs read one calendar a file, so each is a file.

    Returns:
        PUBLISH and CANCEL → the file; none where the mail tells no date.
    """
    standing: list[Event] = []
    gone: list[Event] = []
    for item in told:
        for name in CLOSINGS:
            event = _event(item, name, context, t)
            if event is None:
                continue
            (gone if event["status"] == "CANCELLED" else standing).append(event)
    standing += filter(None, (make_occasion_event(one, context, t) for one in occasions))
    calendars = ((method, events) for method, events in (("PUBLISH", standing), ("CANCEL", gone)) if events)
    return {method: _calendar(method, events) for method, events in calendars}


def make_subscription(
    context: DigestContext,
    leads: Iterable[Lead],
    t: Translator,
    occasions: Iterable[OccasionFacts],
    name: str,
) -> tuple[bytes, int]:
    """Write the dates of leads as a calendar that programs fetch again and again (RFC 7986), and how many it holds.

    A calendar that is fetched is no invitation: it has no METHOD, an event that is in it no more is gone, and DTSTAMP
    is when what it says last changed, so that equal dates make equal bytes.

    Args:
        context: whose calendar it is; what is over at its moment is left out.
        leads: whose dates are told.
        t: in whose language.
        occasions: that are told beside them.
        name: of the calendar, for people.
    """
    events: list[Event] = []
    for lead in leads:
        item = Item(lead, Section.NEW)
        for closing in CLOSINGS:
            event = _event(item, closing, context, t)
            if event is not None and event["status"] == "CONFIRMED":
                events.append(_stamped(event, lead.changed_at))
    made = (make_occasion_event(one, context, t) for one in occasions)
    events += [_stamped(one, _FIRST) for one in made if one is not None]
    calendar = _begun()
    for property_name in ("name", "x-wr-calname"):
        calendar.add(property_name, name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical()), len(events)


def _stamped(event: Event, at: datetime) -> Event:
    del event["dtstamp"]
    event.add("dtstamp", at.astimezone(UTC))
    return event


def _begun() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//cityleads//digest//EN")
    calendar.add("version", "2.0")
    return calendar


def _calendar(method: str, events: list[Event]) -> bytes:
    calendar = _begun()
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date as a calendar shall have it.

    Attributes:
        at: when, an aware time still ahead.
        precision: how much of it was said.
        withdrawn: whether it is taken back.
    """

    at: datetime
    precision: str | None
    withdrawn: bool


def _dated(item: Item, name: Closing, now: datetime) -> _Dated | None:
    """One date as it is now; as it was where it is no more; None where it never was, or is over."""
    facts, before = item.lead.facts, item.before
    today = firm_date(facts, name)
    earlier = firm_date(before.facts, name) if before else None
    withdrawn = facts.stage in ENDED_STAGES or today is None
    at = earlier if withdrawn else today
    if at is None or at <= now:
        return None
    return _Dated(at, precision_of(before.facts if before and withdrawn else facts, name), withdrawn)


def _event(item: Item, name: Closing, context: DigestContext, t: Translator) -> Event | None:
    """The event of one of a lead's dates; None where there is nothing to tell a calendar."""
    dated = _dated(item, name, context.now)
    if dated is None:
        return None
    sent, title = item.as_sent(), item.lead.facts.title
    event = make_event(
        f"{sent.calendar}.{name.removesuffix('_at')}",
        f"[{t(f'field.{name}')}] {shorten(title, TITLE)}",
        _description(item, t),
        item.lead.url,
        context,
    )
    event.add("sequence", sent.moves)
    event.add("status", "CANCELLED" if dated.withdrawn else "CONFIRMED")
    event.add("dtstart", _start(dated.at, dated.precision, item.lead.zone))
    if not dated.withdrawn:
        event.add_component(make_alarm(title))
    return event


def _start(at: datetime, precision: str | None, zone: str) -> date:
    """A time in UTC; the local day where no time of day was said, which calendars show as a whole day."""
    return at.astimezone(ZoneInfo(zone)).date() if precision == "day" else at.astimezone(UTC)


def _description(item: Item, t: Translator) -> str:
    facts = item.lead.facts
    lines = [
        clean(facts.title),
        facts.buyer and f"{t('field.buyer')}: {clean(facts.buyer)}",
        item.lead.id,
    ]
    return "\n".join(filter(None, [*lines, safe_url(item.lead.url)]))
