"""The team's addresses: the board, the calendar, and what changes a lead's file."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection
from starlette.datastructures import FormData

from desk.field_errors import StaleError
from desk.files import changes
from desk.files.changes import Editor, FileError
from desk.files.checklist import steps
from desk.role import Role
from web.forms import READS, Fields, Language, Token, plain, whole
from web.session import Refusal, Session, entered, living_lead
from web.team.board_view import view_board
from web.team.calendar_view import view_calendar
from web.templating import lay_out
from web.views.lead import view_lead

router = APIRouter()


@router.api_route("/board", methods=READS)
def board(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A centre's files by state."""
    with entered(request, token, lang) as session:
        view = view_board(session, request.query_params)
        return HTMLResponse(lay_out("board", session, session.t("board.title"), session.here("board"), view))


@router.api_route("/calendar", methods=READS)
def calendar(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """What is on which day of a month."""
    with entered(request, token, lang) as session:
        view = view_calendar(session, request.query_params)
        title = session.t("calendar.title", month=view.month)
        return HTMLResponse(lay_out("calendar", session, title, session.here("calendar"), view))


Change = Callable[[Connection, Editor, FormData], None]


def _said(fields: FormData, name: str) -> str:
    return plain(fields.get(name, ""))


def _number(fields: FormData, name: str) -> int:
    """A number of a form; 0 for what is none."""
    return whole(_said(fields, name)) or 0


def _state(connection: Connection, editor: Editor, fields: FormData) -> None:
    owner = _number(fields, "owner") or None
    changes.change_state(
        connection, editor, _number(fields, "version"), _said(fields, "state"), _said(fields, "why"), owner
    )


def _steps(connection: Connection, editor: Editor, fields: FormData) -> None:
    offered, done = (
        {str(one) for one in fields.getlist(name)} & steps().keys() for name in ("offered", "done")
    )
    changes.tick_steps(connection, editor, _number(fields, "version"), offered, done)


CHANGES: Mapping[str, Change] = {
    "state": _state,
    "steps": _steps,
    "note": lambda connection, editor, fields: changes.add_note(connection, editor, _said(fields, "note")),
    "link": lambda connection, editor, fields: changes.add_link(
        connection, editor, _said(fields, "url"), _said(fields, "title")
    ),
    "unlink": lambda connection, editor, fields: changes.remove_link(
        connection, editor, _number(fields, "id")
    ),
    "date": lambda connection, editor, fields: changes.add_date(
        connection, editor, _said(fields, "day"), _said(fields, "title")
    ),
    "undate": lambda connection, editor, fields: changes.remove_date(
        connection, editor, _number(fields, "id")
    ),
}


@router.post("/file/{lead_id}/{change}")
def change_file(
    request: Request, lead_id: str, change: str, fields: Fields, token: Token = "", lang: Language = ""
) -> Response:
    """Change a lead's file, and show the lead; who is not logged in as an editor is refused."""
    with entered(request, token, lang, up="../../", write=True) as session:
        session.require(Role.EDITOR)
        if change not in CHANGES:
            raise Refusal(404, "no_page", session.t.language)
        lead = living_lead(session, lead_id)
        editor = Editor(session.me, session.subscriber["centre"], lead, session.now)
        try:
            with session.connection.begin_nested():  # what fails half-way leaves nothing
                CHANGES[change](session.connection, editor, fields)
        except StaleError:
            return _again(session, lead, session.t("file.stale"), 409, _typed(fields, change, ""))
        except FileError as error:
            typed = _typed(fields, change, error.about)
            return _again(session, lead, session.t(f"file.wrong.{error.about}"), 400, typed)
        return RedirectResponse(session.page(f"lead/{lead}") + "#file", 303)


def _typed(fields: FormData, change: str, wrong: str) -> dict[str, str]:
    """What was sent: of each field its values, with blanks between, its change, and the field to put right, if any."""
    sent = {name: " ".join(plain(one) for one in fields.getlist(name)) for name in fields}
    return sent | {"form": change, "wrong": wrong}


def _again(session: Session, lead: str, trouble: str, status: int, typed: Mapping[str, str]) -> HTMLResponse:
    """The lead's page as it stands, with what was wrong and what was typed: nothing was changed."""
    view = view_lead(session, lead, trouble, typed)
    return HTMLResponse(
        lay_out("lead", session, view.card.plain_title, session.here(f"lead/{lead}"), view), status
    )
