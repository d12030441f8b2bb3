"""The star of schema mart: as it is declared, kept up by what changes, and the same when it is made from nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from cityleads.bi.marts import refresh_marts
from domain.clock import moment_of
from pipeline.overrides import decide_same
from tests.ran import Ran, copied
from warehouse.db import rows_of
from warehouse.match_overrides import NoticeName
from warehouse.server import Server
from warehouse.star import UPDATED, star_tables

NOW = moment_of(2)


@pytest.fixture
def star(server: Server, ran: Ran) -> Iterator[Engine]:
    """A copy of the sandbox's warehouse after two days, whose star was brought up to date after each."""
    with copied(server, ran, "star") as engine:
        yield engine


def contents(engine: Engine) -> dict[str, list[str]]:
    """All rows of all tables, but for the moment at which each was written."""
    with engine.connect() as connection:
        return {
            table.name: list(
                connection.execute(
                    text(f"SELECT (to_jsonb(t) - 'updated_at')::text FROM mart.{table.name} t ORDER BY 1")  # noqa: S608  # declared names
                ).scalars()
            )
            for table in star_tables()
        }


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in star_tables():
            connection.execute(text(f"TRUNCATE mart.{table.name}"))
        connection.execute(text("DELETE FROM mart.refresh"))


def check_made_from_nothing_it_is_the_same(engine: Engine, now: datetime) -> None:
    kept = contents(engine)
    empty(engine)
    assert refresh_marts(engine, now).rebuilt
    made = contents(engine)
    assert {name: made[name] for name in made if made[name] != kept[name]} == {}


def one(engine: Engine, statement: str, **values: object) -> Any:  # noqa: ANN401  # whatever is selected
    with engine.connect() as connection:
        return connection.execute(text(statement), values).scalar_one()


def stage_of(engine: Engine, lead_id: str) -> str:
    statement = (
        "SELECT s.stage FROM mart.fact_lead JOIN mart.dim_stage s USING (stage_key) WHERE lead_id = :id"
    )
    found: str = one(engine, statement, id=lead_id)
    return found


def test_two_days_of_amendments_awards_and_merges_give_what_is_made_from_nothing(star: Engine) -> None:
    with star.connect() as connection:
        kinds = set(connection.execute(text("SELECT DISTINCT kind FROM mart.fact_lead_event")).scalars())
    assert {"amended", "awarded", "deadline_moved", "value_changed", "cancelled", "advanced"} <= kinds
    assert one(star, "SELECT count(*) FROM mart.fact_lead WHERE merged_into_key <> 0") > 0
    check_made_from_nothing_it_is_the_same(star, NOW)


def test_two_leads_that_a_person_says_are_one_leave_a_tombstone(star: Engine) -> None:
    pair = """
    SELECT l.id AS lead_id, n.source, n.native_id FROM core.lead l JOIN core.notice n ON n.id = l.anchor_notice_id
    WHERE l.merged_into IS NULL AND l.tier = 'lead' AND l.country = 'TH' AND l.stage = 'open' ORDER BY l.id LIMIT 2
    """
    with star.begin() as connection:
        first, second = rows_of(connection, pair)
        decide_same(
            connection,
            NoticeName(first["source"], first["native_id"]),
            NoticeName(second["source"], second["native_id"]),
            "test",
            "",
            NOW + timedelta(hours=1),
        )
    refresh_marts(star, NOW + timedelta(hours=1))
    with star.connect() as connection:
        merged = rows_of(
            connection,
            "SELECT lead_id, gone_at IS NOT NULL AS gone FROM mart.fact_lead WHERE lead_id = ANY(:ids)",
            ids=[first["lead_id"], second["lead_id"]],
        )
    assert sorted(row["gone"] for row in merged) == [False, True]
    check_made_from_nothing_it_is_the_same(star, NOW + timedelta(hours=1))


def test_a_deadline_that_passes_closes_its_lead_though_no_row_of_core_has_changed(star: Engine) -> None:
    with star.connect() as connection:
        (lead,) = rows_of(
            connection,
            "SELECT lead_id, closes_at, f.updated_at FROM mart.fact_lead f JOIN mart.dim_stage USING (stage_key)"
            " WHERE takes_bids AND gone_at IS NULL ORDER BY closes_at, lead_id LIMIT 1",
        )
    assert stage_of(star, lead["lead_id"]) in ("open", "amended")
    refresh_marts(star, lead["closes_at"] - timedelta(seconds=1))
    assert stage_of(star, lead["lead_id"]) in ("open", "amended")
    done = refresh_marts(star, lead["closes_at"])
    assert stage_of(star, lead["lead_id"]) == "closed"
    assert 1 <= done.changed < 10 + one(star, "SELECT count(*) FROM mart.dim_currency")
    moved = one(star, "SELECT updated_at FROM mart.fact_lead WHERE lead_id = :id", id=lead["lead_id"])
    assert moved > lead["updated_at"]
    check_made_from_nothing_it_is_the_same(star, lead["closes_at"])


