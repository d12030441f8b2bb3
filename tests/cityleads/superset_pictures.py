"""What a real browser sees of a Superset's dashboards: the answer to each chart's query, and a picture."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

WIDTH, HEIGHT = 1200, 1400  # CSS pixels; a chart is asked for once it comes near the window
_PATIENCE = 300_000  # milliseconds
_DRAWN = 3_000  # milliseconds that a chart moves after its answer has come


@dataclass(frozen=True, slots=True)
class Answer:
    """What Superset's chart data API answered to a chart's query.

    Attributes:
        status: of HTTP.
        rows: of each of its queries, as a list of column → value.
        error: what went wrong; empty where nothing did.
    """

    status: int
    rows: list[list[Mapping[str, Any]]]
    error: str


@contextmanager
def logged_in(browser: "Browser", address: str, user: str, password: str) -> "Iterator[Page]":
    """A page of somebody who has filled in the login form."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="ko-KR")
    # Superset's pages count their readers elsewhere; nothing but the server is asked.
    context.route(lambda url: not url.startswith((address, "data:", "blob:")), lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(f"{address}/login/")
    page.fill("input#username", user)
    page.fill("input#password", password)
    page.press("input#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    yield page
    context.close()


def charts_of(page: "Page", address: str, dashboard: str) -> dict[int, str]:
    """The charts on a dashboard as Superset knows them: number → title."""
    told = page.request.get(f"{address}/api/v1/dashboard/{dashboard}/charts", timeout=_PATIENCE)
    assert told.status == 200, told.text()
    return {one["id"]: one["slice_name"] for one in told.json()["result"]}


def look(page: "Page", address: str, dashboard: str, picture: Path) -> dict[str, Answer]:
    """Open a dashboard, wait for the answers to all of its charts, and take its picture; title → answer."""
    titles = charts_of(page, address, dashboard)
    answers: dict[str, Answer] = {}

    def note(response: "Response") -> None:
        if "/api/v1/chart/data" in response.url:
            asked = parse_qs(urlsplit(response.url).query).get("form_data")
            if asked:  # a filter asks without one
                answers[titles[json.loads(asked[0])["slice_id"]]] = _answer(response)

    page.on("response", note)
    page.goto(f"{address}/superset/dashboard/{dashboard}/?standalone=2")
    page.wait_for_selector(".dashboard-component-chart-holder")
    waited = 0
    while len(answers) < len(titles) and waited < _PATIENCE:
        page.wait_for_timeout(500)
        waited += 500
    page.remove_listener("response", note)
    page.wait_for_timeout(_DRAWN)
    charts = page.locator(".dashboard-component-chart-holder").all()
    low = max(box["y"] + box["height"] for box in (one.bounding_box() for one in charts) if box)
    page.screenshot(path=str(picture), clip={"x": 0, "y": 0, "width": WIDTH, "height": min(low + 24, HEIGHT)})
    return answers


def _answer(response: "Response") -> Answer:
    told = response.json()
    results = told.get("result", [])
    errors = [one["error"] for one in results if one.get("error")]
    error = "" if response.ok else json.dumps(told, ensure_ascii=False)
    return Answer(
        response.status,
        [one.get("data") or [] for one in results],
        "; ".join([*errors, *filter(None, [error])]),
    )
