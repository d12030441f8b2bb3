"""The addresses of dashboards, for who is logged in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.role import Role
from domain.country import COUNTRIES
from web.dashboards.board_rows import read_charts, read_moment
from web.dashboards.boards import NAMES, boards
from web.dashboards.dashboard_view import DashboardView, Tab, view_board
from web.forms import READS, Language, Token
from web.session import Refusal, Session, entered
from web.templating import lay_out

router = APIRouter()


@router.api_route("/dashboards", methods=READS)
def dashboards(request: Request, token: Token = "", lang: Language = "") -> Response:
    """The way to the first of them."""
    with entered(request, token, lang) as session:
        session.require(Role.READER)
        return RedirectResponse(session.page(f"dashboard/{NAMES[0]}"), 303)


@router.api_route("/dashboard/{board}", methods=READS)
def dashboard(
    board: str,
    request: Request,
    token: Token = "",
    lang: Language = "",
    country: Annotated[str, Query()] = "",
) -> HTMLResponse:
    """One dashboard, of all countries or of one."""
    with entered(request, token, lang, up="../") as session:
        session.require(Role.READER)
        if board not in boards():
            raise Refusal(404, "no_page", session.t.language)
        view = _view(session, board, country if country in COUNTRIES else "")
        here = session.here(f"dashboard/{board}", f"country={view.country}" if view.country else "")
        return HTMLResponse(lay_out("dashboard", session, view.board.title, here, view))


def _view(session: Session, name: str, country: str) -> DashboardView:
    board, connection, t = boards()[name], session.connection, session.t
    operator = session.role.may(Role.OPERATOR)
    read = read_charts(connection, board, session.now, country, operator=operator)
    return DashboardView(
        board=view_board(board, read, read_moment(connection), t, session.lead),
        country=country,
        boards=tuple(
            Tab(
                one.title[t.language],
                session.page(f"dashboard/{one.name}", country=country),
                one.name == name,
            )
            for one in boards().values()
        ),
        countries=tuple(
            Tab(
                t.country(code) if code else t("dash.everywhere"),
                session.page(f"dashboard/{name}", country=code),
                code == country,
            )
            for code in ("", *COUNTRIES)
        ),
    )
