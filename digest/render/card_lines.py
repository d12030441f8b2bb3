"""The labelled lines of a card: who buys, where, until when, for how much, and who may bid."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from digest.i18n import Translator
from digest.render.city_lines import format_city
from digest.render.field_formats import FIELDS, format_field, format_funder, format_stage, shorten
from digest.select.closing import CLOSINGS, Closing, firm_date, next_closing
from digest.select.dealings import BuyerNames, Winner
from digest.select.details import Details, Place
from digest.select.items import Item
from digest.select.leads import Facts, Lead
from digest.select.workdays import working_days_left
from domain.country import KOREA, KST
from domain.lead import ENDED_STAGES
from domain.notice import Stage
from transform.text import clean
from transform.values.eligibility import TERMS
from transform.values.reduced_dates import read_moment

# How much of what has no bound a card shows: names in characters, the others in count.
_NAME = 160
_LABEL = 60
_PROJECTS = 3
_DISAGREEMENTS = 4
_WINNERS = 3
_DISAGREEMENT = 120
# What core.lead.disagreements calls by a shorter name.
_FIELD = {"deadline": "deadline_at"}
# In the order of their reading.
_TERMS = ("eligibility", "qualification", "bid_security", "site_visit", "bid_language")
# A portal's code ("CHCTRG"), or a moment as a field of it has it.
_CODE = re.compile(r"[A-Z0-9_.:+/-]*")
_FOREIGN = {True: "foreign.yes", False: "foreign.no"}


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled value.

    Attributes:
        more: what stands small beside it.
        lang: the value's language where it is not the mail's.
        strong: whether it is near, and so marked.
        brief: whether it is shown even where there is no room for all.
        paired: whether what stands beside it is then shown too: the names of a buyer, the price of an award.
    """

    label: str
    value: str
    more: str = ""
    lang: str = ""
    strong: bool = False
    brief: bool = False
    paired: bool = False

    @property
    def aside(self) -> str:
        """What stands behind the value in a line of many; "" where nothing does."""
        return f" ({self.more})" if self.paired and self.more else ""


def make_lines(item: Item, details: Details, t: Translator, now: datetime, *, near: bool) -> Iterator[Line]:
    """The lines of one card, in the order of its reading."""
    lead, facts = item.lead, item.lead.facts
    if facts.buyer:
        names = format_buyer_names(facts.buyer, details.buyer, t)
        yield Line(
            t("field.buyer"), shorten(facts.buyer, _NAME), names, lead.language, brief=True, paired=True
        )
    if details.place:
        place = details.place
        yield Line(t("field.place"), _place(place, t), brief=True)
        if place.steps:
            yield Line(t("field.city"), format_city(place, t))
    yield from _dates(item, details, t, now, near=near)
    amount = format_field("amount", facts, t, read=details.read)
    yield Line(t("field.amount"), amount, _worth(lead, t, now))
    if facts.stage == Stage.AWARDED:
        yield from _winners(details, lead.language, t)
    if lead.funder:
        funder = shorten(format_funder(lead.funder, t), _NAME)
        yield Line(t("field.funder"), funder, _words("funder", details, t))
    for one in details.projects[:_PROJECTS]:
        told = f"{shorten(format_funder(one.funder, t), _LABEL)} {shorten(one.number, _LABEL)}".strip()
        title = shorten(one.title, _NAME)
        yield Line(
            t("field.project"), title, f"{told} · {t.code('project_stage', one.stage)}", lang=one.language
        )
    foreign = format_foreign_bidders(lead, details, t)
    yield Line(t("field.foreign_bidders"), foreign, _words("foreign_bidders", details, t))
    if details.procedure:
        yield Line(t("field.procedure"), _procedure(details, t), _words("procedure", details, t))
    yield from _terms(details, t)


