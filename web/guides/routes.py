"""The addresses of entry guides: a page a country, and the form of a row."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from desk.guides.entry_guides import GuideError, GuideRow, StaleRowError, change_row
from desk.role import Role
from domain.country import COUNTRIES
from web.guides.guide_view import country_of, guide_title, row_of, view_guide, view_row
from web.session import Session, entered
from web.team.routes import read_form
from web.templating import lay_out

router = APIRouter()

_READS = ["GET", "HEAD"]
_FIELDS: Final = ("topic", "fact_en", "fact_ko", "valid_as_of", "source_title", "source_url", "mark")
Token = Annotated[str, Query(alias="token")]
Language = Annotated[str, Query(alias="lang")]


@router.api_route("/guides", methods=_READS)
def guides(request: Request, token: Token = "", lang: Language = "") -> Response:
    """The way to the guide of one's own country; for headquarters to the first."""
    with entered(request, token, lang) as session:
        own = session.subscriber["country"]
        return RedirectResponse(
            session.page(f"guide/{own if own in COUNTRIES else next(iter(COUNTRIES))}"), 303
        )


@router.api_route("/guide/{country}", methods=_READS)
def guide(country: str, request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A country's guide."""
    with entered(request, token, lang, up="../") as session:
        view = view_guide(session, country_of(session, country))
        title = guide_title(session, country)
        return HTMLResponse(lay_out("guide", session, title, session.here(f"guide/{country}"), view))


@router.api_route("/guide/{country}/{row_id}", methods=_READS)
def guide_row(
    country: str, row_id: str, request: Request, token: Token = "", lang: Language = ""
) -> HTMLResponse:
    """The form of a row."""
    with entered(request, token, lang, up="../../") as session:
        session.require(Role.EDITOR)
        return _form(session, country, row_of(session, country_of(session, country), row_id), row_id)


def _form(
    session: Session, country: str, row: GuideRow, row_id: str, trouble: str = "", status: int = 200
) -> HTMLResponse:
    view = view_row(session, country, row, row_id, trouble)
    here = session.here(f"guide/{country}/{row_id}")
    return HTMLResponse(lay_out("guide_row", session, guide_title(session, country), here, view), status)


@router.post("/guide/{country}/{row_id}")
def change_guide_row(
    country: str,
    row_id: str,
    request: Request,
    fields: Annotated[FormData, Depends(read_form)],
    token: Token = "",
    lang: Language = "",
) -> Response:
    """Change a row, hide it, or add one."""
    with entered(request, token, lang, up="../../", write=True) as session:
        session.require(Role.EDITOR)
        row = row_of(session, country_of(session, country), row_id)
        values = {name: str(fields.get(name, "")).replace("\0", "") for name in _FIELDS}
        said = str(fields.get("version", "0"))
        version = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else -1
        try:
            with session.connection.begin_nested():
                hidden = fields.get("hidden") == "1"
                change_row(session.connection, row, values, version, session.me, session.now, hidden=hidden)
        except GuideError as error:
            trouble = session.t(f"guide.wrong.{error.about}")
            return _form(session, country, row.saying(values), row_id, trouble, 400)
        except StaleRowError:
            return _form(session, country, row, row_id, session.t("guide.stale"), 409)
        return RedirectResponse(session.page(f"guide/{country}"), 303)
