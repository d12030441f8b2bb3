"""The web desk's addresses. GET shows, POST acts: mail scanners follow every link, and must change nothing."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from sqlalchemy import text

from digest.links.actions import ActionError, perform, undo
from digest.links.marks import Act
from digest.links.tokens import Action
from pipeline.overrides import part_notice, rejoin_notice
from pipeline.programmes.proposing import read_with_proposals
from web.forms import READS, Field, Language, Token, whole
from web.home.home_view import view_home
from web.i18n import WebTranslator, language_from, language_of
from web.session import Refusal, Session, Site, admitted, entered, living_lead, site_of
from web.templating import ICON, STYLE, lay_out, lay_out_note
from web.views.action import ActView, view_ask, view_done, view_undone
from web.views.lead import view_lead
from web.views.list import view_list, view_marks
from web.views.project import view_project
from web.views.told import view_told
from web.watching.watch_view import view_watched

router = APIRouter()

_PROJECT_ID = re.compile(r"PR-[A-Z0-9]{1,20}")
# What each trouble with an action is answered with.
_TROUBLE = {
    "subscriber": (403, "gone"),
    "lead": (404, "no_lead"),
    "act": (404, "no_act"),
    "buyer": (404, "no_lead"),
}


AtSite = Annotated[Site, Depends(site_of)]


@router.api_route("/", methods=READS)
def root(request: Request, site: AtSite, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A reader's first page; what this is, for who has neither link nor login."""
    if token or request.cookies.get(site.cookie):
        with entered(request, token, lang) as session:
            page = lay_out("home", session, session.t("home.title"), session.here(""), view_home(session))
            return HTMLResponse(page)
    t = WebTranslator(language_of(lang, language_from(request.headers.get("accept-language", ""))), "UTC")
    further = (f"login?lang={t.language}", t("entry.title")) if site.base else None
    page = lay_out_note(t, t("root.title"), [t("root.said")], sandbox=site.sandbox, further=further)
    return HTMLResponse(page)


@router.api_route("/style.css", methods=READS)
def style() -> Response:
    """The one style sheet."""
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.api_route("/icon.svg", methods=READS)
def icon() -> Response:
    """The tab's picture."""
    return Response(ICON, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@router.api_route("/healthz", methods=READS)
def health(site: AtSite) -> PlainTextResponse:
    """Whether the warehouse answers, for a proxy or a monitor."""
    with site.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return PlainTextResponse("ok\n")


@router.api_route("/leads", methods=READS)
def leads(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """The list of leads."""
    with entered(request, token, lang) as session:
        view = view_list(session, token, request.query_params.multi_items())
        here = session.here("leads", view.search.to_query_string())
        return HTMLResponse(lay_out("list", session, session.t("list.title"), here, view))


@router.api_route("/marks", methods=READS)
def marks(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """What the subscriber has marked."""
    with entered(request, token, lang) as session:
        title = session.t("marks.title")
        stop, watched = session.page("unwatch"), view_watched(session)
        view = {"marks": view_marks(session), "watched": watched, "stop": stop}
        return HTMLResponse(lay_out("marks", session, title, session.here("marks"), view))


@router.api_route("/lead/{lead_id}", methods=READS)
def lead(request: Request, lead_id: str, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A lead's page; the id of a merged one leads to the lead that it is today."""
    with entered(request, token, lang, up="../") as session:
        today = living_lead(session, lead_id)
        view = view_lead(session, today)
        here = session.here(f"lead/{today}")
        return HTMLResponse(lay_out("lead", session, view.card.plain_title, here, view))


@router.api_route("/told/beside", methods=READS)
def told_beside(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """All that mails told the subscriber beside leads."""
    with entered(request, token, lang, up="../") as session:
        here = session.here("told/beside")
        return HTMLResponse(
            lay_out("told", session, session.t("told_beside.title"), here, view_told(session))
        )


@router.api_route("/project/{project_id}", methods=READS)
def project(project_id: str, request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A project's page."""
    with entered(request, token, lang, up="../") as session:
        found = (
            read_with_proposals(session.connection, project_id) if _PROJECT_ID.fullmatch(project_id) else None
        )
        if found is None:
            raise Refusal(404, "no_project", session.t.language)
        view = view_project(session, found)
        here = session.here(f"project/{project_id}")
        return HTMLResponse(lay_out("project", session, view.title, here, view))


def _show(action: Action) -> Any:  # noqa: ANN401  # an endpoint
    def show(site: AtSite, token: Token = "", lang: Language = "", notice: int = 0) -> HTMLResponse:
        with admitted(site, action, token, lang) as session:
            view = view_ask(session, notice)
            return HTMLResponse(lay_out("act", session, view.heading, f"{action.value}?token={token}", view))

    return show


def _done(session: Session, reason: str, note: str, notice: int) -> ActView:
    """Do what the token says. Raises ActionError."""
    undoing = session.link_token.action is Action.UNDO
    if undoing:
        done = undo(session.connection, session.link_token, session.now)
    else:
        done = perform(
            session.connection, session.link_token, session.now, reason=reason, note=note, notice=notice
        )
    if done.fresh and done.act.action is Action.NOT_SAME:
        _divide(session, done.act, undo=undoing)
    return view_undone(session, done) if undoing else view_done(session, done)


def _divide(session: Session, act: Act, *, undo: bool) -> None:
    """Divide a lead whose notice is another tender, or join it again. Raises ActionError where it cannot be."""
    notice, who, at = act.notice or 0, session.subscriber["email"], act.acted_at or session.now
    try:
        if undo:
            rejoin_notice(session.connection, notice, who, at)
        else:
            part_notice(session.connection, notice, who, act.note, at)
    except ValueError as error:
        raise ActionError("notice", str(error)) from error


def _act(action: Action) -> Any:  # noqa: ANN401  # an endpoint
    def act(
        site: AtSite,
        token: Token = "",
        lang: Language = "",
        reason: Field = "",
        note: Field = "",
        notice: Field = "",
    ) -> HTMLResponse:
        with admitted(site, action, token, lang, write=True) as session:
            here = f"{action.value}?token={token}"
            try:
                number = whole(notice) or 0
                with session.connection.begin_nested():  # what fails half-way leaves nothing
                    view = _done(session, reason, note, number)
            except ActionError as error:
                if error.about in _TROUBLE:
                    raise Refusal(*_TROUBLE[error.about], session.t.language) from error
                view = view_ask(session, trouble=f"act.choose.{error.about}")
                return HTMLResponse(lay_out("act", session, view.heading, here, view), 400)
            return HTMLResponse(lay_out("act", session, view.heading, here, view))

    return act


for _action in Action:
    if _action is not Action.READ:
        router.add_api_route(f"/{_action.value}", _show(_action), methods=READS)
        router.add_api_route(f"/{_action.value}", _act(_action), methods=["POST"])
