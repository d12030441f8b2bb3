"""What every event of a mail's calendar has, whatever it is of (RFC 5545)."""

from datetime import UTC, timedelta

from icalendar import Alarm, Event, vText

from digest.render.context import DigestContext
from digest.render.field_formats import shorten
from domain.addresses import safe_url

TITLE = 120
_DAY_BEFORE = timedelta(days=-1)


def make_event(name: str, summary: str, description: str, url: str, context: DigestContext) -> Event:
    """Make an event without its dates.

    Args:
        name: what its UID is made of; it keeps it for good.
        summary: of bounded length.
        description: its lines.
        url: page for people, as a portal wrote it.
        context: whose mail it is.
    """
    event, sandbox = Event(), ".sandbox" if context.sandbox else ""
    event.add("uid", f"{name}{sandbox}@cityleads")
    event.add("dtstamp", context.now.astimezone(UTC))
    event.add("summary", f"[SANDBOX] {summary}" if context.sandbox else summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    if safe := safe_url(url):
        event["url"] = vText(safe)
    return event


def make_alarm(title: str) -> Alarm:
    """Remind of something a day before it."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _DAY_BEFORE)
    alarm.add("description", shorten(title, TITLE))
    return alarm