def _terms(details: Details, t: Translator) -> Iterator[Line]:
    """On which terms bids are taken, where the notices say so."""
    for fact in _TERMS:
        told = details.terms.get(fact, "")
        if told and fact == "bid_language":
            names = t.listed(t.language_named(code) for code in told.split())
            yield Line(t(f"field.{fact}"), names, _words(fact, details, t))
        elif told:
            yield Line(t(f"field.{fact}"), t(f"term.{fact}.{told}"), _words(fact, details, t))


def _procedure(details: Details, t: Translator) -> str:
    """The procedure, and the portal's own kind of it where the catalogue has a word for that."""
    general = t.named("procedure", details.procedure, shorten(details.procedure, _LABEL))
    own = t.named("method", details.bidding.get("procedure", ""), "")
    return t.listed([general, own]) if own else general


def format_buyer_names(published: str, names: BuyerNames | None, t: Translator) -> str:
    """The buyer's Korean and English name, the reader's language first, less what was published anyway."""
    told = (names.ko, names.en) if names and t.language == "ko" else (names.en, names.ko) if names else ()
    return " · ".join(shorten(name, _NAME) for name in told if name and clean(name) != clean(published))


def _winners(details: Details, language: str, t: Translator) -> Iterator[Line]:
    """Who won and for how much; of many lots the first."""
    for winner in details.winners[:_WINNERS]:
        who = shorten(", ".join(winner.names), _NAME) or t("winner.untold")
        price = (
            t.amount(winner.price, winner.currency, "award", exact=True) if winner.price is not None else ""
        )
        won = t("amount.won", krw=t.rounded(winner.krw)) if winner.krw is not None else ""
        more = " · ".join(filter(None, (price, won, _share(winner, t))))
        yield Line(t("field.winner"), who, more, lang=language, brief=True, paired=True)
    if len(details.winners) > _WINNERS:
        yield Line(t("field.winner"), f"+{len(details.winners) - _WINNERS}")


def _share(winner: Winner, t: Translator) -> str:
    """The price's share of the estimate, or of the budget where no more was told; "" where neither is known."""
    text = "winner.share_of_budget" if winner.of_budget else "winner.share"
    return t(text, percent=t.number(round(winner.share * 100))) if winner.share else ""


def format_foreign_bidders(lead: Lead, details: Details, t: Translator) -> str:
    """Whether foreign companies may bid, in words."""
    told = lead.foreign_bidders
    return t.missing(read=details.read) if told is None else t(_FOREIGN[told])


def _dates(item: Item, details: Details, t: Translator, now: datetime, *, near: bool) -> Iterator[Line]:
    """The two dates, the one that comes next marked where it is near, and told where there is room for one."""
    lead, facts = item.lead, item.lead.facts
    closing = next_closing(facts, now)
    for name in CLOSINGS:
        if name == "prequalification_at" and facts.prequalification_at is None:
            continue
        comes_next = closing is not None and closing[0] == name
        yield Line(
            t(f"field.{name}"),
            format_field(name, facts, t, read=details.read),
            _time_left(lead, name, t, now),
            strong=near and comes_next,
            brief=comes_next or (closing is None and name == "deadline_at" and _is_told(facts)),
        )


def _is_told(facts: Facts) -> bool:
    """Whether a deadline that nobody waits for is worth a place among few lines: not of what has come to its end."""
    return facts.deadline_at is not None and facts.stage not in ENDED_STAGES


def _time_left(lead: Lead, name: Closing, t: Translator, now: datetime) -> str:
    """The working days until one of the dates; of a pre-qualification that it is over; nothing of what is over."""
    at = firm_date(lead.facts, name)
    if at is None or next_closing(lead.facts, now) is None:
        return ""
    return t("days.past") if at <= now else format_workdays(lead, at, t, now)


def _words(fact: str, details: Details, t: Translator) -> str:
    """The words of the notice that a fact was read from; a portal's own code tells nobody anything."""
    words = details.bidding.get(fact, "")
    if fact != "funder" and _CODE.fullmatch(words):
        return ""
    most = _NAME if fact in TERMS else _LABEL
    return t("bidding.words", words=shorten(words, most)) if words else ""


