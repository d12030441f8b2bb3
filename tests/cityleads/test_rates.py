"""Exchange rates: fetched ones are kept, trouble leaves the older ones alone, and some are set by hand."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from cityleads import central_bank
from cityleads.tasks.context import TaskParams
from cityleads.tasks.housekeeping import run_housekeeping
from tests.transform.test_rate_file import PLAIN, THE_DAY, feed
from warehouse.db import rows_of


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """A server on this machine that gives one answer; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def kept(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return rows_of(connection, "SELECT * FROM mart.exchange_rates ORDER BY currency, rate_date")


def test_fetched_rates_are_kept_with_their_day_and_the_dong_has_none(
    database: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with answering(200, feed(PLAIN)) as url:
        assert central_bank.refresh(database, url) == 6
    found = kept(database)
    assert [row["currency"] for row in found] == ["EUR", "IDR", "KRW", "THB", "TRY", "USD"]
    assert found[1] == {
        "currency": "IDR",
        "rate_date": THE_DAY,
        "krw": Decimal("0.08"),
        "usd": Decimal("0.0000625"),
        "source": "ecb",
    }
    assert "rates_fetched source=ecb day=2026-11-23 currencies=6" in caplog.text


def test_a_second_fetch_of_a_day_corrects_it_and_another_day_is_added(database: Engine) -> None:
    for body in (feed(PLAIN), feed(PLAIN | {"THB": "32"}), feed(PLAIN, day="2026-11-24")):
        with answering(200, body) as url:
            central_bank.refresh(database, url)
    baht = [(str(row["rate_date"]), row["krw"]) for row in kept(database) if row["currency"] == "THB"]
    assert baht == [("2026-11-23", Decimal(50)), ("2026-11-24", Decimal(40))]


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (500, b"", "HTTP 500"),
        (404, b"", "HTTP 404"),
        (302, b"", "HTTP 302"),
        (200, b"<html></html>", "no day with rates"),
        (200, b" " * (central_bank.LARGEST + 1), "longer than 1048576 bytes"),
    ],
)
def test_trouble_is_a_warning_and_older_rates_stay(
    database: Engine, caplog: pytest.LogCaptureFixture, status: int, body: bytes, told: str
) -> None:
    with answering(200, feed(PLAIN)) as good:
        central_bank.refresh(database, good)
        before = kept(database)
        with answering(status, body, Location=good) as url:
            assert central_bank.refresh(database, url) == 0
    assert kept(database) == before
    (warning,) = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert warning.startswith("rates_not_fetched newest=2026-11-23 reason=")
    assert told in warning


def test_a_bank_that_cannot_be_reached_is_a_warning_too(
    database: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with answering(200, b"") as url:
        pass
    assert central_bank.refresh(database, url) == 0
    assert "rates_not_fetched newest=None reason=" in caplog.text


def test_the_bank_has_twenty_seconds_to_answer(
    database: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waited = []

    def never(_transport: object, request: httpx.Request) -> None:
        waited.append(request.extensions["timeout"])
        raise httpx.ConnectTimeout("timed out")

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", never)
    assert central_bank.refresh(database) == 0
    assert waited == [dict.fromkeys(("connect", "read", "write", "pool"), 20)]
    assert "reason='timed out'" in caplog.text


def test_the_address_is_the_banks_own_and_encrypted() -> None:
    assert central_bank.FEED == "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"


@pytest.mark.parametrize(("mode", "expected"), [("live", 6), ("captures", 0)])
def test_housekeeping_fetches_rates_only_where_portals_are_real(
    database: Engine, monkeypatch: pytest.MonkeyPatch, mode: str, expected: int
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    with answering(200, feed(PLAIN)) as url:
        monkeypatch.setattr(central_bank, "FEED", url)
        assert run_housekeeping(TaskParams("housekeeping/test", mode=mode))["rates"] == expected
    assert len(kept(database)) == expected


@pytest.mark.parametrize(("age", "kept_rate"), [(7, True), (8, False)])
def test_a_rate_by_hand_takes_a_dollar_of_at_most_a_week_before(
    database: Engine, age: int, kept_rate: bool
) -> None:
    dollar = central_bank.Quotation("KRW", THE_DAY - timedelta(days=age), Decimal(1400), "Bank of Korea")
    dong = central_bank.Quotation("VND", THE_DAY, Decimal(25000), "State Bank of Vietnam")
    now = datetime(2026, 11, 24, tzinfo=UTC)
    central_bank.set_by_hand(database, [dollar], now)
    if kept_rate:
        assert [rate.currency for rate in central_bank.set_by_hand(database, [dong], now)] == ["VND"]
    else:
        with pytest.raises(ValueError, match="no rate of the dollar"):
            central_bank.set_by_hand(database, [dong], now)


@pytest.mark.parametrize(("ahead", "refused"), [(1, False), (2, True)])
def test_a_rate_may_be_of_tomorrow_and_no_later(database: Engine, ahead: int, refused: bool) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    dollar = central_bank.Quotation("KRW", THE_DAY + timedelta(days=ahead), Decimal(1400), "Bank of Korea")
    if refused:
        with pytest.raises(ValueError, match="is ahead"):
            central_bank.set_by_hand(database, [dollar], now)
    else:
        assert len(central_bank.set_by_hand(database, [dollar], now)) == 2
