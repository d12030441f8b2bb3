"""A firm's own page: who is let in by its link, and what it sees there; every string ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import Request
from sqlalchemy import Connection

from desk.companies.profiles import Profile, read_profile
from desk.companies.received import read_received
from digest.companies import company_of
from digest.company_list import Ranked, ranked, why
from digest.links.tokens import ExpiredError, ForgedError
from digest.render.cards import Card
from domain.country import KST
from web.companies.match_lines import MatchLine, card_of, match_line, say_reasons
from web.companies.profile_form import ProfileForm, make_form
from web.i18n import LANGUAGES, WebTranslator, language_of
from web.session import Refusal, Site, living_lead, site_of

_MOST = 50


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that came by its link: it sees and changes its own profile, and sees and answers its own list."""

    site: Site
    connection: Connection
    profile: Profile
    token: str
    t: WebTranslator
    now: datetime
    up: str

    def with_profile(self, profile: Profile) -> "Firm":
        """The same firm with its profile as it is by now."""
        return replace(self, profile=profile)

    def page(self, path: str, **query: str) -> str:
        """An address of this firm's own."""
        asked = {} if self.t.language == self.profile.language else {"lang": self.t.language}
        more = "".join(f"&{name}={value}" for name, value in {**query, **asked}.items())
        return f"{self.up}{path}?token={self.token}{more}"

    def lead(self, lead_id: str) -> Ranked:
        """A lead of its list, or one that it was sent. Raises Refusal: 404 for any other."""
        found = why(self.connection, company_of(self.profile), living_lead(self, lead_id), self.now)
        if found is None or found.item.lead.tier != "lead":
            raise Refusal(404, "no_lead", self.t.language)
        return found


@contextmanager
def firm_entered(request: Request, token: str, asked: str, *, write: bool = False) -> Iterator[Firm]:
    """Let a firm in by its link, for one request and in one transaction.

    Raises:
        Refusal: 403 for a link that is none of ours, was withdrawn, or whose firm is looked for no more; 410 for an
            old one.
    """
    site = site_of(request)
    now, spoken = site.clock(site.engine), asked if asked in LANGUAGES else ""
    try:
        link = site.signer.read_company(token, now)
    except ForgedError:
        raise Refusal(403, "forged", spoken) from None
    except ExpiredError:
        raise Refusal(410, "firm_expired", spoken) from None
    with site.engine.connect() as connection:
        profile = read_profile(connection, link.company)
        if profile is None or not profile.active or profile.link_serial != link.serial:
            raise Refusal(403, "firm_gone", spoken)
        t = WebTranslator(language_of(asked, profile.language), KST)
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        up = "../" * (path.count("/") - 1) or "./"
        yield Firm(site, connection, profile, token, t, now, up)
        if write:
            connection.commit()


@dataclass(frozen=True, slots=True)
class FirmView:
    """A firm's page: its list and its profile."""

    matches: tuple[MatchLine, ...]
    form: ProfileForm
    answer: str
    open: str
    consent: str
    trouble: str


@dataclass(frozen=True, slots=True)
class FirmLeadView:
    """One lead of a firm's list."""

    card: Card
    country: str
    reasons: tuple[str, ...]
    answer: str
    answered: str
    back: str


def view_firm(firm: Firm, trouble: str = "", sent: Profile | None = None) -> FirmView:
    """The open leads that fit a firm best, and its profile; what it does not want is left out.

    The form holds what was `sent` in vain, where something was.
    """
    known = read_received(firm.connection, firm.profile.id)
    passed = [lead_id for lead_id, one in known.items() if one.answer == "not_for_us"]
    found = ranked(firm.connection, company_of(firm.profile), firm.now, _MOST, passed)
    lines = []
    for one in found:
        card = card_of(one, firm.site, firm.now, firm.t)
        said = known.get(one.item.lead.id)
        lines.append(match_line(one, card, firm.page("firm/lead", lead=card.id), said, firm.t))
    day = firm.profile.consented_on
    return FirmView(
        matches=tuple(lines),
        form=make_form(firm.profile, firm.page("firm/profile"), firm.t, staff=False, sent=sent),
        answer=firm.page("firm/answer"),
        open=firm.page("firm/open"),
        consent=firm.t("companies.consent", day=firm.t.day(day))
        if day
        else firm.t("companies.no_consent_yet"),
        trouble=trouble,
    )


def view_firm_lead(firm: Firm, lead_id: str) -> FirmLeadView:
    """One lead with its facts and reasons."""
    found = firm.lead(lead_id)
    said = read_received(firm.connection, firm.profile.id).get(found.item.lead.id)
    return FirmLeadView(
        card=card_of(found, firm.site, firm.now, firm.t),
        country=firm.t.country(found.item.lead.country),
        reasons=tuple(say_reasons(found.reasons, firm.t)),
        answer=firm.page("firm/answer"),
        answered=firm.t(f"companies.answers.{said.answer}") if said and said.answer else "",
        back=firm.page("firm"),
    )
