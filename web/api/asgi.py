"""The API as an app of its own within the desk: its errors are problems instead of pages, its document is OpenAPI's."""

from typing import Any

from fastapi import FastAPI

from web.api.answering import A_MINUTE, BURST
from web.api.feeds import router as feeds
from web.api.problems import Problem, answer_problems
from web.api.routes import router
from web.middleware import Limiter
from web.session import Site

ABOUT = """\
Smart-city leads, what happened to them, and projects, as JSON. Everything only reads.

Times are UTC (RFC 3339), days ISO 8601, sums decimal numbers in strings, in units of the currency beside them.
A page holds `limit` entries; `next` is the cursor of the page after it. Answers have an ETag: send it back in
If-None-Match, and an answer that you have is not sent again. A token may make 60 requests a minute.
"""


def create_api(site: Site, limiter: Limiter | None = None) -> FastAPI:
    """Make the API of a desk.

    Args:
        site: the desk.
        limiter: how many requests a token may make; the usual number where there is none.
    """
    app = FastAPI(
        title="cityleads",
        version="1",
        description=ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.site, app.state.limiter = site, limiter or Limiter(A_MINUTE, BURST)
    for one in (feeds, router):  # "leads.xlsx" is no lead
        app.include_router(one)
    answer_problems(app)
    _describe_problems(app)
    return app


def _describe_problems(app: FastAPI) -> None:
    """Put the schema of problems into the document, to which every address refers."""
    made = app.openapi

    def described() -> dict[str, Any]:
        document = made()
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return document

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend the document
