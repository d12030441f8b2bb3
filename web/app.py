"""The web desk as an app: its routes, its middleware, and how it refuses."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Engine

from desk.webhooks.posting import Poster
from digest.links.tokens import Signer
from web.api.asgi import create_api
from web.authorities.routes import router as authorities
from web.companies.firm_routes import router as firm
from web.companies.routes import router as companies
from web.dashboards.routes import router as dashboards
from web.guides.routes import router as guides
from web.login.routes import router as login
from web.middleware import DeskMiddleware, Limiter
from web.operating.metrics_routes import router as metrics
from web.operating.routes import router as operating
from web.outputs.routes import router as outputs
from web.refusing import API, refuse, refuse_in_words
from web.reports.routes import router as reports
from web.routes import router
from web.searches.routes import router as searches
from web.session import Post, Site
from web.team.routes import router as team
from web.watching.routes import router as watching

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
    app.add_middleware(DeskMiddleware, limiter=limiter or Limiter(), refuse=refuse)
    for one in _AREAS:
        app.include_router(one)
    app.mount(API, create_api(site, calls))
    refuse_in_words(app)
    return app
