"""The addresses of feeds, whose token stands in the address and is good for that feed alone, and of sheets."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from fastapi.security import APIKeyQuery

from desk.personal_tokens import Opens
from web.api import feeding
from web.api.answering import Body, Caller, answer
from web.api.feeding import Asked, asked_by
from web.api.filters import Filters
from web.api.problems import documented
from web.api.routes import Credentials, search_of, secret_of

router = APIRouter()
_key = APIKeyQuery(
    name="token",
    auto_error=False,
    scheme_name="feed_token",
    description="The token of this feed alone; what it tells of was chosen when it was made.",
)
Secret = Annotated[str | None, Depends(_key)]


def _told(media: str, description: str) -> dict[int | str, dict[str, object]]:
    text = {"schema": {"type": "string", "format": "binary"}}
    return documented(404) | {200: {"description": description, "content": {media: text}}}


def _feed(request: Request, secret: str | None, opens: Opens, make: Callable[[Asked], Body]) -> Response:
    return answer(request, secret or "", opens, lambda caller: make(asked_by(request, caller)))


@router.get(
    f"/feeds/{Opens.LEADS}",
    response_class=Response,
    responses=_told("application/atom+xml", "An Atom feed (RFC 4287) of at most 50 leads."),
    tags=["feeds"],
)
def leads_feed(request: Request, token: Secret) -> Response:
    """The leads of a search as a feed, each with what happened to it last."""
    return _feed(request, token, Opens.LEADS, feeding.make_leads_feed)


@router.get(
    f"/feeds/{Opens.EVENTS}",
    response_class=Response,
    responses=_told("application/atom+xml", "An Atom feed (RFC 4287) of at most 50 events."),
    tags=["feeds"],
)
def events_feed(request: Request, token: Secret) -> Response:
    """What happened to the leads of a search as a feed, the value before and after in each entry."""
    return _feed(request, token, Opens.EVENTS, feeding.make_events_feed)


@router.get(
    f"/feeds/{Opens.DEADLINES}",
    response_class=Response,
    responses=_told("text/calendar", "A calendar (RFC 5545) of the dates ahead of at most 300 leads."),
    tags=["feeds"],
)
def deadlines(request: Request, token: Secret) -> Response:
    """The deadlines of a search as a calendar to subscribe to."""
    return _feed(request, token, Opens.DEADLINES, feeding.make_deadlines)


@router.get(
    "/leads.xlsx",
    response_class=Response,
    responses=_told(feeding.XLSX, "A sheet of at most 5,000 leads, with a row of headings."),
    tags=["leads"],
)
def sheet(request: Request, asked: Annotated[Filters, Query()], credentials: Credentials) -> Response:
    """All leads that answer a search as a sheet, in the language of the token's owner."""

    def make(caller: Caller) -> Body:
        return feeding.make_sheet(Asked(asked_by(request, caller).session, search_of(caller, asked)))

    return answer(request, secret_of(credentials), Opens.API, make)