def _place(place: Place, t: Translator) -> str:
    name, local = shorten(format_place(place, t), _LABEL), shorten(place.local, _LABEL)
    return name if name == local else f"{name} ({local})"


def format_place(place: Place, t: Translator) -> str:
    """The name of a place, with the former province that it is known by."""
    name, former = place.named(t.language), place.called_before(t.language)
    return t("place.former", name=name, former=former) if former else name


def format_workdays(lead: Lead, until: datetime | None, t: Translator, now: datetime) -> str:
    """How many working days are left until a date, in the host country's and in Korea's calendar."""
    if until is None or until <= now:
        return ""
    try:
        host = working_days_left(lead.country, _day(now, lead.zone), _day(until, lead.zone))
        korea = working_days_left(KOREA, _day(now, KST), _day(until, KST))
    except ValueError:
        return ""
    counts = (t.about(one.days, exact=not one.estimated) for one in (host, korea))
    return t("days.working", **dict(zip(("host", "korea"), counts, strict=True)))


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _worth(lead: Lead, t: Translator, now: datetime) -> str:
    """A sum in won and dollars, with the day of the rate; that there is no rate, where there is none."""
    if lead.facts.amount is None or not lead.facts.currency:
        return ""
    if lead.worth is None:
        return t("amount.no_rate", currency=lead.facts.currency)
    rate = lead.worth.rate
    return t(
        "amount.worth",
        krw=t.rounded(lead.worth.krw),
        usd=t.rounded(lead.worth.usd),
        day=t.recent_day(rate.day, now),
        source=t.named("rate", rate.source, shorten(rate.source, _LABEL)),
    )


def format_won(amount: Decimal, currency: str, lead: Lead, t: Translator) -> str:
    """A sum in round won by the rate of the lead's own; in round words of its currency where there is none."""
    if lead.worth is not None and lead.worth.rate.currency == currency:
        return t("amount.won", krw=t.rounded(amount * lead.worth.rate.krw))
    return t("amount.in", sum=t.rounded(amount), unit=t.currency(currency)).strip()


def format_price(winner: Winner, t: Translator) -> str:
    """The price of an award in round won; in round words of its currency where no rate is known."""
    if winner.krw is not None:
        return t("amount.won", krw=t.rounded(winner.krw))
    return t("amount.in", sum=t.rounded(winner.price or Decimal()), unit=t.currency(winner.currency)).strip()


def make_disagreements(details: Details, t: Translator) -> Iterator[Line]:
    """What the sources of one lead do not agree on, each with its own word."""
    titles = {carrier.source: carrier.named(t.language) for carrier in details.carriers}
    for name, told in sorted(details.disagreements.items())[:_DISAGREEMENTS]:
        field = _FIELD.get(name, name)
        label = t(f"field.{field}") if field in FIELDS else t("field.other")
        yield Line(label, " ↔ ".join(_sides(field, told, titles, t)))


def _sides(field: str, told: Mapping[str, Any], titles: Mapping[str, str], t: Translator) -> Iterator[str]:
    """What each source says of a field."""
    for source, value in sorted(told.items())[:_DISAGREEMENTS]:
        yield f"{shorten(titles.get(source, source), _LABEL)}: {shorten(_said(field, value, t), _DISAGREEMENT)}"


def _said(field: str, value: Any, t: Translator) -> str:  # noqa: ANN401  # JSON values are of any type
    """A value of core.lead.disagreements: times (`…_at`) are as `write_moment` has them, all else is said as it is."""
    if value is None or value == "":
        return t("unknown")
    if field == "stage":
        return format_stage(str(value), None, t)
    if not field.endswith("_at"):
        return str(value)
    return t.local_and_kst(*read_moment(str(value), t.zone))
