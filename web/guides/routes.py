"""The addresses of entry guides: a page a country, and the form of a row."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.field_errors import StaleError
from desk.guides.entry_guides import GuideError, GuideRow, change_row
from desk.role import Role
from domain.country import COUNTRIES
from web.forms import READS, Fields, Language, Token, plain, whole
from web.guides.guide_view import country_of, guide_title, row_of, view_guide, view_row
from web.session import Session, entered
from web.templating import lay_out

router = APIRouter()

_FIELDS: Final = ("topic", "fact_en", "fact_ko", "valid_as_of", "source_title", "source_url", "mark")


@router.api_route("/guides", methods=READS)
def guides(request: Request, token: Token = "", lang: Language = "") -> Response:
    """The way to the guide of one's own country; for headquarters to the first."""
    with entered(request, token, lang) as session:
        own = session.subscriber["country"]
        return RedirectResponse(
            session.page(f"guide/{own if own in COUNTRIES else next(iter(COUNTRIES))}"), 303
        )


@router.api_route("/guide/{country}", methods=READS)
def guide(country: str, request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """A country's guide."""
    with entered(request, token, lang, up="../") as session:
        view = view_guide(session, country_of(session, country))
        title = guide_title(session, country)
        return HTMLResponse(lay_out("guide", session, title, session.here(f"guide/{country}"), view))


@router.api_route("/guide/{country}/{row_id}", methods=READS)
def guide_row(
    country: str, row_id: str, request: Request, token: Token = "", lang: Language = ""
) -> HTMLResponse:
    """The form of a row."""
    with entered(request, token, lang, up="../../") as session:
        session.require(Role.EDITOR)
        return _form(session, country, row_of(session, country_of(session, country), row_id), row_id)


def _form(
    session: Session,
    country: str,
    row: GuideRow,
    row_id: str,
    trouble: str = "",
    status: int = 200,
    now: GuideRow | None = None,
) -> HTMLResponse:
    view = view_row(session, country, row, row_id, trouble, now)
    here = session.here(f"guide/{country}/{row_id}")
    return HTMLResponse(lay_out("guide_row", session, guide_title(session, country), here, view), status)


@router.post("/guide/{country}/{row_id}")
def change_guide_row(
    country: str,
    row_id: str,
    request: Request,
    fields: Fields,
    token: Token = "",
    lang: Language = "",
) -> Response:
    """Change a row, hide it, or add one."""
    with entered(request, token, lang, up="../../", write=True) as session:
        session.require(Role.EDITOR)
        own = plain(fields.get("own", ""))
        row = row_of(session, country_of(session, country), row_id, own)
        values = {name: plain(fields.get(name, "")) for name in _FIELDS}
        shown = whole(plain(fields.get("version", "0")))
        version = -1 if shown is None else shown  # no row is of that
        try:
            with session.connection.begin_nested():
                hidden = fields.get("hidden") == "1"
                change_row(
                    session.connection,
                    row,
                    values,
                    version,
                    session.me,
                    session.now,
                    hidden=hidden,
                )
        except GuideError as error:
            trouble = session.t(f"guide.wrong.{error.about}")
            return _form(session, country, row.saying(values), row_id, trouble, 400)
        except StaleError:
            sent, stale = row.saying(values), session.t("guide.stale")
            return _form(session, country, sent, row_id, stale, 409, now=row)
        return RedirectResponse(session.page(f"guide/{country}"), 303)
