"""The web desk as an app: its routes, its middleware, and a page for every way in which a request can be refused."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Engine
from starlette.exceptions import HTTPException

from desk.webhooks.posting import Poster
from digest.links.tokens import Signer
from web.api import problems
from web.api.asgi import create_api
from web.authorities.routes import router as authorities
from web.companies.firm_routes import router as firm
from web.companies.routes import router as companies
from web.dashboards.routes import router as dashboards
from web.guides.routes import router as guides
from web.i18n import WebTranslator, language_from, language_of
from web.login.routes import router as login
from web.middleware import DeskMiddleware, Limiter
from web.operating.metrics_routes import router as metrics
from web.operating.routes import router as operating
from web.outputs.routes import router as outputs
from web.reports.routes import router as reports
from web.routes import router
from web.searches.routes import router as searches
from web.session import Post, Refusal, Site, site_of
from web.team.routes import router as team
from web.templating import lay_out_note
from web.watching.routes import router as watching

API = "/api/v1"
_AREAS = (
    router,
    login,
    searches,
    watching,
    team,
    companies,
    firm,
    authorities,
    guides,
    dashboards,
    outputs,
    reports,
    operating,
    metrics,
)


def create_app(
    open_engine: Callable[[], Engine],
    signer: Signer,
    clock: Callable[[Engine], datetime],
    *,
    sandbox: bool = False,
    base: str = "",
    open_post: Callable[[], Post] | None = None,
    poster: Poster | None = None,
    limiter: Limiter | None = None,
    calls: Limiter | None = None,
    metrics_token: str = "",
) -> FastAPI:
    """Make the desk: a FastAPI app that runs alone, or mounted under a prefix of another.

    Args:
        open_engine: connects to the warehouse; called at the first request, again while it fails.
        signer: reads and makes the tokens of links.
        clock: now in a warehouse, an aware time; the sandbox's stands still.
        sandbox: whether the leads are invented; every page then says so.
        base: the public address, without a slash at its end; "" where none is set, and then nobody can log in.
        open_post: how the desk mails; called at the first mail. None: nobody can log in.
        poster: knows where webhooks that people make may send; the public internet alone where there is none.
        limiter: how many requests a client may make; the usual number where there is none.
        calls: how many requests a token of the API may make; the usual number where there is none.
        metrics_token: whoever shows it may read the metrics; "": this machine alone may.
    """
    app = FastAPI(title="cityleads", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.site = site = Site(
        open_engine, signer, clock, sandbox, base, open_post, poster or Poster(), metrics_token=metrics_token
    )
    app.add_middleware(DeskMiddleware, limiter=limiter or Limiter())
    for one in _AREAS:
        app.include_router(one)
    app.mount(API, create_api(site, calls))
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _unknown)
    app.add_exception_handler(RequestValidationError, _unreadable)
    return app


# Refusals after which a link to log in by is the way on.
_LOGIN_HELPS = ("login", "expired", "used")


def _note(request: Request, status: int, reason: str, language: str = "") -> HTMLResponse:
    usual = language_from(request.headers.get("accept-language", ""))
    asked = request.query_params.get("lang", "")
    t = WebTranslator(language or language_of(asked, usual), "UTC")
    up = "../" * (request.url.path.removeprefix(request.scope.get("root_path", "")).count("/") - 1) or "./"
    page = lay_out_note(
        t,
        t(f"refused.{reason}.title"),
        [t(f"refused.{reason}.said")],
        up,
        sandbox=site_of(request).sandbox,
        further=(f"{up}login?lang={t.language}", t("entry.title")) if reason in _LOGIN_HELPS else None,
    )
    return HTMLResponse(page, status)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101  # registered for it
    return _note(request, error.status, error.reason, error.language)


def _unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    if request.url.path.removeprefix(request.scope.get("root_path", "")).startswith(f"{API}/"):
        return problems.unknown(request, error)  # a path with a line break, which no mount takes
    known = {HTTPStatus.NOT_FOUND: "no_page", HTTPStatus.METHOD_NOT_ALLOWED: "no_page"}
    answer = _note(request, error.status_code, known.get(HTTPStatus(error.status_code), "unreadable"))
    answer.headers.update(error.headers or {})
    return answer


def _unreadable(request: Request, _error: Exception) -> Response:
    return _note(request, 400, "unreadable")
