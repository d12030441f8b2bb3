"""Leads in won and dollars: by the bank's rates, or by a rate that somebody set and that says so."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from cityleads import central_bank
from cityleads.cli.main import app
from domain.rates import Rate
from warehouse import exchange_rates as store
from warehouse.db import rows_of

NOW = datetime.now(UTC)
TODAY = NOW.date()


def bank(engine: Engine, day: date = TODAY) -> None:
    with engine.begin() as connection:
        usd = Rate("USD", day, Decimal(1400), Decimal(1))
        store.keep(connection, [usd, Rate("THB", day, Decimal("42.5"), Decimal("0.031"))], "ecb")


def lead(engine: Engine, amount: str | None, currency: str | None) -> dict[str, Any]:
    """A lead with a sum, as mart.leads shows it."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # no anchor is needed here
        connection.execute(
            text(
                "INSERT INTO core.lead (id, country, anchor_notice_id, tier, score, dimensions, title, language, buyer,"
                " amount, currency, funder, url, evidence, disagreements, first_known_at, changed_at)"
                " VALUES (:id, 'TH', 1, 'lead', 1, '{}', 'x', 'th', '', :amount, :currency, '', '', '{}', '{}', now(),"
                " now())"
            ),
            {"id": f"L-{amount}-{currency}", "amount": amount, "currency": currency},
        )
        shown = rows_of(
            connection,
            "SELECT amount_krw, amount_usd, rate_date, rate_source FROM mart.leads WHERE lead_id = :id",
            id=f"L-{amount}-{currency}",
        )
    return shown[0]


def test_a_lead_is_shown_in_won_and_dollars_with_the_rates_day_and_source(database: Engine) -> None:
    bank(database, TODAY - timedelta(days=40))
    bank(database, TODAY - timedelta(days=3))
    assert lead(database, "1000000", "THB") == {
        "amount_krw": Decimal(42500000),
        "amount_usd": Decimal("31000.00"),
        "rate_date": TODAY - timedelta(days=3),
        "rate_source": "ecb",
    }


@pytest.mark.parametrize(("amount", "currency"), [("1000000", "VND"), (None, None)])
def test_a_lead_without_a_rate_or_a_sum_has_no_equivalent(
    database: Engine, amount: str | None, currency: str | None
) -> None:
    bank(database)
    assert set(lead(database, amount, currency).values()) == {None}


def test_a_rate_of_tomorrow_is_not_used_yet(database: Engine) -> None:
    bank(database, TODAY + timedelta(days=2))
    assert set(lead(database, "5", "THB").values()) == {None}


def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    return CliRunner().invoke(app, ["rates", *words, "--mode", "live"])


def test_a_rate_set_by_hand_says_who_published_it_wherever_it_is_used(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank(database)
    done = run(database, monkeypatch, "set", "VND", "25000", "--source", "State Bank of Vietnam")
    assert done.exit_code == 0, done.exception
    assert done.stdout == (
        f"{TODAY}: 1,000,000 VND = 56,000 KRW = 40.00 USD (by hand: State Bank of Vietnam) (live warehouse)\n"
    )
    assert lead(database, "12000000000", "VND") == {
        "amount_krw": Decimal(672000000),
        "amount_usd": Decimal("480000.00"),
        "rate_date": TODAY,
        "rate_source": "by hand: State Bank of Vietnam",
    }
    rows = json.loads(run(database, monkeypatch, "list", "--json").stdout)
    assert [(row["currency"], row["source"]) for row in rows] == [
        ("THB", "ecb"),
        ("USD", "ecb"),
        ("VND", "by hand: State Bank of Vietnam"),
    ]


REFUSED = [
    ("VND", "25000", " ", TODAY, "needs a source"),
    ("VND", "0", "SBV", TODAY, "is no rate"),
    ("XXX", "5", "SBV", TODAY, "'XXX' is no code of a currency in use"),
    ("XTS", "5", "SBV", TODAY, "'XTS' is no code of a currency in use"),
    ("XAU", "5", "SBV", TODAY, "'XAU' is no code of a currency in use"),
    ("DEM", "5", "SBV", TODAY, "'DEM' is no code of a currency in use"),
    ("ABC", "5", "SBV", TODAY, "'ABC' is no code of a currency in use"),
    ("vnd", "5", "SBV", TODAY, "'vnd' is no code of a currency in use"),
    ("VND", "1e16", "SBV", TODAY, "is no rate"),
    ("VND", "1e-30", "SBV", TODAY, "is no rate"),
    ("VND", "25000", "SBV", date(2999, 1, 1), "is ahead"),
    ("VND", "25000", "SBV", date(2020, 1, 1), "no rate of the dollar in won of about 2020-01-01"),
    ("THB", "32", "BOT", TODAY, "THB comes from the European Central Bank's file"),
]


def test_what_would_not_be_an_honest_rate_is_refused(database: Engine) -> None:
    bank(database)
    for currency, per_usd, source, day, told in REFUSED:
        quotation = central_bank.Quotation(currency, day, Decimal(per_usd), source)
        with pytest.raises(ValueError, match=told):
            central_bank.set_by_hand(database, [quotation], NOW)
    with database.connect() as connection:
        assert store.sources_of(connection, "VND") == set()


def test_a_file_of_rates_is_set_whole_or_not_at_all(
    database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bank(database)
    file, yesterday = tmp_path / "rates.csv", TODAY - timedelta(days=1)
    good = f"currency,date,per_usd,source\nVND,{TODAY},25000,SBV\n"
    file.write_text(good + f"VND,{yesterday},24990,SBV\n", encoding="utf-8")
    refused = run(database, monkeypatch, "load", str(file))
    assert "no rate of the dollar" in str(refused.exception)
    assert len(json.loads(run(database, monkeypatch, "list", "--json").stdout)) == 2
    bank(database, yesterday)
    assert len(run(database, monkeypatch, "load", str(file)).stdout.splitlines()) == 2
    file.write_text(good + "VND,24.11.2026,25000,SBV\n", encoding="utf-8")
    assert "line 3: Invalid isoformat" in str(run(database, monkeypatch, "load", str(file)).exception)
    file.write_text("currency,rate\nVND,5\n", encoding="utf-8")
    assert "must be currency, date, per_usd, source" in str(
        run(database, monkeypatch, "load", str(file)).exception
    )


def test_the_bank_is_asked_on_demand(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(central_bank, "FEED", "http://127.0.0.1:9/")
    done = run(database, monkeypatch, "refresh")
    assert (done.exit_code, done.stdout) == (1, "0 rates kept (live warehouse)\n")
