"""The list of a company: all open leads that fit it, of all countries. Staff send it by hand."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from desk.companies.candidates import Ask, find_candidates
from desk.companies.fit import Reason
from digest.companies import Company, read_companies
from digest.delivery.message import MessageHeaders, Sender, compose
from digest.delivery.transport import OutgoingMail
from digest.i18n import Translator
from digest.render.alert_views import AlertView, render_card_mail
from digest.render.attachments import attach
from digest.render.cards import ActionLink, make_card
from digest.render.context import DigestContext
from digest.render.html import Mail
from digest.select.details import Details, read_details, told_by
from digest.select.flood_guard import read_held
from digest.select.items import Item, Section, SectionItems, new_item
from digest.select.leads import Rates, read_named, read_rates
from domain.centres import HEADQUARTERS
from domain.country import EVERYWHERE, KST

_BEFORE_TENDER = frozenset({"programme", "plan", "draft"})


def find_company(connection: Connection, name: str) -> Company:
    """Find a company that is looked for. Raises ValueError where there is none of that name."""
    found = next((one for one in read_companies(connection) if one.name == name), None)
    if found is None:
        raise ValueError(f"there is no company '{name}'; `cityleads companies list` lists them")
    return found


@dataclass(frozen=True, slots=True)
class CompanyList:
    """A company's list, ready to be sent.

    Attributes:
        listed: how many open leads fit and are in the list.
        watched: how many more fit of which it is not sure that they are leads; the list leaves them out.
    """

    outgoing: OutgoingMail
    mail: Mail
    listed: int
    watched: int


def company_mail(
    connection: Connection,
    company: Company,
    address: str,
    now: datetime,
    sender: Sender,
    *,
    sandbox: bool,
    only: Collection[str] | None = None,
    page: str = "",
) -> CompanyList:
    """Write a company's list.

    Args:
        connection: read from.
        company: whose list it is.
        address: where it goes.
        now: aware time.
        sender: who it is from; it has no links of a subscriber.
        sandbox: whether the leads are invented; the mail then says so.
        only: ids of the leads that are listed, in this order; all that fit, by their closing, where it is None.
        page: address of the company's own page; "" for a mail without it.
    """
    home = HEADQUARTERS
    context = DigestContext(home.name, home.title, home.title_ko, home.zone, now, sandbox, (), EVERYWHERE)
    fitting = (
        _by_closing(_fitting(connection, company, now, "lead"), now)
        if only is None
        else [one.item for one in _named(connection, company, now, only)]
    )
    details = read_details(connection, [one.lead.id for one in fitting])
    watched = _fitting(connection, company, now, "watch")
    t = Translator(company.language, home.zone)
    mail, _most = render_card_mail(partial(_view, context, company, fitting, details, t, page), t)
    section_items = {Section.NEW: SectionItems(tuple(fitting))}
    mail = attach(mail, context, section_items, details, with_csv=False)
    local = now.astimezone(ZoneInfo(KST))
    about = f"company {company.name}"
    headers = MessageHeaders(
        sender, address, home.name, home.title, local.date(), local, sandbox, f"{about} {local:%Y-%m-%d}"
    )
    name = f"{local:%Y-%m-%d}-company-{address}"
    outgoing = OutgoingMail(name, sender.address, address, compose(mail, headers))
    return CompanyList(outgoing, mail, len(fitting), len(watched))


@dataclass(frozen=True, slots=True)
class Ranked:
    """One lead for a company, with why it is for them."""

    item: Item
    details: Details
    reasons: tuple[Reason, ...]


def ranked(
    connection: Connection, company: Company, now: datetime, most: int, passed: Collection[str] = ()
) -> list[Ranked]:
    """The open leads that fit a company best: the weightiest reasons first, of equals what closes first.

    Args:
        connection: read from.
        company: what it looks for.
        now: aware time.
        most: how many.
        passed: ids of leads that are left out.
    """
    best = _fitting(connection, company, now, "lead", most, passed)
    details = read_details(connection, [one.item.lead.id for one in best])
    return [replace(one, details=details[one.item.lead.id]) for one in best]


def why(connection: Connection, company: Company, lead_id: str, now: datetime) -> Ranked | None:
    """One lead with why it is for a company; None where it is not, or there is none."""
    lead = read_named(connection, [lead_id], read_rates(connection, now)).get(lead_id)
    details = read_details(connection, [lead_id]).get(lead_id)
    if lead is None or details is None:
        return None
    reasons = company.reasons(lead, details)
    return None if reasons is None else Ranked(new_item(lead, now), details, reasons)


def _fitting(
    connection: Connection,
    company: Company,
    now: datetime,
    tier: str,
    most: int | None = None,
    passed: Collection[str] = (),
) -> list[Ranked]:
    """The open leads of a tier that fit, the best first; nothing that is held for review.

    What may fit is read part by part until there are enough, or no more.
    """
    rates, held = read_rates(connection, now), read_held(connection)
    ask = Ask(company.wants, now, tier, rates, [*passed, *held])
    found: list[Ranked] = []
    for evidence in find_candidates(connection, ask, most):
        found += _that_fit(connection, company, now, rates, evidence)
        if most is not None and len(found) >= most:
            break
    return found[:most]


def _that_fit(
    connection: Connection,
    company: Company,
    now: datetime,
    rates: Rates,
    evidence: Mapping[str, Mapping[str, Any]],
) -> Iterator[Ranked]:
    """Those of some leads that fit, in their order, with the details that their evidence tells by itself."""
    leads = read_named(connection, list(evidence), rates)
    for lead_id, told in evidence.items():
        details = told_by(told)
        reasons = company.reasons(leads[lead_id], details)
        if reasons is not None:
            yield Ranked(new_item(leads[lead_id], now), details, reasons)


def _named(connection: Connection, company: Company, now: datetime, ids: Collection[str]) -> Iterator[Ranked]:
    """Those of some leads that still fit and are not held, in their order."""
    held = read_held(connection)
    found = (why(connection, company, lead_id, now) for lead_id in ids if lead_id not in held)
    yield from filter(None, found)


def _by_closing(found: Sequence[Ranked], now: datetime) -> list[Item]:
    """What closes first at the top, and last what does not close by itself."""
    items = (one.item for one in found)
    return sorted(items, key=lambda one: (one.closes_at is None, one.closes_at or now, one.lead.id))


def _about(fitting: Sequence[Item], t: Translator) -> str:
    said = t("company.about", n=len(fitting))
    plans = any(one.lead.facts.stage in _BEFORE_TENDER for one in fitting)
    return " ".join((said, t("company.plans"))) if plans else said


def _view(
    context: DigestContext,
    company: Company,
    fitting: Sequence[Item],
    details: Mapping[str, Details],
    t: Translator,
    page: str,
    most: int,
) -> AlertView:
    waiting = len(fitting[most:])
    subject = t("company.subject", name=company.name, n=len(fitting))
    return AlertView(
        subject=f"[SANDBOX] {subject}" if context.sandbox else subject,
        lang=t.language,
        kind=t("company.title"),
        centre=company.name,
        moment=t.moment(context.now, context.zone),
        sandbox=t("header.sandbox") if context.sandbox else "",
        about=_about(fitting, t),
        cards=tuple(
            make_card(one, details.get(one.lead.id, Details()), context, t) for one in fitting[:most]
        ),
        more=t("company.more", n=waiting) if waiting else "",
        footer=(
            t("footer.gloss"),
            t("footer.unknown"),
            t("footer.verify"),
            t("footer.zones_everywhere"),
        ),
        acts=(ActionLink(t("company.page"), page),) if page else (),
    )
