"""The whole stack with Airflow's real scheduler: from `cityleads up` over collected leads to `cityleads down`."""

import itertools
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import Engine, text

from benchmarks.speed import doorbell
from cityleads.bootstrap import open_warehouse, server_of
from cityleads.http_client import StatusError
from cityleads.sandbox_warehouse import check
from cityleads.settings import Settings
from cityleads.stack.airflow_api import Api
from cityleads.stack.paths import Layout
from cityleads.stack.processes import marked
from scrapers.source_config import source_names
from tests.harness import ROOT
from warehouse import locks

PROGRAM = str(Path(sys.prefix) / "bin" / "cityleads")
QUIET_SECONDS = 400.0
CRAWL = "collect_intl_worldbank"
FIGURES = {"documents", "notices", "leads", "watched", "duplicates_joined"}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def call(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603  # our own programs


def cityleads(*words: str, exit_code: int = 0) -> str:
    done = call(PROGRAM, *words)
    assert done.returncode == exit_code, done.stdout + done.stderr
    return done.stdout


def ps() -> dict[str, Any]:
    """What runs, well or not."""
    found: dict[str, Any] = json.loads(call(PROGRAM, "ps", "--json").stdout)
    return found


def component(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in ps()["components"] if one["name"] == name)
    return found


def wait(condition: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, ps()
        time.sleep(0.3)


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_warehouse(settings, "sandbox")


def test_from_up_to_down_all_is_collected_survives_and_leaves_no_process(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYLEADS_SHARE_FROM", "3")
    told = cityleads("up", "--port", "0")
    try:
        assert "Airflow is up" in told
        assert "already up" in cityleads("up")
        listens_on_loopback_alone(settings)
        api = Api.of(settings)
        every_dag_is_there_with_its_page(api)
        the_first_day_is_collected(api, engine)
        some_of_it_was_refined_side_by_side(api)
        run = a_killed_crawl_is_tried_again(api, settings)
        a_killed_refine_task_is_tried_again(api, engine)
        an_outside_process_starts_the_chain(api, engine)
        assert api.wait_for(CRAWL, run, QUIET_SECONDS) == "success"
        assert tries(api, CRAWL, run) == [2]
        a_killed_component_comes_back(settings)
    finally:
        engine.dispose()
        cityleads("down")
    assert marked(Layout.of(settings).folder) == []
    assert not server_of(settings).status().running
    assert ps()["state"] == "down"


def listens_on_loopback_alone(settings: Settings) -> None:
    listening = []
    for process in marked(Layout.of(settings).folder):
        with suppress(psutil.NoSuchProcess):  # workers of a component come and go while we look
            found = process.net_connections(kind="inet")
            listening += [one.laddr.ip for one in found if one.status == psutil.CONN_LISTEN]
    assert listening
    assert set(listening) == {"127.0.0.1"}


def every_dag_is_there_with_its_page(api: Api) -> None:
    assert {f"collect_{source}" for source in source_names()} <= set(api.dags())
    assert api.get("/importErrors")["total_entries"] == 0
    assert all(api.get(f"/dags/{dag}/details")["doc_md"] for dag in api.dags())
    told = cityleads("doctor")
    assert "DAG files: all imported" in told
    with pytest.raises(StatusError) as refused:
        api.trigger("collect_th_egp", max_pages=0)
    assert refused.value.status == 400
    assert "Invalid input for param max_pages: 0 is less than the minimum of 1" in refused.value.body
    with pytest.raises(StatusError) as refused:
        api.trigger("collect_th_egp", since="2026-11-24", until="2026-11-23")
    assert refused.value.status == 422
    assert "since (2026-11-24) must not be later than until (2026-11-23)" in refused.value.body


def the_first_day_is_collected(api: Api, engine: Engine) -> None:
    api.wait_until_quiet(QUIET_SECONDS)
    collected = {run["dag_id"] for run in api.runs() if run["state"] == "success"}
    for dag in {f"collect_{source}" for source in source_names()} - collected:  # its schedule began none
        api.trigger(dag, sandbox_day=1)
    api.wait_until_quiet(QUIET_SECONDS)
    with engine.connect() as connection:
        found = {
            one.figure: (one.found, one.expected) for one in check(connection, 1) if one.figure in FIGURES
        }
    assert {name: had for name, (had, _) in found.items()} == {name: due for name, (_, due) in found.items()}


def some_of_it_was_refined_side_by_side(api: Api) -> None:
    found = api.get("/dags/refine/dagRuns/~/taskInstances?limit=1000")["task_instances"]
    assert {one["state"] for one in found} <= {"success", "skipped"}
    shards = {
        one["rendered_map_index"] for one in found if one["map_index"] >= 0 and one["state"] == "success"
    }
    assert len(shards & {"TH", "VN", "ID", "TR", "INTL"}) >= 2


def tries(api: Api, dag: str, run: str) -> list[int]:
    found = api.get(f"/dags/{dag}/dagRuns/{run}/taskInstances")["task_instances"]
    return [one["try_number"] for one in found if one["state"] == "success"]


# A crawl is a child of this component.
SERVER = ["-m", "scrapers.fork_server"]


def crawlers(settings: Settings) -> list[psutil.Process]:
    found = []
    for process in marked(Layout.of(settings).folder):
        with suppress(psutil.NoSuchProcess):
            crawls = process.cmdline()[1:3] == process.parent().cmdline()[1:3] == SERVER
            found += [process] if crawls else []
    return found


def a_killed_crawl_is_tried_again(api: Api, settings: Settings) -> str:
    """The run whose crawl was killed; Airflow tries it again after a minute."""
    (portals,) = (
        one for one in marked(Layout.of(settings).folder) if {"sandbox", "serve"} <= set(one.cmdline())
    )
    portals.suspend()  # a crawl of the sandbox is over before anybody sees it
    try:
        run = api.trigger(CRAWL, sandbox_day=1)
        wait(lambda: crawlers(settings), 60)
        (crawler,) = crawlers(settings)
        crawler.kill()
    finally:
        portals.resume()
    wait(lambda: not crawlers(settings), 10)
    return run


WAITS = """
SELECT client_port FROM pg_locks l JOIN pg_stat_activity USING (pid)
WHERE l.locktype = 'advisory' AND NOT l.granted AND datname = current_database()
"""


def a_killed_refine_task_is_tried_again(api: Api, engine: Engine) -> None:
    (document,) = itertools.islice(doorbell.smart_documents(), 1000, 1001)

    def task_that_waits() -> psutil.Process | None:
        with engine.connect() as connection:
            ports = set(connection.execute(text(WAITS)).scalars())
        # Another process may have the same port towards another server.
        theirs = (
            one for one in psutil.net_connections("tcp") if one.raddr and one.raddr[1] == engine.url.port
        )
        found = [one.pid for one in theirs if one.laddr[1] in ports]
        return psutil.Process(found[0]) if found else None

    with locks.turn(engine):
        crawl = doorbell.insert(engine, [document])
        wait(task_that_waits, 60)
        killed = task_that_waits()
        assert killed
        killed.kill()
        wait(lambda: not killed.is_running(), 10)
    assert doorbell.until_visible(engine, crawl, 1, time.perf_counter()) < 60
    wait(lambda: any(2 in tries(api, "refine", run["dag_run_id"]) for run in api.runs("refine")[:5]), 60)


def an_outside_process_starts_the_chain(api: Api, engine: Engine) -> None:
    documents = doorbell.smart_documents()
    seconds = [
        doorbell.until_visible(engine, doorbell.insert(engine, [next(documents)]), 1, time.perf_counter())
    ]
    burst, left = doorbell.at_once(engine, [next(documents) for _ in range(200)])
    cut, lost, connections = doorbell.while_cut(engine, documents)
    assert (left, lost, connections) == (0, 0, 1)
    assert max(*seconds, burst, cut) < 60
    before = {run["dag_run_id"] for run in api.runs("refine")}
    api.post_event("raw_documents", told_by="a test")
    wait(lambda: not {run["dag_run_id"] for run in api.runs("refine")} <= before, 60)


def a_killed_component_comes_back(settings: Settings) -> None:
    for name in ("triggerer", "scheduler"):
        psutil.Process(component(name)["pid"]).kill()
        due = {"restarts": 1, "last_exit": -9, "up": True}.items()
        wait(lambda name=name, due=due: due <= component(name).items(), 15)  # type: ignore[misc]  # bound in the loop
    wait(lambda: ps()["healthy"], 120)
    psutil.Process(json.loads(Layout.of(settings).state.read_text())["supervisor"]).kill()
    wait(lambda: ps()["state"] == "orphaned", 10)
    assert "without their supervisor" in cityleads("doctor", exit_code=1)


@pytest.mark.celery
@pytest.mark.skipif(
    shutil.which("redis-server") is None,
    reason="redis-server is not installed (apt-get install redis-server)",
)
def test_two_celery_workers_share_a_backlog_and_nothing_is_lost_when_one_is_killed() -> None:
    done = call(str(ROOT / "scripts/celery-two-workers"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was lost" in done.stdout
    first = next(line for line in done.stdout.splitlines() if "day 1 is collected" in line)
    assert "'worker-1'" in first
    assert "'worker-2'" in first
