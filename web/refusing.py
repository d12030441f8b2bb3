"""How the desk says no: a page in the reader's language whatever ends a request, a problem for programs."""

from datetime import datetime
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import Scope

from desk.sessions import read_session
from digest.links.tokens import Action, ExpiredError, ForgedError
from web.api import problems
from web.i18n import WebTranslator, language_from, language_of
from web.queries import read_subscriber
from web.session import Refusal, Site, site_of
from web.templating import lay_out_note

API = "/api/v1"
# Refusals after which a link to log in by is the way on.
_LOGIN_HELPS = ("login", "expired", "used")
# What HTTP itself refuses, in the catalogues' words; all else cannot be understood.
_WORDS = {
    HTTPStatus.NOT_FOUND: "no_page",
    HTTPStatus.METHOD_NOT_ALLOWED: "no_page",
    HTTPStatus.REQUEST_TIMEOUT: "slow",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "long",
    HTTPStatus.TOO_MANY_REQUESTS: "often",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "long_head",
    HTTPStatus.INTERNAL_SERVER_ERROR: "trouble",
}
# What is refused before anything is looked up: it would cost what the bound saves.
_UNREAD = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


def refuse_in_words(app: FastAPI) -> None:
    """Let the desk answer its errors with pages."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _unknown)
    app.add_exception_handler(RequestValidationError, _unreadable)


async def refuse(scope: Scope, status: int) -> Response:
    """What a request is answered with that reaches no address, or fails there.

    Args:
        scope: of the request, within the desk's app.
        status: 429, 431 or 500.
    """
    request = Request(scope)
    if is_for_programs(request):
        return problems.answer(status, problems.TOLD[status])
    return await run_in_threadpool(_plain, request, status)


def is_for_programs(request: Request) -> bool:
    """Whether an address is one of the API's."""
    return _path(request).startswith(f"{API}/")


def _path(request: Request) -> str:
    return request.url.path.removeprefix(request.scope.get("root_path", ""))


def _plain(request: Request, status: int) -> HTMLResponse:
    language = "" if status in _UNREAD else _language_of_reader(request)
    return _note(request, status, _WORDS.get(HTTPStatus(status), "unreadable"), language)


def _note(request: Request, status: int, reason: str, language: str = "") -> HTMLResponse:
    usual = language or language_from(request.headers.get("accept-language", ""))
    asked = request.query_params.get("lang", "")
    t = WebTranslator(language_of(asked, usual), "UTC")
    up = "../" * (_path(request).count("/") - 1) or "./"
    page = lay_out_note(
        t,
        t(f"refused.{reason}.title"),
        [t(f"refused.{reason}.said")],
        up,
        sandbox=site_of(request).sandbox,
        further=(f"{up}login?lang={t.language}", t("entry.title")) if reason in _LOGIN_HELPS else None,
    )
    return HTMLResponse(page, status)


def _language_of_reader(request: Request) -> str:
    """The language of who has the link or the login; "" where nobody has, or the warehouse does not answer."""
    site = site_of(request)
    try:
        return _read_language(site, request)
    except Exception:  # noqa: BLE001  # whatever is wrong there, the refusal itself has to be said
        return ""


def _read_language(site: Site, request: Request) -> str:
    token, secret = request.query_params.get("token", ""), request.cookies.get(site.cookie, "")
    if not token and not secret:
        return ""
    now = site.clock(site.engine)
    with site.engine.connect() as connection:
        reader = _named(site, token, now) if token else None
        if reader is None and secret:
            reader = read_session(connection, secret, now)
        found = None if reader is None else read_subscriber(connection, reader)
        return "" if found is None else language_of(found["language"], "")


def _named(site: Site, token: str, now: datetime) -> int | None:
    """Whom a link's token was made for."""
    for action in Action:
        try:
            return site.signer.read(action, token, now).subscriber
        except (ForgedError, ExpiredError):
            continue
    return None


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101  # registered for it
    return _note(request, error.status, error.reason, error.language)


def _unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    if is_for_programs(request):
        return problems.unknown(request, error)  # a path with a line break, which no mount takes
    answer = _plain(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _unreadable(request: Request, _error: Exception) -> Response:
    return _plain(request, HTTPStatus.BAD_REQUEST)
