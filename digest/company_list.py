"""The list of a company: all open leads that fit it, of all countries. Staff send it by hand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from desk.companies.fit import Reason, rank
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
from digest.select.leads import read_named, read_rates
from domain.centres import HEADQUARTERS
from domain.country import COUNTRIES, EVERYWHERE, KST
from warehouse.db import rows_of

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
    found = [one.item for one in _fitting(connection, company, now, "lead")]
    if only is not None:
        named = {one.lead.id: one for one in found}
        found = [named[lead_id] for lead_id in only if lead_id in named]
    fitting: Sequence[Item] = found
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


def ranked(connection: Connection, company: Company, now: datetime, most: int) -> list[Ranked]:
    """The open leads that fit a company best: the weightiest reasons first, of equals what closes first.

    Args:
        connection: read from.
        company: what it looks for.
        now: aware time.
        most: how many.
    """
    fitting = _fitting(connection, company, now, "lead")
    best = sorted(fitting, key=lambda one: -rank(one.reasons))[:most]
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


def _fitting(connection: Connection, company: Company, now: datetime, tier: str) -> list[Ranked]:
    """The open leads of a tier that fit, what closes first at the top; nothing that is held for review.

    Details are those that a lead's evidence tells by itself.
    """
    evidence = _candidates(connection, company, now, tier)
    held = read_held(connection)
    leads = read_named(connection, [one for one in evidence if one not in held], read_rates(connection, now))
    found = []
    for lead in leads.values():
        details = told_by(evidence[lead.id])
        reasons = company.reasons(lead, details)
        if reasons is not None:
            found.append(Ranked(new_item(lead, now), details, reasons))
    return sorted(
        found, key=lambda one: (one.item.closes_at is None, one.item.closes_at or now, one.item.lead.id)
    )


def _candidates(
    connection: Connection, company: Company, now: datetime, tier: str
) -> dict[str, dict[str, Any]]:
    """The evidence of leads that may fit, by id: what the warehouse can tell without reading their words."""
    rows = rows_of(
        connection,
        _CANDIDATES,
        countries=sorted(company.countries) or list(COUNTRIES),
        dimensions=sorted(company.dimensions),
        concepts=sorted(company.concepts),
        tier=tier,
        now=now,
        most=_MOST_CANDIDATES,
    )
    return {row["id"]: row["evidence"] for row in rows}


# The index of country, tier and deadline answers it: what closed long ago is never looked at.
_CANDIDATES = """
SELECT l.id, l.evidence FROM core.lead l
WHERE l.country = ANY(:countries) AND l.tier = :tier AND (l.deadline_at > :now OR l.deadline_at IS NULL)
  AND l.merged_into IS NULL
  AND NOT core.is_over(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :now)
  AND (CAST(:dimensions AS text[]) = '{}' OR l.dimensions && CAST(:dimensions AS text[]))
  AND (CAST(:concepts AS text[]) = '{}' OR EXISTS (
    SELECT FROM jsonb_array_elements(l.evidence -> 'hits') h WHERE h ->> 'concept' = ANY(:concepts)
  ))
ORDER BY l.deadline_at NULLS LAST, l.id LIMIT :most
"""
_MOST_CANDIDATES = 500


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
