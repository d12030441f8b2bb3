"""Of every source with details: a page with status 200 that is no detail counts as lost, and is asked for again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Literal

import pytest
from sqlalchemy import Engine, text

from cityleads import crawl
from cityleads.bootstrap import prepare_warehouse
from domain.clock import moment_of
from domain.crawl import CrawlOrder, DetailRequest
from domain.notice import Notice
from pipeline.refine import refine
from pipeline.settle import settle
from sandbox.server import running
from scrapers.__main__ import spider_of
from scrapers.base_spider import PortalSpider
from scrapers.source_config import facts, source_names
from tests.harness import crawl_orders
from transform.parsers import parse
from warehouse import detail_requests
from warehouse.db import rows_of

DAY = 1
NOW = moment_of(DAY)
SOURCES = tuple(
    name
    for name in source_names()
    if vars(PortalSpider)["details"] is not getattr(spider_of(name), "details", None)
)


def order_of(source: str, *wants: DetailRequest, fault: str = "") -> CrawlOrder:
    today = facts(source).local(NOW).date()
    since = today - timedelta(days=facts(source).window_days)
    entrance: Literal["details", "walk"] = "details" if wants else "walk"
    return CrawlOrder(
        source, entrance, NOW, since, today, detail_requests=wants, sandbox_day=DAY, fault=fault
    )


@cache
def wanted() -> Mapping[str, DetailRequest]:
    """A notice with details of each source."""
    found: dict[str, DetailRequest] = {}
    for source, walked in crawl_orders([order_of(name) for name in SOURCES]).items():
        notices = (one for page in walked.documents for one in parse(page) if isinstance(one, Notice))
        first = min((one for one in notices if one.locator), key=lambda one: one.native_id)
        found[source] = DetailRequest(first.native_id, first.locator)
    return found


def fetch(engine: Engine, fault: str) -> None:
    """Ask for one detail of each source, for the reason that its title says nothing, and refine what comes."""
    with engine.begin() as connection:
        for source, one in wanted().items():
            connection.execute(
                text(
                    "INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at)"
                    " VALUES (:source, :id, '{}', 'title', 'wanted', :now)"
                ),
                {"source": source, "id": one.native_id, "now": NOW},
            )
    with running() as server:
        orders = [
            replace(order_of(source, one, fault=fault), sandbox=server.address)
            for source, one in wanted().items()
        ]
        crawl.crawl(orders, database_url=engine.url.render_as_string(hide_password=False))
    refine(engine)
    settle(engine)


def due(engine: Engine, after: timedelta) -> set[str]:
    with engine.connect() as connection:
        return {name for name in SOURCES if detail_requests.due(connection, name, NOW + after)}


def test_there_are_sources_with_details() -> None:
    assert {"th_egp", "vn_muasamcong", "id_spse", "tr_ilan", "intl_worldbank"} <= set(SOURCES)


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        ("challenge", {"browser_check"}),
        ("changed", {"unknown_format"}),
        ("login-page", {"unknown_format"}),
        ("login-table", {"unknown_format", "nothing_read"}),
        ("cut-in-half", {"unknown_format", "nothing_read", "page_unread"}),
        ("error-envelope", {"unknown_format", "nothing_read"}),
        ("maintenance-with-marker", {"unknown_format", "nothing_read"}),
    ],
)
def test_a_page_that_is_no_detail_is_told_and_asked_for_again_in_an_hour(
    database: Engine, fault: str, codes: set[str]
) -> None:
    prepare_warehouse(database)
    fetch(database, fault)
    with database.connect() as connection:
        requests = rows_of(connection, "SELECT source, state, lost FROM ops.detail_request ORDER BY source")
        crawls = rows_of(connection, "SELECT source, state, reason, troubles FROM raw.crawl ORDER BY source")
    assert requests == [{"source": name, "state": "wanted", "lost": 1} for name in SOURCES]
    told = {row["source"]: {one["code"] for one in row["troubles"]} for row in crawls if row["reason"]}
    assert [name for name in SOURCES if not told[name] or told[name] - codes] == []
    assert (due(database, timedelta(minutes=59)), due(database, timedelta(hours=1))) == (set(), set(SOURCES))


def test_a_detail_that_came_is_not_lost(database: Engine) -> None:
    prepare_warehouse(database)
    fetch(database, "")
    with database.connect() as connection:
        requests = rows_of(connection, "SELECT source, state, lost FROM ops.detail_request ORDER BY source")
    assert requests == [{"source": name, "state": "fetched", "lost": 0} for name in SOURCES]
    assert due(database, timedelta(hours=1)) == set()
