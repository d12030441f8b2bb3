"""The addresses of reports: a form for each kind, and the register for operators."""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from desk.reports.register import ReportError, Said, read_reports
from desk.role import Role
from digest.reports import keep_report
from web.forms import READS, Field, Language, Token
from web.reports.report_views import KINDS, view_form, view_reports
from web.session import Refusal, Session, entered
from web.templating import lay_out

router = APIRouter()

_STATUS = {"often": 429}


def _form(session: Session, path: str, said: dict[str, str], trouble: str = "") -> HTMLResponse:
    view = view_form(session, path, said, trouble)
    page = lay_out("report", session, session.t(f"{view.key}.title"), session.here(f"report/{path}"), view)
    return HTMLResponse(page, _STATUS.get(trouble, 400) if trouble else 200)


def _check(path: str) -> None:
    if path not in KINDS:
        raise Refusal(404, "no_page")


@router.api_route("/report/{path}", methods=READS)
def show_form(
    path: str,
    request: Request,
    token: Token = "",
    lang: Language = "",
    about: Annotated[str, Query(alias="about")] = "",
) -> HTMLResponse:
    """The form by which a reader says what was missed, or is too much."""
    _check(path)
    with entered(request, token, lang, up="../") as session:
        return _form(session, path, {"about": about})


@router.post("/report/{path}")
def send_form(
    path: str,
    request: Request,
    token: Token = "",
    lang: Language = "",
    about: Field = "",
    note: Field = "",
    day: Field = "",
    why: Field = "",
) -> HTMLResponse:
    """Keep it, and say what was found."""
    _check(path)
    said = {"about": about, "note": note, "day": day, "why": why}
    with entered(request, token, lang, up="../", write=True) as session:
        try:
            with session.connection.begin_nested():  # what fails half-way leaves nothing
                told = Said(KINDS[path], about, note, _day(day, session.now))
                made = keep_report(session.connection, session.me, told, session.now, why)
        except ReportError as error:
            return _form(session, path, said, error.about)
        (view,) = view_reports(session, read_reports(session.connection, only=made))
        return HTMLResponse(lay_out("reported", session, session.t("report.thanks"), None, view))


def _day(text: str, now: datetime) -> date | None:
    """The day of a form. Raises ReportError for what is no day, or none that was yet anywhere."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-11-30") else None
    except ValueError:
        day = None
    if day is None or day > now.date() + timedelta(days=1):
        raise ReportError("day")
    return day


@router.api_route("/reports", methods=READS)
def reports(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """The register, for operators."""
    with entered(request, token, lang) as session:
        session.require(Role.OPERATOR)
        view = view_reports(session, read_reports(session.connection))
        return HTMLResponse(
            lay_out("reports", session, session.t("report.all"), session.here("reports"), view)
        )
