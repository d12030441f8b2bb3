"""Occasions as events of a calendar (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event

from digest.i18n import Translator
from digest.render.beside.occasions import format_when
from digest.render.context import DigestContext
from digest.render.dates.event import TITLE, make_alarm, make_event
from digest.render.field_formats import shorten
from digest.select.beside.occasions import OccasionFacts
from domain.addresses import safe_url
from domain.lead import short_id
from domain.programme import OccasionKind
from transform.text import clean

_DAY = timedelta(days=1)


def make_occasion_event(one: OccasionFacts, context: DigestContext, t: Translator) -> Event | None:
    """The event of an occasion, of a call the end of its term; None where no day is known.

    It is told once, so its SEQUENCE stays 0.
    """
    call = one.kind == OccasionKind.CALL
    span = _span(one, call=call)
    if span is None:
        return None
    lines = (
        clean(one.title),
        format_when(one, t),
        clean(one.place),
        one.host and t("occasions.host", host=clean(one.host)),
        safe_url(one.url),
    )
    kind = t("occasions.closing") if call and one.ends_at else t(f"occasion_kind.{one.kind}")
    event = make_event(
        f"{short_id(one.id)}.occasion",
        f"[{kind}] {shorten(one.title, TITLE)}",
        "\n".join(filter(None, lines)),
        one.url,
        context,
    )
    event.add("sequence", 0)
    event.add("status", "CONFIRMED")
    for name, at in zip(("dtstart", "dtend"), span, strict=False):
        event.add(name, at)
    if one.place:
        event.add("location", shorten(one.place, TITLE))
    if call:
        event.add_component(make_alarm(one.title))
    return event


def _span(one: OccasionFacts, *, call: bool) -> tuple[date, ...] | None:
    """Start and end: two times in UTC, one where no end is told, or two days where either is but a day.

    The end of whole days is the day after the last (RFC 5545, 3.6.1).
    """
    first = (
        (one.ends_at, one.ends_precision) if call and one.ends_at else (one.starts_at, one.starts_precision)
    )
    told = [(at, precision) for at, precision in (first, (one.ends_at, one.ends_precision)) if at is not None]
    if not told or any(precision not in ("minute", "day") for _, precision in told):
        return None
    moments = [at for at, _ in told]
    if all(precision == "minute" for _, precision in told):
        return _times(moments)
    days = [at.astimezone(ZoneInfo(one.zone)).date() for at in moments]
    return days[0], max(days) + _DAY


def _times(moments: list[datetime]) -> tuple[date, ...]:
    """In UTC; an end that is not after the start says nothing."""
    return tuple(at.astimezone(UTC) for at in dict.fromkeys(moments) if at >= moments[0])
