"""Staff's addresses of companies: the list, one company, the month, and a letter that introduces a firm."""

from datetime import UTC
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.acts import record
from desk.companies.profiles import (
    Profile,
    ProfileError,
    add_profile,
    change_profile,
    renew_link,
)
from desk.companies.received import note
from desk.field_errors import StaleError
from desk.role import Role
from digest.companies import company_of
from digest.company_list import Ranked, why
from web.companies.letter import Letter, as_mail, as_text, write_letters
from web.companies.profile_form import read_profile_form
from web.companies.staff_view import company_named, view_companies, view_company, view_overview
from web.forms import READS, Field, Fields, Language, Token, plain
from web.session import Refusal, Session, entered, living_lead
from web.templating import lay_out

router = APIRouter()

# Draft of a mail, and plain text: media type and maker.
_FORMS = {"eml": "message/rfc822", "txt": "text/plain; charset=utf-8"}


@router.api_route("/companies", methods=READS)
def companies(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """The companies that leads may be for."""
    with entered(request, token, lang) as session:
        view = view_companies(session, request.query_params, token)
        return HTMLResponse(
            lay_out("companies", session, session.t("companies.title"), session.here("companies"), view)
        )


@router.post("/companies")
def add_company(request: Request, name: Field = "", token: Token = "", lang: Language = "") -> Response:
    """Add a company by its name, and show its profile to be filled in."""
    with entered(request, token, lang, write=True) as session:
        session.require(Role.EDITOR)
        try:
            number = add_profile(session.connection, plain(name).strip(), session.me, session.now)
        except ProfileError:
            trouble = session.t("companies.wrong.name")
            view = view_companies(session, {}, token, trouble)
            page = lay_out(
                "companies", session, session.t("companies.title"), session.here("companies"), view
            )
            return HTMLResponse(page, 400)
        return RedirectResponse(session.page(f"company/{number}"), 303)


@router.api_route("/companies/overview", methods=READS)
def overview(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """What companies got and did in a month, by centre."""
    with entered(request, token, lang, up="../") as session:
        view = view_overview(session, request.query_params)
        title = session.t("companies.overview_of", month=view.month)
        return HTMLResponse(
            lay_out("companies_month", session, title, session.here("companies/overview"), view)
        )


@router.api_route("/company/{number}", methods=READS)
def company(number: str, request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """One company."""
    with entered(request, token, lang, up="../") as session:
        return _shown(session, company_named(session, number))


def _shown(
    session: Session, profile: Profile, trouble: str = "", status: int = 200, sent: Profile | None = None
) -> HTMLResponse:
    view = view_company(session, profile, trouble, sent)
    here = session.here(f"company/{profile.id}")
    return HTMLResponse(lay_out("company", session, profile.name, here, view), status)


@router.post("/company/{number}/profile")
def change_company(
    number: str, request: Request, fields: Fields, token: Token = "", lang: Language = ""
) -> Response:
    """Change a company's profile."""
    with entered(request, token, lang, up="../../", write=True) as session:
        session.require(Role.EDITOR)
        profile = company_named(session, number)
        try:
            with session.connection.begin_nested():
                values, version = read_profile_form(fields, staff=True)
                change_profile(session.connection, profile, values, version, session.me, session.now)
        except ProfileError as error:
            return _shown(session, profile, session.t(f"companies.wrong.{error.about}"), 400)
        except StaleError:
            fresh = company_named(session, number)
            return _shown(session, fresh, session.t("companies.stale"), 409, fresh.saying(values))
        return RedirectResponse(session.page(f"company/{profile.id}"), 303)


@router.post("/company/{number}/renew")
def renew(number: str, request: Request, token: Token = "", lang: Language = "") -> Response:
    """Make all earlier addresses of a firm's page worthless."""
    with entered(request, token, lang, up="../../", write=True) as session:
        session.require(Role.EDITOR)
        profile = company_named(session, number)
        renew_link(session.connection, profile.id, session.me, session.now)
        return RedirectResponse(session.page(f"company/{profile.id}"), 303)


def _introduced(session: Session, number: str, lead_id: str) -> tuple[Profile, Ranked, tuple[Letter, ...]]:
    """The letters. Raises Refusal: 404 for an unknown lead or one that does not fit, 403 without the firm's consent."""
    session.require(Role.EDITOR)
    profile = company_named(session, number)
    if profile.consented_on is None or not profile.active:
        raise Refusal(403, "no_consent", session.t.language)
    found = why(session.connection, company_of(profile), living_lead(session, lead_id), session.now)
    if found is None:
        raise Refusal(404, "no_lead", session.t.language)
    return profile, found, write_letters(session, profile, found)


@router.api_route("/company/{number}/introduce/{lead_id}", methods=READS)
def introduce(
    number: str, lead_id: str, request: Request, token: Token = "", lang: Language = ""
) -> HTMLResponse:
    """The letter, to be read and copied; showing it is no act."""
    with entered(request, token, lang, up="../../../") as session:
        profile, found, letters = _introduced(session, number, lead_id)
        here = f"company/{profile.id}/introduce/{found.item.lead.id}"
        view: dict[str, Any] = {
            "letters": letters,
            "url": session.page(here),
            "company": (profile.name, session.page(f"company/{profile.id}")),
            "lead": (found.item.lead.facts.title, session.lead(found.item.lead.id)),
        }
        title = session.t("letter.title", firm=profile.name)
        return HTMLResponse(lay_out("letter", session, title, session.here(here), view))


@router.post("/company/{number}/introduce/{lead_id}")
def take_letter(
    number: str,
    lead_id: str,
    request: Request,
    form: Field = "txt",
    token: Token = "",
    lang: Language = "",
) -> Response:
    """The letter as a file, kept as an act: whoever takes it means to send it."""
    with entered(request, token, lang, up="../../../", write=True) as session:
        profile, found, letters = _introduced(session, number, lead_id)
        if form not in _FORMS:
            raise Refusal(400, "unreadable", session.t.language)
        lead = found.item.lead.id
        note(session.connection, profile.id, lead, session.now, introduced_at=session.now)
        record(
            session.connection,
            session.me,
            "company.introduced",
            str(profile.id),
            session.now,
            new={"lead": lead},
        )
        content = as_mail(letters, session.t.language) if form == "eml" else as_text(letters)
        day = session.now.astimezone(UTC).date()
        name = f"introduction-{profile.id}-{lead}-{day}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=_FORMS[form], headers=headers)
