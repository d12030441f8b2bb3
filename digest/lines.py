"""The labelled lines of a card: who buys, where, until when, for how much, and who may bid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.choose import Chosen, firm_deadline
from digest.fields import FIELDS, say_field, shorten
from digest.leads import Details, Lead, Place
from digest.voice import KST, Voice
from digest.workdays import KOREA, working_days_left

# How much of what has no bound a card shows: names in characters, the others in count.
_NAME = 160
_LABEL = 60
_DISAGREEMENTS = 4
_DISAGREEMENT = 240
# Whose rates have a better name than the one that they are kept under.
_WHO = {"ecb": "ECB"}
_FOREIGN = {True: "foreign.yes", False: "foreign.no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled value.

    Attributes:
        more: what stands small beside it.
        lang: the value's language where it is not the mail's.
        strong: whether it presses.
        brief: whether it is shown even where there is no room for all.
    """

    label: str
    value: str
    more: str = ""
    lang: str = ""
    strong: bool = False
    brief: bool = False


def make_lines(
    chosen: Chosen, details: Details, voice: Voice, now: datetime, *, near: bool
) -> Iterator[Line]:
    """The lines of one card, in the order of its reading."""
    lead, facts = chosen.lead, chosen.lead.facts
    if facts.buyer:
        yield Line(voice("field.buyer"), shorten(facts.buyer, _NAME), lang=lead.language, brief=True)
    if details.place:
        place = details.place
        yield Line(voice("field.place"), _place(place, voice), _programmes(place, voice), brief=True)
    yield Line(
        voice("field.deadline_at"),
        say_field("deadline_at", facts, voice),
        say_workdays(lead, firm_deadline(facts), voice, now),
        strong=near,
        brief=facts.deadline_at is not None,
    )
    if facts.prequalification_at:
        said = say_field("prequalification_at", facts, voice)
        left = say_workdays(lead, facts.prequalification_at, voice, now)
        yield Line(voice("field.prequalification_at"), said, left)
    yield Line(voice("field.amount"), say_field("amount", facts, voice), _worth(lead, voice))
    if lead.funder:
        yield Line(voice("field.funder"), shorten(lead.funder, _NAME), _words("funder", details, voice))
    foreign = voice(_FOREIGN[lead.foreign_bidders])
    yield Line(voice("field.foreign_bidders"), foreign, _words("foreign_bidders", details, voice))


def _words(fact: str, details: Details, voice: Voice) -> str:
    """The words of the notice that a fact was read from; a portal's own code needs none."""
    words = details.bidding.get(fact)
    return voice("bidding.words", words=shorten(words, _LABEL)) if words else ""


def _place(place: Place, voice: Voice) -> str:
    name, local = (
        shorten(place.ko if voice.language == "ko" else place.en, _LABEL),
        shorten(place.local, _LABEL),
    )
    return name if name == local else f"{name} ({local})"


def _programmes(place: Place, voice: Voice) -> str:
    """The smart-city programmes that a place is in; depa's kinds in words, all others by their own names."""
    named = (
        voice.named("programme", name.replace(":", "_"), shorten(name, _LABEL)) for name in place.programmes
    )
    return voice("place.programmes", names=" · ".join(named)) if place.programmes else ""


def say_workdays(lead: Lead, until: datetime | None, voice: Voice, now: datetime) -> str:
    """How many working days are left until a date, in the host country's and in Korea's calendar."""
    if until is None or until <= now:
        return ""
    try:
        host = working_days_left(lead.country, _day(now, lead.zone), _day(until, lead.zone))
        korea = working_days_left(KOREA, _day(now, KST), _day(until, KST))
    except ValueError:
        return ""
    counts = (voice.about(one.days, exact=not one.estimated) for one in (host, korea))
    return voice("days.working", **dict(zip(("host", "korea"), counts, strict=True)))


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _worth(lead: Lead, voice: Voice) -> str:
    """A sum in won and dollars, with the day of the rate; that there is no rate, where there is none."""
    if lead.facts.amount is None or not lead.facts.currency:
        return ""
    if lead.worth is None:
        return voice("amount.no_rate", currency=lead.facts.currency)
    rate = lead.worth.rate
    return voice(
        "amount.worth",
        krw=voice.rounded(lead.worth.krw),
        usd=voice.rounded(lead.worth.usd),
        day=voice.short_day(rate.day),
        source=_WHO.get(rate.source) or shorten(rate.source, _LABEL),
    )


def make_disagreements(details: Details, voice: Voice) -> Iterator[Line]:
    """What the sources of one lead do not agree on, each with its own word."""
    titles = {carrier.source: carrier.title for carrier in details.carriers}
    for name, told in sorted(details.disagreements.items())[:_DISAGREEMENTS]:
        label = voice(f"field.{name}") if name in FIELDS else shorten(name, _LABEL)
        said = (
            f"{titles.get(source, source)}: {_said(name, value, voice)}"
            for source, value in sorted(told.items())
        )
        yield Line(label, shorten(" ↔ ".join(said), _DISAGREEMENT))


def _said(name: str, value: Any, voice: Voice) -> str:  # noqa: ANN401  # JSON values are of any type
    """A value of core.lead.disagreements: times (`…_at`) are ISO 8601, all else is said as it is."""
    if value is None or value == "":
        return voice("unknown")
    if not name.endswith("_at"):
        return str(value)
    at = datetime.fromisoformat(str(value))
    return voice.local_and_kst(at if at.tzinfo else at.replace(tzinfo=UTC), "minute")
