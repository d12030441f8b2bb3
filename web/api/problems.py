"""Errors of the API, as RFC 9457 has them."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEDIA = "application/problem+json"


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field(
        "about:blank", description="A URI that names the kind; about:blank: the status tells it."
    )
    title: str = Field(description="The kind in words, the same for the same kind.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong with this request, and what can be done.")


# What each status of the API means; the document of every address names the usual ones.
TOLD = {
    304: "Nothing has changed since the answer whose ETag was sent in If-None-Match.",
    401: "No token was shown, or one that is unknown, withdrawn, or for something else.",
    404: "There is no such thing.",
    422: "A parameter cannot be meant.",
    429: "Too many requests were made with this token; Retry-After says how many seconds to wait.",
    431: "The request's head is too long.",
    500: "Something is wrong here, and nothing was changed. Please try again later.",
}


class Refused(Exception):  # noqa: N818  # it is an answer
    """A request that is answered with a problem."""

    def __init__(self, status: int, detail: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail or TOLD[status], headers


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of an address for the OpenAPI document; the usual ones are always among them."""
    told: dict[int | str, dict[str, Any]] = {304: {"description": TOLD[304]}}
    schema = {"$ref": "#/components/schemas/Problem"}
    for status in (401, *statuses, 422, 429):
        told[status] = {"description": TOLD[status], "content": {MEDIA: {"schema": schema}}}
    return told


def answer(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """A problem as an answer; `detail` says what is wrong with this request, and what can be done."""
    problem = Problem(type="about:blank", title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(problem.model_dump(), status, headers, media_type=MEDIA)


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101  # registered for it
    return answer(error.status, error.detail, error.headers)


def unknown(_request: Request, error: Exception) -> Response:
    """Say what HTTP itself refuses: an address, a method, a body."""
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    headers = dict(error.headers) if error.headers else None
    return answer(error.status_code, str(error.detail), headers)


def _unreadable(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
    # Names and reasons alone: what was sent is not sent back.
    told = (f"{'.'.join(map(str, one['loc'][1:])) or one['loc'][0]}: {one['msg']}" for one in error.errors())
    return answer(422, "; ".join(told))


def answer_problems(app: FastAPI) -> None:
    """Let an app answer its errors as problems."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, unknown)
    app.add_exception_handler(RequestValidationError, _unreadable)
