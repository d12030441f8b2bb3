"""The addresses of authorities: the list, and one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from web.authorities.authority_view import view_authorities, view_authority
from web.session import entered
from web.templating import lay_out

router = APIRouter()

_READS = ["GET", "HEAD"]
Token = Annotated[str, Query(alias="token")]
Language = Annotated[str, Query(alias="lang")]


@router.api_route("/authorities", methods=_READS)
def authorities(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """Who buys."""
    with entered(request, token, lang) as session:
        view = view_authorities(session, request.query_params, token)
        title = session.t("authority.list")
        return HTMLResponse(lay_out("authorities", session, title, session.here("authorities"), view))


@router.api_route("/authority/{party_id}", methods=_READS)
def authority(party_id: str, request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """One buyer."""
    with entered(request, token, lang, up="../") as session:
        view = view_authority(session, party_id)
        here = session.here(f"authority/{party_id}")
        return HTMLResponse(lay_out("authority", session, view.name, here, view))
