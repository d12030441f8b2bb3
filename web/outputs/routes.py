"""The addresses of the page of outputs. All of it needs a login: what is made here outlives any link."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from desk.acts import record
from desk.field_errors import FieldError
from desk.personal_tokens import Opens, make_token, withdraw
from desk.role import Role
from desk.searches.query import SearchQuery
from desk.webhooks.endpoints import end_webhook, make_webhook
from desk.webhooks.posting import AddressError
from web.api.feeding import Asked, make_sheet
from web.forms import READS, Field, Fields, Language, Token, whole
from web.outputs.view import HOOK_FIELDS, OutputsView, search_of, shown_of, view_outputs
from web.session import Session, entered
from web.templating import lay_out

router = APIRouter()


def _page(session: Session, view: OutputsView, status: int = 200) -> HTMLResponse:
    title = session.t("outputs.title")
    return HTMLResponse(lay_out("outputs", session, title, session.here("outputs"), view), status)


@router.api_route("/outputs", methods=READS)
def outputs(request: Request, token: Token = "", lang: Language = "") -> HTMLResponse:
    """What goes out of the desk for who has logged in."""
    with entered(request, token, lang) as session:
        session.require(Role.READER)
        return _page(session, view_outputs(session))


@router.post("/outputs/make")
def make(
    request: Request,
    token: Token = "",
    lang: Language = "",
    name: Field = "",
    opens: Field = "",
    country: Field = "",
    q: Field = "",
    search: Field = "",
) -> HTMLResponse:
    """Make a token, and show it this once."""
    with entered(request, token, lang, up="../", write=True) as session:
        session.require(Role.READER)
        try:
            kind = Opens(opens)
            asked = {"country": country, "q": q, "search": search}
            told = "" if kind is Opens.API else search_of(asked)
            secret = make_token(session.connection, session.me, name, kind, session.now, told)
        except FieldError as error:
            return _page(session, view_outputs(session, trouble=error.about), 400)
        except ValueError:
            return _page(session, view_outputs(session, trouble="form"), 400)
        shown = shown_of(session, secret, kind)
        return _page(session, view_outputs(session, fresh=shown, said="api" if kind is Opens.API else "feed"))


@router.post("/outputs/sheet")
def sheet(request: Request, token: Token = "", lang: Language = "") -> Response:
    """All leads of a search as a sheet; a link's reader may have it too, as their mails have such a sheet."""
    with entered(request, token, lang, up="../", write=True) as session:
        search, _ = SearchQuery.parse(request.query_params.multi_items())
        made = make_sheet(Asked(session, search))
        told = {"search": search.to_query_string(), "rows": made.entries}
        record(session.connection, session.me, "sheet.made", str(session.me), session.now, new=told)
        return Response(made.content, media_type=made.media, headers=made.headers)


@router.post("/outputs/hook")
def make_hook(request: Request, fields: Fields, token: Token = "", lang: Language = "") -> HTMLResponse:
    """Make a webhook of one's own, and show this once what signs its messages."""
    with entered(request, token, lang, up="../", write=True) as session:
        session.require(Role.READER)
        told = {name: str(fields.get(f"hook_{name}", "")) for name in HOOK_FIELDS}
        try:
            made = make_webhook(
                session.connection,
                session.me,
                told["name"],
                told["url"],
                told["template"],
                search_of(told),
                session.now,
                session.site.poster,
            )
        except FieldError as error:
            return _page(session, view_outputs(session, trouble=error.about), 400)
        except AddressError:
            return _page(session, view_outputs(session, trouble="address"), 400)
        except ValueError:
            return _page(session, view_outputs(session, trouble="form"), 400)
        return _page(session, view_outputs(session, fresh=made.secret, said="hook"))


@router.post("/outputs/end")
def end(request: Request, token: Token = "", lang: Language = "", id: Field = "") -> Response:  # noqa: A002  # the form's
    """End a webhook: one's own, or anybody's as an operator."""
    with entered(request, token, lang, up="../", write=True) as session:
        session.require(Role.READER)
        operator = session.role.may(Role.OPERATOR)
        if not end_webhook(session.connection, whole(id) or 0, session.me, session.now, anyones=operator):
            return _page(session, view_outputs(session, trouble="none"), 404)
        return RedirectResponse(session.page("outputs"), 303)


@router.post("/outputs/withdraw")
def take_back(request: Request, token: Token = "", lang: Language = "", id: Field = "") -> Response:  # noqa: A002  # the form's
    """Withdraw a token: one's own, or anybody's as an operator."""
    with entered(request, token, lang, up="../", write=True) as session:
        session.require(Role.READER)
        operator = session.role.may(Role.OPERATOR)
        if not withdraw(session.connection, whole(id) or 0, session.me, session.now, anyones=operator):
            return _page(session, view_outputs(session, trouble="none"), 404)
        return RedirectResponse(session.page("outputs"), 303)
