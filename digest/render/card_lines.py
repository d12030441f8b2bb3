"""The labelled lines of a card: who buys, where, until when, for how much, and who may bid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.i18n import Voice
from digest.render.field_formats import FIELDS, say_field, say_funder, say_stage, shorten
from digest.select.details import Details, Place
from digest.select.leads import Lead
from digest.select.sections import CLOSINGS, Chosen, Closing, firm_date, next_closing
from digest.select.workdays import working_days_left
from domain.country import KOREA, KST
from transform.values.reduced_dates import read_moment

# How much of what has no bound a card shows: names in characters, the others in count.
_NAME = 160
_LABEL = 60
_DISAGREEMENTS = 4
_DISAGREEMENT = 120
# What core.lead.disagreements calls by a shorter name.
_FIELD = {"deadline": "deadline_at"}
# Whose rates have a better name than the one that they are kept under.
_WHO = {"ecb": "ECB"}
_FOREIGN = {True: "foreign.yes", False: "foreign.no"}


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
    yield from _dates(chosen, details, voice, now, near=near)
    amount = say_field("amount", facts, voice, read=details.read)
    yield Line(voice("field.amount"), amount, _worth(lead, voice, now))
    if lead.funder:
        funder = shorten(say_funder(lead.funder, voice), _NAME)
        yield Line(voice("field.funder"), funder, _words("funder", details, voice))
    foreign = say_foreign(lead, details, voice)
    yield Line(voice("field.foreign_bidders"), foreign, _words("foreign_bidders", details, voice))
    if details.procedure:
        procedure = voice.named("procedure", details.procedure, shorten(details.procedure, _LABEL))
        yield Line(voice("field.procedure"), procedure, _words("procedure", details, voice))


def say_foreign(lead: Lead, details: Details, voice: Voice) -> str:
    """Whether foreign companies may bid, in words."""
    told = lead.foreign_bidders
    return voice.missing(read=details.read) if told is None else voice(_FOREIGN[told])


def _dates(chosen: Chosen, details: Details, voice: Voice, now: datetime, *, near: bool) -> Iterator[Line]:
    """The two dates, the one that comes next marked where it is near, and told where there is room for one."""
    lead, facts = chosen.lead, chosen.lead.facts
    closing = next_closing(facts, now)
    for name in CLOSINGS:
        if name == "prequalification_at" and facts.prequalification_at is None:
            continue
        comes_next = closing is not None and closing[0] == name
        yield Line(
            voice(f"field.{name}"),
            say_field(name, facts, voice, read=details.read),
            _time_left(lead, name, voice, now),
            strong=near and comes_next,
            brief=comes_next or (closing is None and name == "deadline_at" and facts.deadline_at is not None),
        )


def _time_left(lead: Lead, name: Closing, voice: Voice, now: datetime) -> str:
    """The working days until one of the dates; of a pre-qualification that it is over; nothing of what is over."""
    at = firm_date(lead.facts, name)
    if at is None or next_closing(lead.facts, now) is None:
        return ""
    return voice("days.past") if at <= now else say_workdays(lead, at, voice, now)


def _words(fact: str, details: Details, voice: Voice) -> str:
    """The words of the notice that a fact was read from; a portal's own code needs none."""
    words = details.bidding.get(fact)
    return voice("bidding.words", words=shorten(words, _LABEL)) if words else ""


def _place(place: Place, voice: Voice) -> str:
    name, local = shorten(say_place(place, voice), _LABEL), shorten(place.local, _LABEL)
    return name if name == local else f"{name} ({local})"


def say_place(place: Place, voice: Voice) -> str:
    """The name of a place, with the former province that it is known by."""
    name, former = place.named(voice.language), place.called_before(voice.language)
    return voice("place.former", name=name, former=former) if former else name


def _programmes(place: Place, voice: Voice) -> str:
    """The smart-city programmes that a place is in, with the year where the programme has one."""
    named = (_programme(name, voice) for name in place.programmes)
    return voice("place.programmes", names=voice.listed(named)) if place.programmes else ""


def _programme(name: str, voice: Voice) -> str:
    """A programme as places.csv writes it: "depa:zone", or a name and its year."""
    title, _, year = name.rpartition(" ")
    known = voice.named("programme", title or name.replace(":", "_"), "")
    return known.format(year=year) if known else shorten(name, _LABEL)


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


def _worth(lead: Lead, voice: Voice, now: datetime) -> str:
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
        day=voice.recent_day(rate.day, now),
        source=_WHO.get(rate.source) or shorten(rate.source, _LABEL),
    )


def make_disagreements(details: Details, voice: Voice) -> Iterator[Line]:
    """What the sources of one lead do not agree on, each with its own word."""
    titles = {carrier.source: carrier.named(voice.language) for carrier in details.carriers}
    for name, told in sorted(details.disagreements.items())[:_DISAGREEMENTS]:
        field = _FIELD.get(name, name)
        label = voice(f"field.{field}") if field in FIELDS else voice("field.other")
        yield Line(label, " ↔ ".join(_sides(field, told, titles, voice)))


def _sides(field: str, told: Mapping[str, Any], titles: Mapping[str, str], voice: Voice) -> Iterator[str]:
    """What each source says of a field."""
    for source, value in sorted(told.items())[:_DISAGREEMENTS]:
        yield f"{shorten(titles.get(source, source), _LABEL)}: {shorten(_said(field, value, voice), _DISAGREEMENT)}"


def _said(field: str, value: Any, voice: Voice) -> str:  # noqa: ANN401  # JSON values are of any type
    """A value of core.lead.disagreements: times (`…_at`) are as `write_moment` has them, all else is said as it is."""
    if value is None or value == "":
        return voice("unknown")
    if field == "stage":
        return say_stage(str(value), None, voice)
    if not field.endswith("_at"):
        return str(value)
    return voice.local_and_kst(*read_moment(str(value), voice.zone))
