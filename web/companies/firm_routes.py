"""A firm's own addresses: its list, its answers, its profile. A link opens these alone, and GET changes nothing."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.companies.profiles import Profile, ProfileError, by_the_firm, change_profile, read_profile
from desk.companies.received import ANSWERS, answer, mark_opened
from desk.field_errors import StaleError
from web.companies.firm import Firm, firm_entered, view_firm, view_firm_lead
from web.companies.profile_form import read_profile_form
from web.forms import READS, Field, Fields, Language, Token
from web.session import Refusal
from web.templating import lay_out_open

router = APIRouter()


@router.api_route("/firm", methods=READS)
def firm_page(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A firm's list and profile."""
    with firm_entered(request, token, lang) as firm:
        return _shown(firm)


def _shown(firm: Firm, trouble: str = "", status: int = 200, sent: Profile | None = None) -> HTMLResponse:
    view = view_firm(firm, trouble, sent)
    page = lay_out_open("firm", firm.t, firm.profile.name, view, firm.up, sandbox=firm.site.sandbox)
    return HTMLResponse(page, status)


@router.api_route("/firm/lead", methods=READS)
def firm_lead(request: Request, lead: str = "", token: Token = "", lang: Language = "") -> HTMLResponse:
    """One lead of a firm's list."""
    with firm_entered(request, token, lang) as firm:
        view = view_firm_lead(firm, lead)
        page = lay_out_open(
            "firm_lead", firm.t, view.card.plain_title, view, firm.up, sandbox=firm.site.sandbox
        )
        return HTMLResponse(page)


@router.post("/firm/open")
def open_lead(request: Request, lead: Field = "", token: Token = "", lang: Language = "") -> Response:
    """Keep that the firm looks at a lead, and show it."""
    with firm_entered(request, token, lang, write=True) as firm:
        found = firm.lead(lead)
        mark_opened(firm.connection, firm.profile.id, found.item.lead.id, firm.now)
        return RedirectResponse(firm.page("firm/lead", lead=lead), 303)


@router.post("/firm/answer")
def answer_lead(
    request: Request,
    lead: Field = "",
    said: Annotated[str, Form(alias="answer")] = "",
    token: Token = "",
    lang: Language = "",
) -> Response:
    """Keep what the firm says of a lead."""
    with firm_entered(request, token, lang, write=True) as firm:
        if said not in ANSWERS:
            raise Refusal(400, "unreadable", firm.t.language)
        answer(firm.connection, firm.profile.id, firm.lead(lead).item.lead.id, said, firm.now)
        return RedirectResponse(firm.page("firm"), 303)


@router.post("/firm/profile")
def change_own_profile(
    request: Request,
    fields: Fields,
    token: Token = "",
    lang: Language = "",
) -> Response:
    """Change what the firm itself may change of its profile."""
    with firm_entered(request, token, lang, write=True) as firm:
        try:
            with firm.connection.begin_nested():
                values, version = read_profile_form(fields, staff=False)
                by = by_the_firm(firm.profile.name)
                change_profile(firm.connection, firm.profile, values, version, by, firm.now)
        except ProfileError as error:
            return _shown(firm, firm.t(f"companies.wrong.{error.about}"), 400)
        except StaleError:
            fresh = read_profile(firm.connection, firm.profile.id) or firm.profile
            stale = firm.t("companies.stale")
            return _shown(firm.with_profile(fresh), stale, 409, fresh.saying(values))
        return RedirectResponse(firm.page("firm"), 303)
