"""The list of a company: all open leads that fit it, of all countries. Staff send it by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from digest.companies import Company, read_companies
from digest.delivery.message import MessageHeaders, Sender, compose
from digest.delivery.transport import OutgoingMail
from digest.i18n import Translator
from digest.render.alert_views import AlertView, render_card_mail
from digest.render.attachments import attach
from digest.render.cards import make_card
from digest.render.context import DigestContext
from digest.render.html import Mail
from digest.select.closing import is_open
from digest.select.details import Details, read_details
from digest.select.flood_guard import read_held
from digest.select.items import Item, Section, SectionItems, new_item
from digest.select.leads import read_leads, read_rates
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
    connection: Connection, company: Company, address: str, now: datetime, sender: Sender, *, sandbox: bool
) -> CompanyList:
    """Write a company's list.

    Args:
        connection: read from.
        company: whose list it is.
        address: where it goes.
        now: aware time.
        sender: who it is from; it has no links of a subscriber.
        sandbox: whether the leads are invented; the mail then says so.
    """
    home = HEADQUARTERS
    context = DigestContext(home.name, home.title, home.title_ko, home.zone, now, sandbox, (), EVERYWHERE)
    fitting, details = _fitting(connection, company, now, "lead")
    watched, _ = _fitting(connection, company, now, "watch")
    t = Translator(company.language, home.zone)
    mail, _most = render_card_mail(partial(_view, context, company, fitting, details, t), t)
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


def _fitting(
    connection: Connection, company: Company, now: datetime, tier: str
) -> tuple[Sequence[Item], Mapping[str, Details]]:
    """The open leads of a tier that fit, what closes first at the top; nothing that is held for review."""
    held = read_held(connection)
    leads = [
        lead
        for lead in read_leads(connection, EVERYWHERE, read_rates(connection, now))
        if lead.tier == tier and lead.id not in held and is_open(lead, now)
    ]
    details = read_details(connection, [lead.id for lead in leads])
    item = [new_item(lead, now) for lead in leads if company.fits(lead, details.get(lead.id, Details()))]
    return sorted(item, key=lambda one: (one.closes_at is None, one.closes_at or now, one.lead.id)), details


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
        acts=(),
    )
