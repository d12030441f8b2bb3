"""A run that cannot be meant is refused when it is asked for, and any other request goes on as it came."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dags._trigger_check import TriggerCheck


async def _taken(request: Request) -> JSONResponse:
    return JSONResponse({"taken": (await request.body()).decode("utf-8", "replace")})


def ask(method: str, dag: str, content: bytes = b"") -> httpx.Response:
    """Ask a server that takes every run, behind the check."""
    app = TriggerCheck(
        Starlette(routes=[Route("/api/v2/dags/{dag}/dagRuns", _taken, methods=["POST", "GET"])])
    )

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://airflow") as client:
            return await client.request(method, f"/api/v2/dags/{dag}/dagRuns", content=content)

    return asyncio.run(answer())


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (
        "collect_th_egp",
        {"since": "2026-11-24", "until": "2026-11-23"},
        "since (2026-11-24) must not be later than until (2026-11-23)",
    ),
    ("backfill", {"since": "2027-01-01", "until": "2026-12-31"}, "since (2027-01-01) must not be later"),
    (
        "collect_th_egp",
        {"max_page": 2, "dept": 1},
        "collect_th_egp has no param dept, max_page; it has mode, sandbox_day, since, until, max_pages",
    ),
    (
        "digest_hanoi",
        {"since": "2026-11-24"},
        "digest_hanoi has no param since; it has mode, sandbox_day, days_off",
    ),
]


@pytest.mark.parametrize(("dag", "conf", "why"), REFUSED)
def test_a_run_that_cannot_be_meant_is_refused_with_the_reason(
    dag: str, conf: dict[str, Any], why: str
) -> None:
    answer = ask("POST", dag, json.dumps({"logical_date": None, "conf": conf}).encode())
    assert (answer.status_code, answer.json()["detail"].startswith(why)) == (422, True), answer.text


@pytest.mark.parametrize(
    ("dag", "body"),
    [
        ("collect_th_egp", {"conf": {"since": "2026-11-23", "until": "2026-11-23", "max_pages": 2}}),
        ("collect_th_egp", {"conf": {"since": "2026-11-23", "until": None}}),
        ("refine", {"logical_date": None}),
        ("refine", {"conf": None}),
        ("somebody_elses", {"conf": {"anything": 1}}),
        ("refine", ["no object"]),
    ],
)
def test_any_other_request_reaches_airflow_as_it_came(dag: str, body: Any) -> None:  # noqa: ANN401  # any JSON
    sent = json.dumps(body)
    answer = ask("POST", dag, sent.encode())
    assert (answer.status_code, answer.json()) == (200, {"taken": sent})


def test_a_body_that_is_no_json_is_airflow_s_to_refuse() -> None:
    assert ask("POST", "refine", b"\xff{").status_code == 200


def test_a_look_at_the_runs_is_no_trigger() -> None:
    assert ask("GET", "refine").json() == {"taken": ""}
