"""The list of a company: all open leads that fit it, of all countries. Staff send it by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from digest.companies import Company, read_companies
from digest.delivery.message import Envelope, Sender, compose
from digest.delivery.transport import Letter
from digest.i18n import Voice
from digest.render.alert_views import AlertView, render_letter
from digest.render.attachments import attach
from digest.render.cards import make_card
from digest.render.context import Occasion
from digest.render.html import Mail
from digest.select.details import Details, read_details
from digest.select.flood_guard import read_held
from digest.select.leads import read_leads, read_rates
from digest.select.sections import Chosen, Listing, Section, first_telling, is_open
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

    letter: Letter
    mail: Mail
    listed: int
    watched: int


def company_letter(
    connection: Connection, company: Company, address: str, now: datetime, sender: Sender, *, sandbox: bool
) -> CompanyList:
    """Write a company's list.

    Args:
        connection: read from.
        company: whose list it is.
        address: where it goes.
        now: aware time.
        sender: who it is from; it has no links of a reader.
        sandbox: whether the leads are invented; the mail then says so.
    """
    home = HEADQUARTERS
    occasion = Occasion(home.name, home.title, home.title_ko, home.zone, now, sandbox, (), EVERYWHERE)
    fitting, details = _fitting(connection, company, now, "lead")
    watched, _ = _fitting(connection, company, now, "watch")
    voice = Voice(company.language, home.zone)
    mail, most = render_letter(partial(_view, occasion, company, fitting, details, voice), voice)
    listing = {Section.NEW: Listing(tuple(fitting))}
    shown = {Section.NEW: Listing(tuple(fitting[:most]))}
    mail = attach(mail, occasion, listing, shown, details, with_csv=False)
    local = now.astimezone(ZoneInfo(KST))
    about = f"company {company.name}"
    envelope = Envelope(
        sender, address, home.name, home.title, local.date(), local, sandbox, f"{about} {local:%Y-%m-%d}"
    )
    name = f"{local:%Y-%m-%d}-company-{address}"
    letter = Letter(name, sender.address, address, compose(mail, envelope))
    return CompanyList(letter, mail, len(fitting), len(watched))


def _fitting(
    connection: Connection, company: Company, now: datetime, tier: str
) -> tuple[Sequence[Chosen], Mapping[str, Details]]:
    """The open leads of a tier that fit, what closes first at the top; nothing that is held for review."""
    held = read_held(connection)
    leads = [
        lead
        for lead in read_leads(connection, EVERYWHERE, read_rates(connection, now))
        if lead.tier == tier and lead.id not in held and is_open(lead, now)
    ]
    details = read_details(connection, [lead.id for lead in leads])
    chosen = [
        first_telling(lead, now) for lead in leads if company.fits(lead, details.get(lead.id, Details()))
    ]
    return sorted(chosen, key=lambda one: (one.closes_at is None, one.closes_at or now, one.lead.id)), details


def _about(fitting: Sequence[Chosen], voice: Voice) -> str:
    said = voice("company.about", n=len(fitting))
    plans = any(one.lead.facts.stage in _BEFORE_TENDER for one in fitting)
    return " ".join((said, voice("company.plans"))) if plans else said


def _view(
    occasion: Occasion,
    company: Company,
    fitting: Sequence[Chosen],
    details: Mapping[str, Details],
    voice: Voice,
    most: int,
) -> AlertView:
    waiting = len(fitting[most:])
    subject = voice("company.subject", name=company.name, n=len(fitting))
    return AlertView(
        subject=f"[SANDBOX] {subject}" if occasion.sandbox else subject,
        lang=voice.language,
        kind=voice("company.title"),
        centre=company.name,
        moment=voice.moment(occasion.now, occasion.zone),
        sandbox=voice("header.sandbox") if occasion.sandbox else "",
        about=_about(fitting, voice),
        cards=tuple(
            make_card(one, details.get(one.lead.id, Details()), occasion, voice) for one in fitting[:most]
        ),
        more=voice("company.more", n=waiting) if waiting else "",
        footer=(
            voice("footer.gloss"),
            voice("footer.unknown"),
            voice("footer.verify"),
            voice("footer.zones_everywhere"),
        ),
        acts=(),
    )
