"""The addresses of the JSON API. All of them only read."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from desk.personal_tokens import Opens
from desk.searches.named import read_named
from desk.searches.query import SearchQuery
from warehouse.lead_details import living
from web.api.answering import Body, Caller, answer
from web.api.cursors import CursorError
from web.api.filters import EventFilters, Filters, LeadFilters, ProjectFilters
from web.api.models import Events, Lead, Leads, Project, Projects
from web.api.problems import Refused, documented
from web.api.reading import read_event_page, read_lead, read_lead_page, read_project, read_project_page

router = APIRouter()
_JSON = "application/json"
_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A personal token, made on the desk's page of tokens; it can be withdrawn there at any time.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def secret_of(credentials: HTTPAuthorizationCredentials | None) -> str:
    """The token of the header; "" where there is none."""
    return credentials.credentials if credentials else ""


def search_of(call: Caller, asked: Filters) -> SearchQuery:
    """The question that is asked. Raises Refused where it names a search that its asker does not keep."""
    found = read_named(call.connection, call.bearer.me, asked.told())
    if found is None:
        raise Refused(404, "search: you keep none with this id.")
    return found


def _given(
    request: Request,
    credentials: HTTPAuthorizationCredentials | None,
    make: Callable[[Caller], BaseModel | None],
) -> Response:
    """Answer with a model; 404 where there is none."""

    def body(caller: Caller) -> Body:
        try:
            made: Any = make(caller)
        except CursorError:
            raise Refused(422, "cursor: it is none of ours; begin again without one.") from None
        if made is None:
            raise Refused(404)
        entries = len(made.items) if hasattr(made, "items") else 1
        return Body(made.model_dump_json().encode(), _JSON, entries)

    return answer(request, secret_of(credentials), Opens.API, body)


@router.get("/leads", response_model=Leads, responses=documented(404), tags=["leads"])
def list_leads(
    request: Request, asked: Annotated[LeadFilters, Query()], credentials: Credentials
) -> Response:
    """List the leads that answer a search, the one first known last at the top."""
    return _given(
        request,
        credentials,
        lambda call: read_lead_page(call.connection, search_of(call, asked), asked, call.now),
    )


@router.get("/leads/{lead_id}", response_model=Lead, responses=documented(404), tags=["leads"])
def show_lead(
    request: Request,
    lead_id: Annotated[
        str,
        Path(
            pattern="^L-[A-Z0-9]{1,20}$", description="Id of the lead; a merged one's leads to the survivor."
        ),
    ],
    credentials: Credentials,
) -> Response:
    """Show one lead."""

    def make(call: Caller) -> Lead | None:
        today = living(call.connection, [lead_id]).get(lead_id, "")
        return read_lead(call.connection, today, call.now)

    return _given(request, credentials, make)


@router.get("/events", response_model=Events, responses=documented(404), tags=["events"])
def list_events(
    request: Request, asked: Annotated[EventFilters, Query()], credentials: Credentials
) -> Response:
    """List what happened to the leads that answer a search, the latest first."""
    return _given(
        request,
        credentials,
        lambda call: read_event_page(call.connection, search_of(call, asked), asked, call.now),
    )


@router.get("/projects", response_model=Projects, responses=documented(), tags=["projects"])
def list_projects(
    request: Request, asked: Annotated[ProjectFilters, Query()], credentials: Credentials
) -> Response:
    """List projects, the one first known last at the top."""
    return _given(request, credentials, lambda call: read_project_page(call.connection, asked))


@router.get("/projects/{project_id}", response_model=Project, responses=documented(404), tags=["projects"])
def show_project(
    request: Request,
    project_id: Annotated[str, Path(pattern="^PR-[A-Z0-9]{1,20}$", description="Id of the project.")],
    credentials: Credentials,
) -> Response:
    """Show one project."""
    return _given(request, credentials, lambda call: read_project(call.connection, project_id))
