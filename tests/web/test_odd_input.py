"""What no person types and any program may send: each address of the desk refuses or ignores it, and never fails."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select, text
from starlette.routing import Mount

from desk.role import Role
from desk.searches.query import SearchQuery
from digest.links.tokens import CompanyToken
from tests.digest.world import DAY, NOW, World
from tests.web.desk import SIGNER, Desk
from tests.web.staff import enter
from warehouse.tables import desk_search
from web.app import create_app

ODD = ("a\0b", "9" * 30, "1e-20000", "0e999999", "NaN", "%_\\'", "٣", "x" * 900)
ODD_PARTS = ("%00", "9" * 30, "%25")
# Fields that pages read from the whole query or form, beside those that their routes name.
FIELDS = (
    *(
        "q",
        "without",
        "city",
        "buyer",
        "funder",
        "least",
        "most",
        "before",
        "page",
        "month",
        "state",
        "country",
    ),
    *(
        "version",
        "why",
        "owner",
        "note",
        "url",
        "title",
        "day",
        "id",
        "offered",
        "done",
        "keywords",
        "least_krw",
    ),
    *(
        "most_krw",
        "language",
        "rhythm",
        "channel",
        "email",
        "consented_on",
        "concepts",
        "languages",
        "name",
        "do",
    ),
    *("topic", "fact_en", "fact_ko", "valid_as_of", "source_title", "source_url", "mark", "hidden"),
)
# What a part of an address stands for, and which changes of it there are.
PARTS = {
    "lead_id": ("L-1",), "number": ("1",), "country": ("TH",), "row_id": ("new",), "search_id": ("1",),
    "source": ("th_egp",), "project_id": ("PR-1",), "party_id": ("PA-1",), "path": ("missed", "too-much"),
    "board": ("pipeline",),
    "change": ("state", "steps", "note", "link", "unlink", "date", "undate"),
}  # fmt: skip


def routes() -> Iterator[APIRoute]:
    """The pages of the desk; the API has its own document to be tried from."""
    app = create_app(_no_warehouse, SIGNER, lambda _: NOW)
    for route in app.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            assert isinstance(route, Mount)


def _no_warehouse() -> Any:  # noqa: ANN401  # it is never opened
    raise AssertionError


def addresses(route: APIRoute, *odd: str) -> Sequence[str]:
    """The addresses of a route, with parts as they should be, or with odd ones."""
    found = [route.path]
    for name in route.param_convertors:
        found = [one.replace(f"{{{name}}}", part) for one in found for part in odd or PARTS[name]]
    return found


def requests(route: APIRoute) -> Iterator[tuple[str, str]]:
    """Addresses of a route, and what stands in all their fields."""
    yield from ((address, odd) for address in addresses(route) for odd in ODD)
    if route.param_convertors:
        yield from ((address, "1") for address in addresses(route, *ODD_PARTS))


@pytest.fixture
def firm(desk: Desk, world: World) -> str:
    """The token of the page of a firm that takes all of Thailand."""
    with world.engine.begin() as connection:
        connection.execute(text("INSERT INTO digest.company (name, countries) VALUES ('Hanbit', '{TH}')"))
    return SIGNER.sign_company(CompanyToken(1, 1, (NOW + DAY).date()))


def test_no_address_of_the_desk_fails_on_odd_input(desk: Desk, world: World, firm: str) -> None:
    staff = enter(desk, world, "op@centre.example", Role.OPERATOR)
    failed = []
    for route in routes():
        names = {one.alias for one in (*route.dependant.query_params, *route.dependant.body_params)}
        who = {"token": firm} if route.path.startswith("/firm") else {}
        for address, odd in requests(route):
            told = dict.fromkeys((names | set(FIELDS)) - {"token"}, odd)
            for method in route.methods & {"GET", "POST"}:
                fields, form = (who | told, None) if method == "GET" else (who, told)
                at, cookie = f"{desk.address}{address}", {"cookie": f"cityleads={staff.secret}"}
                answer = desk.client.request(method, at, params=fields, data=form, headers=cookie)
                failed += [(method, address, odd)] if answer.status_code == 500 else []
    assert failed == []


def test_a_search_with_an_odd_sum_is_told_so_and_not_kept(desk: Desk, world: World) -> None:
    kim = enter(desk, world, "kim@centre.example", Role.READER)
    odd = ("1e-20000", "0e999999", "0e-999999", "1e30", "-1", "NaN", "0.00001")
    assert [SearchQuery.parse({"least": one}) for one in odd] == [(SearchQuery(), ("least",))] * len(odd)
    asked = [kim.send("search/new", name="n", least=one, rhythm="daily", channel="mail") for one in odd]
    assert [page.status for page in asked] == [400] * len(odd)
    with world.engine.connect() as connection:
        assert connection.execute(select(desk_search.c.query)).all() == []