def test_what_another_session_commits_late_is_in_the_next_refresh(star: Engine) -> None:
    title = "SELECT title FROM mart.fact_lead WHERE lead_id = :id"
    lead_id = one(star, "SELECT min(lead_id) FROM mart.fact_lead WHERE gone_at IS NULL")
    with star.connect() as late:
        late.execute(text("UPDATE core.lead SET title = 'Other' WHERE id = :id"), {"id": lead_id})
        refresh_marts(star, NOW + timedelta(minutes=1))
        assert one(star, title, id=lead_id) != "Other"
        late.commit()
    refresh_marts(star, NOW + timedelta(minutes=1))
    assert one(star, title, id=lead_id) == "Other"


def test_a_refresh_of_nothing_changes_no_row(star: Engine) -> None:
    refresh_marts(star, NOW)
    done = refresh_marts(star, NOW)
    assert (done.changed, done.gone, done.rebuilt) == (0, 0, False)


def test_a_row_that_goes_is_named_for_whoever_copies_the_star(star: Engine) -> None:
    # The lead changed otherwise on that day too, so that its row of the day stays.
    event = one(
        star,
        "SELECT max(e.id) FROM core.lead_event e JOIN core.lead_event other USING (lead_id) WHERE other.id < e.id"
        " AND other.happened_at = e.happened_at",
    )
    with star.begin() as connection:
        connection.execute(text("DELETE FROM core.lead_event WHERE id = :id"), {"id": event})
    assert refresh_marts(star, NOW).gone == 1
    gone = one(star, "SELECT table_name FROM mart.gone WHERE row_key = :key", key=str(event))
    assert gone == "fact_lead_event"


def test_the_star_of_a_past_day_is_what_the_leads_were_on_it(star: Engine) -> None:
    at_the_end_of = """
    SELECT s.stage, count(*) FROM mart.fact_lead_day d JOIN mart.dim_stage s USING (stage_key)
    WHERE d.valid_from <= :day AND :day < d.valid_until GROUP BY 1
    """
    at_that_moment = """
    SELECT core.stage_at(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at),
      timestamp '2026-11-25' AT TIME ZONE c.zone) AS stage, count(*)
    FROM core.lead l JOIN core.country c ON c.code = l.country
    WHERE l.merged_into IS NULL AND l.tier <> 'none' GROUP BY 1
    """
    with star.connect() as connection:
        then = {
            row["stage"]: row["count"] for row in rows_of(connection, at_the_end_of, day=date(2026, 11, 24))
        }
        now = {row["stage"]: row["count"] for row in rows_of(connection, at_that_moment)}
    assert then == now


def test_every_key_finds_its_row(star: Engine) -> None:
    lost = {}
    with star.connect() as connection:
        for table in star_tables():
            for column in (column for column in table.columns if column.to):
                key = next(one.key[0] for one in star_tables() if one.name == column.to)
                statement = f"""
                SELECT count(*) FROM mart.{table.name} f WHERE f.{column.name} <> 0
                AND NOT EXISTS (SELECT FROM mart.{column.to} d WHERE d.{key} = f.{column.name})
                """  # noqa: S608  # declared names
                lost[table.name, column.name] = connection.execute(text(statement)).scalar_one()
    assert {name: count for name, count in lost.items() if count} == {}


def test_every_column_is_as_declared_with_its_comment_and_its_korean_name(star: Engine) -> None:
    there = """
    SELECT c.relname || '.' || a.attname AS name, col_description(c.oid, a.attnum) AS en, l.label_ko AS ko
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN mart.label l ON l.table_name = c.relname AND l.column_name = a.attname
    WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'r'
    """
    with star.connect() as connection:
        made = {row["name"]: (row["en"], row["ko"]) for row in rows_of(connection, there)}
    declared = {
        f"{table.name}.{column.name}": (column.en, column.ko)
        for table in star_tables()
        for column in (*table.columns, UPDATED)
    }
    assert made == declared
    assert [name for name, (en, ko) in declared.items() if not (en.endswith(".") and ko)] == []


def test_the_calendar_has_every_day_once_with_the_holidays_of_five_countries(star: Engine) -> None:
    with star.connect() as connection:
        (row,) = rows_of(
            connection,
            "SELECT count(*) AS days, count(DISTINCT day) AS different, max(day) - min(day) + 1 AS span"
            " FROM mart.dim_date WHERE date_key > 0",
        )
        assert row == {"days": 10957, "different": 10957, "span": 10957}
        (day,) = rows_of(connection, "SELECT * FROM mart.dim_date WHERE day = '2026-10-29'")
    assert (day["works_tr"], day["holiday_tr"]) == (False, "Republic Day")
    assert (day["works_kr"], day["holiday_kr"], day["weekday_ko"], day["month_ko"]) == (
        *(True, ""),
        *("목요일", "2026년 10월"),
    )
    assert (day["fiscal_year_th"], day["fiscal_year_tr"], day["iso_week"]) == (2027, 2026, 44)
