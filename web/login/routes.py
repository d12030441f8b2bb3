"""Logging in by a mailed link, and out. A link's page has a button, so that a mail scanner does not use the link up."""

import logging
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.acts import record
from desk.login_links import ask, stands, use_link
from desk.sessions import GOOD_FOR, end_session, open_session, read_session
from domain.addresses import is_address
from web.forms import READS, Field, Language
from web.i18n import WebTranslator, language_from, language_of
from web.login.mailing import mail_links
from web.same_site import sent_by_us
from web.session import Refusal, Site, site_of
from web.templating import lay_out_note, lay_out_open

log = logging.getLogger("cityleads.web")
router = APIRouter()

_MOST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
HOME = "./"


def _words(request: Request, lang: str) -> WebTranslator:
    usual = language_from(request.headers.get("accept-language", ""))
    return WebTranslator(language_of(lang, usual), "UTC")


def _check(request: Request, lang: str) -> Site:
    """The desk, for a form of its own. Raises Refusal for what another site sent."""
    site = site_of(request)
    if not sent_by_us(request, site.base):
        raise Refusal(403, "elsewhere", lang)
    return site


@router.api_route("/login", methods=READS)
def show_login(request: Request, lang: Language = "") -> HTMLResponse:
    """The form that asks for a link, or who is logged in."""
    site, t = site_of(request), _words(request, lang)
    if not site.base or site.open_post is None:
        raise Refusal(503, "no_post", t.language)
    with site.engine.connect() as connection:
        secret = request.cookies.get(site.cookie, "")
        inside = bool(secret) and read_session(connection, secret, site.clock(site.engine)) is not None
    view = {"inside": inside, "home": HOME, "language": t.language, "trouble": ""}
    return HTMLResponse(lay_out_open("login", t, t("entry.title"), view, sandbox=site.sandbox))


@router.post("/login")
def ask_for_link(
    request: Request, later: BackgroundTasks, email: Field = "", lang: Language = ""
) -> HTMLResponse:
    """Take an address. What is answered, and when, is the same whether it is known or not: mailing comes afterwards."""
    t = _words(request, lang)
    site = _check(request, t.language)
    if not site.base or site.open_post is None:
        raise Refusal(503, "no_post", t.language)
    address = email.strip()
    if not is_address(address) or len(address) > _MOST_ADDRESS:
        view = {"inside": False, "home": HOME, "language": t.language, "trouble": t("entry.no_address")}
        return HTMLResponse(lay_out_open("login", t, t("entry.title"), view, sandbox=site.sandbox), 400)
    client = request.client.host if request.client else ""
    with site.engine.begin() as connection:
        asked = ask(connection, address, client, site.wall())
    if asked is None:
        raise Refusal(429, "asked_often", t.language)
    later.add_task(mail_links, site, asked, address)
    said = [t("entry.mailed"), t("entry.mailed_none")]
    return HTMLResponse(lay_out_note(t, t("entry.look"), said, sandbox=site.sandbox))


@router.api_route("/enter", methods=READS)
def show_entrance(
    request: Request, token: Annotated[str, Query(alias="token")] = "", lang: Language = ""
) -> HTMLResponse:
    """The page of a mailed link: a button, and nothing done yet."""
    site, t = site_of(request), _words(request, lang)
    with site.engine.connect() as connection:
        if not stands(connection, token, site.wall()):
            raise Refusal(410, "used", t.language)
    view = {"secret": token, "language": t.language}
    return HTMLResponse(lay_out_open("enter", t, t("entry.in"), view, sandbox=site.sandbox))


@router.post("/enter")
def enter(request: Request, token: Field = "", lang: Language = "") -> Response:
    """Use the link up, and let its subscriber in by a cookie that only our own pages send back."""
    t = _words(request, lang)
    site = _check(request, t.language)
    now = site.clock(site.engine)
    with site.engine.begin() as connection:
        who = use_link(connection, token, site.wall())
        secret = open_session(connection, who, now) if who is not None else ""
        if who is None or read_session(connection, secret, now) is None:
            raise Refusal(410, "used", t.language)
        record(connection, who, "session.open", str(who), now)
    answer = RedirectResponse(HOME, 303)
    answer.set_cookie(
        site.cookie,
        secret,
        max_age=int(GOOD_FOR.total_seconds()),
        path="/",
        secure=site.base.startswith("https://"),
        httponly=True,
        samesite="strict",
    )
    return answer


@router.post("/logout")
def leave(request: Request, lang: Language = "") -> HTMLResponse:
    """End the session, in the warehouse as in the browser. Who is in no session is told the same."""
    t = _words(request, lang)
    site = _check(request, t.language)
    secret, now = request.cookies.get(site.cookie, ""), site.clock(site.engine)
    with site.engine.begin() as connection:
        who = read_session(connection, secret, now) if secret else None
        if who is not None:
            end_session(connection, secret, now)
            record(connection, who, "session.end", str(who), now)
    page = lay_out_note(
        t,
        t("entry.left"),
        [t("entry.left_said")],
        sandbox=site.sandbox,
        further=("./login", t("entry.title")),
    )
    answer = HTMLResponse(page)
    answer.delete_cookie(
        site.cookie, path="/", secure=site.base.startswith("https://"), httponly=True, samesite="strict"
    )
    return answer
