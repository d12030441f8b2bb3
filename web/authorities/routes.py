"""The addresses of authorities: the list, and one."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.authorities.authority_view import view_authorities, view_authority
from web.forms import READS, Language, Token
from web.session import entered
from web.templating import lay_out

router = APIRouter()


@router.api_route("/authorities", methods=READS)
def authorities(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """Who buys."""
    with entered(request, token, lang) as session:
        view = view_authorities(session, request.query_params, token)
        title = session.t("authority.list")
        return HTMLResponse(lay_out("authorities", session, title, session.here("authorities"), view))


@router.api_route("/authority/{party_id}", methods=READS)
def authority(party_id: str, request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """One buyer."""
    with entered(request, token, lang, up="../") as session:
        view = view_authority(session, party_id)
        here = session.here(f"authority/{party_id}")
        return HTMLResponse(lay_out("authority", session, view.name, here, view))
