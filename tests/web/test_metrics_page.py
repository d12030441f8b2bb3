"""The desk's metrics: every name of the table with real figures, for a token or this machine alone."""

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from desk.operating.metrics import READS, metrics
from tests.digest.world import NOW, World
from tests.web.desk import Desk, running

TOKEN = "a-token-of-the-test"  # no secret


@pytest.fixture
def open_desk(desk: Desk, world: World) -> Iterator[Desk]:
    with world.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO ops.operator_alert (code, about, told, since, last_seen, times)"
                " VALUES ('human_check', 'th_egp', 'blocked', :at, :at, 1), ('model_old', 'model', '', :at, :at, 1)"
            ),
            {"at": NOW},
        )
        connection.execute(
            text(
                "INSERT INTO ops.latency VALUES"
                " ('th_egp', CAST(:at AS timestamptz)::date - 1, 'published_listed', 4, 60, 120, 120, 14400, 3)"
            ),
            {"at": NOW},
        )
    yield desk
    with world.engine.begin() as connection:
        connection.execute(text("TRUNCATE ops.operator_alert, ops.latency"))


def values(told: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


def test_every_metric_of_the_table_is_read_and_told(open_desk: Desk) -> None:
    assert READS.keys() == metrics().keys()
    answer = open_desk.client.get(f"{open_desk.address}/metrics")
    assert answer.status_code == 200
    families = {one.name: one for one in text_string_to_metric_families(answer.text)}
    assert families.keys() == metrics().keys()
    assert {name: one.documentation for name, one in families.items()} == {
        name: one.told for name, one in metrics().items()
    }
    found = values(answer.text)
    assert found["cityleads_alerts", "critical"] == 1
    assert found["cityleads_alerts", "warning"] == 0
    assert found["cityleads_latency_p95_seconds", "th_egp", "published_listed"] == 120
    assert found["cityleads_latency_in_goal_ratio", "published_listed"] == 0.75
    assert found["cityleads_queue_documents", "new"] == 0
    assert found[("cityleads_database_bytes",)] > 1_000_000


def test_an_asker_that_prefers_openmetrics_gets_it(open_desk: Desk) -> None:
    asked = {"accept": "application/openmetrics-text; version=1.0.0"}
    answer = open_desk.client.get(f"{open_desk.address}/metrics", headers=asked)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_without_a_token_a_proxy_may_not_ask_for_another(open_desk: Desk, header: str) -> None:
    answer = open_desk.client.get(f"{open_desk.address}/metrics", headers={header: "203.0.113.9"})
    assert answer.status_code == 403


def test_with_a_token_nobody_may_ask_without_it(world: World) -> None:
    with running(world.engine, metrics_token=TOKEN) as desk:
        address = f"{desk.address}/metrics"
        told = ("", "Bearer x", "Bearer é", f"Bearer {TOKEN}")
        statuses = [
            desk.client.get(address, headers=[(b"authorization", one.encode())]).status_code for one in told
        ]
    assert statuses == [403, 403, 403, 200]
