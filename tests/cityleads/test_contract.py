"""The contract for BI is what is declared, and keeps what the last release promised; data that break it are told."""

import gzip
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml
from sqlalchemy import Engine, text

from cityleads.bi import contract
from cityleads.bi.marts import check_marts, refresh_marts
from cityleads.health import alarms
from domain.clock import moment_of
from tests.ran import Ran, copied
from warehouse.db import rows_of
from warehouse.server import Server
from warehouse.star import star_tables

NOW = moment_of(2)
# Of the Open Data Contract Standard 3.1.0 (Bitol, Apache License 2.0), as datacontract-cli 1.2.8 ships it.
SCHEMA = Path(__file__).parent / "odcs-3.1.0.schema.json.gz"


@pytest.fixture
def star(server: Server, ran: Ran) -> Iterator[Engine]:
    """A copy of the sandbox's warehouse after two days."""
    with copied(server, ran, "contract") as engine:
        refresh_marts(engine, NOW)
        yield engine


def told(engine: Engine) -> list[str]:
    return [one.told for one in check_marts(engine, NOW)]


def test_the_contract_s_file_is_up_to_date() -> None:
    assert contract.CONTRACT.read_text(encoding="utf-8") == contract.contract_text(), "run `make docs`"


@pytest.mark.parametrize("path", [contract.CONTRACT, contract.LAST_RELEASE], ids=["now", "last release"])
def test_the_contract_is_a_file_of_its_standard(path: Path) -> None:
    standard = jsonschema.Draft201909Validator(json.loads(gzip.decompress(SCHEMA.read_bytes())))
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [error.message for error in standard.iter_errors(told)] == []
    told["schema"][0]["properties"][0]["logicalType"] = "bigint"
    assert not standard.is_valid(told)


def test_a_key_that_may_hold_0_says_so_and_is_no_foreign_key() -> None:
    columns = {f"{table.name}.{one.name}": one for table in star_tables() for one in table.columns if one.to}
    none = {name for name, one in columns.items() if one.to.startswith("fact_") and "; 0 " in one.en}
    assert none == contract.OR_NONE


def test_what_the_last_release_promised_is_kept() -> None:
    last = yaml.safe_load(contract.LAST_RELEASE.read_text(encoding="utf-8"))
    assert contract.broken(last, contract.contract()) == []


def test_a_column_that_goes_is_renamed_or_may_be_null_breaks_the_contract() -> None:
    now = contract.contract()
    changed = deepcopy(now)
    first = changed["schema"][0]
    assert first["name"] == "dim_country"
    first["properties"][1]["name"] = "code"
    first["properties"][0]["required"] = False
    assert contract.broken(now, changed) == [
        "dim_country.country is gone",
        "dim_country.country_key was bigint not null and is bigint",
    ]


def test_every_table_has_a_grain_and_every_key_says_where_it_leads() -> None:
    tables = {table["name"]: table for table in contract.contract()["schema"]}
    assert set(tables) == {table.name for table in star_tables()}
    for table in tables.values():
        assert [one["name"] for one in table["properties"] if one.get("primaryKey")]
        for column in table["properties"]:
            for relation in column.get("relationships", ()):
                name, key = relation["to"].split(".")
                assert key in [one["name"] for one in tables[name]["properties"]]


def test_the_sandbox_s_data_are_well(star: Engine) -> None:
    assert told(star) == []
    with star.connect() as connection:
        (count,) = rows_of(
            connection, "SELECT count(*) AS rules, max(failures) AS failures FROM mart.data_test"
        )
    assert count["failures"] == 0
    assert count["rules"] > 100


def test_a_lost_row_of_a_dimension_is_told_in_the_operator_s_mail_until_it_is_back(star: Engine) -> None:
    with star.begin() as connection:
        connection.execute(text("DELETE FROM mart.dim_stage WHERE stage = 'plan'"))
    sentences = told(star)
    assert any(
        one.endswith("rows of mart.fact_lead have a stage_key that mart.dim_stage lacks.")
        for one in sentences
    )
    with star.connect() as connection:
        found = {about for code, about, _ in alarms.look(connection, NOW) if code == "mart_unwell"}
    assert "fact_lead.stage_key" in found
    refresh_marts(star, NOW, everything=True)
    assert told(star) == []


def test_a_renamed_column_is_told(star: Engine) -> None:
    with star.begin() as connection:
        connection.execute(text("ALTER TABLE mart.fact_action RENAME COLUMN reason TO why"))
    assert told(star) == ["mart.fact_action lacks what is declared: reason."]


def test_a_source_that_was_not_read_for_too_long_is_told(star: Engine) -> None:
    with star.begin() as connection:
        connection.execute(
            text(
                "UPDATE mart.fact_crawl SET finished_at = finished_at - interval '9 days'"
                " WHERE source_key = core.star_key('th_egp')"
            )
        )
    (sentence,) = told(star)
    assert sentence.startswith("th_egp was last read in full 2026-11-1")
    assert sentence.endswith("UTC; it is stale after 36 hours.")


def know_more(engine: Engine, count: int, days_ago: int, amount: int | None) -> None:
    """As many notices of th_pea as are wanted, known so many days ago, with a sum or without."""
    like = """
    INSERT INTO mart.fact_notice
    SELECT (jsonb_populate_record(n, jsonb_build_object('notice_key', 1000000 * :days_ago + i,
      'native_id', 'more-' || :days_ago || '-' || i, 'amount', CAST(:amount AS integer),
      'first_known_at', CAST(:known AS timestamptz), 'deadline_at', n.deadline_at, 'category', 'works',
      'published_at', CAST(:known AS timestamptz)))).*
    FROM mart.fact_notice n, generate_series(1, :count) i
    WHERE n.notice_key = (SELECT min(notice_key) FROM mart.fact_notice JOIN mart.dim_source USING (source_key)
      WHERE source = 'th_pea')
    """
    values = {"count": count, "days_ago": days_ago, "amount": amount, "known": NOW - timedelta(days=days_ago)}
    with engine.begin() as connection:
        connection.execute(text(like), values)


def test_what_a_source_no_longer_tells_is_told_by_its_share_before(star: Engine) -> None:
    know_more(star, 200, 20, 1000)
    know_more(star, 100, 3, 1000)
    assert [one for one in told(star) if "th_pea" in one] == []
    know_more(star, 100, 2, None)
    (sentence,) = (one for one in told(star) if "th_pea" in one)
    assert (
        sentence == "55% of what th_pea published lately lacks amount in mart.fact_notice; before it was 0%."
    )


def test_rows_that_the_star_lost_are_told(star: Engine) -> None:
    with star.begin() as connection:
        first = "(SELECT min(event_key) FROM mart.fact_lead_event)"
        connection.execute(text(f"DELETE FROM mart.fact_lead_event WHERE event_key = {first}"))  # noqa: S608  # our own words
        events = connection.execute(text("SELECT count(*) FROM core.lead_event")).scalar_one()
    assert told(star) == [f"mart.fact_lead_event has {events - 1} rows where core has {events}."]
