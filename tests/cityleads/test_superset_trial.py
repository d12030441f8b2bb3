"""The bundle in a real Superset: every chart answers and every dashboard is drawn.

`make superset-trial` runs it and takes the pictures of the docs anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import Connection, Engine, text

from cityleads.bi.marts import check_marts, refresh_marts
from cityleads.bi.superset.bundle_tables import of, rows
from domain.clock import moment_of
from tests.cityleads import superset_server
from tests.cityleads.superset_pictures import logged_in, look
from tests.harness import ROOT
from tests.ran import Ran, copied
from tests.web.conftest import browser
from warehouse.roles import drop_login, make_login
from warehouse.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]
pytestmark = [pytest.mark.superset, pytest.mark.timeout(1800)]
LOGIN = "superset_trial"
IMAGES = ROOT / "docs/images"
LARGEST = 150_000  # bytes of a picture
DASHBOARDS = [row["dashboard"] for row in rows("dashboards")]


@dataclass(frozen=True, slots=True)
class Served:
    """A Superset that runs: where, and what its administrator logs in with."""

    address: str
    password: str


@pytest.fixture(scope="module")
def superset(server: Server, ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Superset with the bundle, over a copy of the sandbox's warehouse that it reads as a BI login."""
    folder = tmp_path_factory.mktemp("superset")
    with copied(server, ran, "superset_trial") as engine:
        act(engine)
        with engine.begin() as connection:
            password = make_login(connection, LOGIN)
        address = engine.url.set(drivername="postgresql+psycopg2", username=LOGIN, password=password)
        try:
            secret = superset_server.prepare(folder, address.render_as_string(hide_password=False))
            with superset_server.served(folder) as where:
                yield Served(where, secret)
        finally:
            with engine.begin() as connection:
                drop_login(connection, LOGIN)


@pytest.fixture(scope="module")
def page(browser: "Browser", superset: Served) -> "Iterator[Page]":
    """A page of the administrator."""
    with logged_in(browser, superset.address, superset_server.USER, superset.password) as one:
        yield one


def act(engine: Engine) -> None:
    """Readers follow, turn down and miss something, and the data are tested: every chart has something to show."""
    with engine.begin() as connection:
        told = connection.execute(
            text(
                "SELECT DISTINCT ON (lead_id) subscriber_id, lead_id FROM digest.item i"
                " JOIN digest.run r ON r.id = i.run_id"
                " ORDER BY lead_id, r.frozen_at LIMIT 12"
            )
        ).all()
        for number, (subscriber, lead) in enumerate(told):
            _act(connection, subscriber, lead, number)
        _report(connection, told[0][0])
    refresh_marts(engine, moment_of(2))
    check_marts(engine, moment_of(2))


def _act(connection: Connection, subscriber: int, lead: str, number: int) -> None:
    reasons = ("not_smart_city", "too_small", "wrong_field")
    turned_down = number % 3 == 0
    connection.execute(
        text(
            "INSERT INTO digest.action (subscriber_id, lead_id, kind, reason, acted_at)"
            " VALUES (:subscriber, :lead, :kind, :reason, :now)"
        ),
        {
            "subscriber": subscriber,
            "lead": lead,
            "kind": "not_for_us" if turned_down else "follow",
            "reason": reasons[number // 3 % 3] if turned_down else "",
            "now": moment_of(2),
        },
    )


def _report(connection: Connection, subscriber: int) -> None:
    connection.execute(
        text(
            "INSERT INTO desk.report (subscriber_id, kind, about, note, source, native_id, country, title, reason, why,"
            " facts, reported_at) VALUES (:subscriber, 'missed', 'https://portal.example/1', '', '', '', '', '',"
            " 'not_listed', 'no_source', '{}', :now)"
        ),
        {"subscriber": subscriber, "now": moment_of(2)},
    )


def test_every_table_and_view_of_the_bundle_is_in_superset_once(superset: Served) -> None:
    with httpx.Client(base_url=superset.address, timeout=120) as client:
        login = {
            "username": superset_server.USER,
            "password": superset.password,
            "provider": "db",
            "refresh": False,
        }
        token = client.post("/api/v1/security/login", json=login).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        counts = {
            kind: client.get(f"/api/v1/{kind}/").json()["count"]
            for kind in ("database", "dataset", "chart", "dashboard")
        }
    assert counts == {"database": 1, "dataset": 29, "chart": len(rows("charts")), "dashboard": 6}


@pytest.mark.parametrize("dashboard", DASHBOARDS)
def test_every_chart_of_a_dashboard_answers_with_rows(superset: Served, page: "Page", dashboard: str) -> None:
    picture = IMAGES / f"superset-{dashboard}.png"
    answers = look(page, superset.address, f"cityleads-{dashboard}", picture)
    assert {title: one.error for title, one in answers.items() if one.error or one.status != 200} == {}
    assert set(answers) == {row["title"] for row in of("charts", "dashboard", dashboard)}
    empty = [title for title, one in answers.items() if not one.rows or not all(one.rows)]
    unknown = [title for title, one in answers.items() if all(value is None for value in _first(one.rows))]
    assert (empty, unknown) == ([], [])
    assert picture.stat().st_size <= LARGEST
    assert page.get_by_text("Unexpected error").count() == 0


def _first(found: list[list[Mapping[str, Any]]]) -> list[Any]:
    return list(found[0][0].values()) if found and found[0] else []
