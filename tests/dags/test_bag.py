"""The DAGs that the tables of sources and centres make: these and no others, each with what it needs to be trusted."""

import json
import re
import subprocess
import sys
from copy import deepcopy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dags import _trigger_check as trigger_check
from domain.centres import CENTRES, HEADQUARTERS, Centre
from domain.clock import LAST_DAY
from scrapers.source_config import facts, source_names
from tests.harness import ROOT

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

pytestmark = pytest.mark.airflow

COLLECTORS = {f"collect_{source}": source for source in source_names()}
DIGESTS = {f"digest_{centre.name}": centre for centre in (*CENTRES, HEADQUARTERS)}
DAYS = {"since": "2026-11-01", "until": "2026-11-02"}
OTHERS = {
    "refine",
    "details",
    "replay",
    "backfill",
    "housekeeping",
    "alert",
    "import_files",
    "marts",
    "watch",
}
ALL = sorted({*COLLECTORS, *DIGESTS, *OTHERS})


def dag(bag: "DagBag", dag_id: str) -> Any:  # noqa: ANN401  # timetables and tasks are of many types
    return bag.dags[dag_id]


def cron(timetable: Any) -> tuple[str, str]:  # noqa: ANN401  # see dag
    return timetable.expression, str(timetable.timezone)


def test_every_file_is_imported_without_an_error(bag: "DagBag") -> None:
    assert bag.import_errors == {}


def test_the_tables_make_these_dags_and_no_others(bag: "DagBag") -> None:
    assert sorted(bag.dags) == ALL


@pytest.mark.parametrize(("dag_id", "source"), COLLECTORS.items())
def test_a_source_is_walked_at_its_own_hours_by_one_task_in_its_portals_pool(
    bag: "DagBag", dag_id: str, source: str
) -> None:
    known, made = facts(source), dag(bag, dag_id)
    assert cron(made.timetable) == (known.schedule, known.zone)
    assert made.tags == {"collect", known.country, known.kind}
    (task,) = made.tasks
    assert (task.task_id, task.pool, task.retries) == ("crawl", f"portal_{known.asked_at}", 3)
    assert [asset.name for asset in task.outlets] == ["raw_documents"]


@pytest.mark.parametrize(("dag_id", "centre"), DIGESTS.items())
def test_a_centre_is_looked_at_at_eight_of_its_own_mornings(
    bag: "DagBag", dag_id: str, centre: Centre
) -> None:
    made = dag(bag, dag_id)
    assert cron(made.timetable) == ("0 8 * * *", centre.zone)
    assert made.params.dump() == {"mode": "live", "sandbox_day": None, "days_off": False}
    assert made.tags == {"digest", centre.country}
    beside = [("companies", 3)] if centre is HEADQUARTERS else []
    assert [(task.task_id, task.retries) for task in made.tasks] == [("mail", 6), *beside]


@pytest.mark.parametrize(
    ("dag_id", "asset", "backstop"),
    [
        ("refine", "raw_documents", "*/10 * * * *"),
        ("details", "leads", "25 * * * *"),
        ("alert", "leads", "50 * * * *"),
    ],
)
def test_what_follows_an_asset_has_a_clock_in_case_a_ring_is_lost(
    bag: "DagBag", dag_id: str, asset: str, backstop: str
) -> None:
    timetable = dag(bag, dag_id).timetable
    assert timetable.asset_condition.name == asset
    assert cron(timetable.timetable) == (backstop, "UTC")


def test_refine_runs_alone_and_rings_for_the_details_by_itself_and_by_its_shards(bag: "DagBag") -> None:
    made = dag(bag, "refine")
    assert made.max_active_runs == 1
    assert made.params["share_from"] == 2000
    assert [task.task_id for task in made.topological_sort()] == ["refine", "drain"]
    assert [[asset.name for asset in task.outlets] for task in made.tasks] == [["leads"], ["leads"]]
    assert [task.is_mapped for task in made.tasks] == [False, True]


def test_the_doorbell_watches_the_raw_documents_and_knows_no_password(bag: "DagBag") -> None:
    (watcher,) = dag(bag, "refine").timetable.asset_condition.watchers
    kwargs = {"mode": "live", "every": 2.0, "again": 5.0, "breath": 1.0}
    assert watcher.trigger.serialize() == ("dags.triggers.PendingWorkTrigger", kwargs)


@pytest.mark.parametrize(
    ("dag_id", "first", "verb"), [("details", "wanting", "fetch"), ("backfill", "chosen", "walk")]
)
def test_each_source_has_a_task_in_its_portals_pool_behind_the_choice(
    bag: "DagBag", dag_id: str, first: str, verb: str
) -> None:
    tasks = {task.task_id: task.pool for task in dag(bag, dag_id).tasks}
    assert tasks.pop(first) == "default_pool"
    assert tasks == {f"{verb}_{source}": f"portal_{facts(source).asked_at}" for source in source_names()}


@pytest.mark.parametrize("dag_id", ["replay", "backfill"])
def test_what_is_run_by_hand_has_no_schedule(bag: "DagBag", dag_id: str) -> None:
    assert dag(bag, dag_id).schedule is None


@pytest.mark.parametrize("dag_id", ALL)
def test_every_dag_has_a_page_an_owner_a_limit_and_tells_of_its_failures(bag: "DagBag", dag_id: str) -> None:
    made = dag(bag, dag_id)
    assert made.doc_md.startswith("# ")
    assert made.catchup is False
    assert made.dagrun_timeout == timedelta(hours=12)
    assert made.on_failure_callback is not None
    for task in made.tasks:
        assert task.owner == "cityleads"
        assert timedelta(0) < task.execution_timeout < made.dagrun_timeout
        assert task.on_failure_callback
        assert task.retry_exponential_backoff == 3


@pytest.mark.parametrize(
    ("dag_id", "given", "told"),
    [
        ("collect_th_egp", {"since": "23.11.2026"}, "Invalid input for param since: '23.11.2026' is not"),
        ("collect_th_egp", {"until": "2026-02-30"}, "Invalid input for param until: '2026-02-30' is not"),
        ("collect_th_egp", {"max_pages": 0}, "Invalid input for param max_pages: 0 is less than the minimum of 1"),
        ("collect_th_egp", {"max_pages": "all"}, "Invalid input for param max_pages: 'all' is not of type"),
        ("collect_th_egp", {"mode": "prod"}, "Invalid input for param mode: 'prod' is not one of"),
        ("collect_th_egp", {"captures_dir": ""}, "Invalid input for param captures_dir: ''"),
        ("refine", {"sandbox_day": 10}, "Invalid input for param sandbox_day: 10 is greater than the maximum of 9"),
        ("refine", {"share_from": 0}, "Invalid input for param share_from: 0 is less than the minimum of 1"),
        ("replay", {"source": "th_gpp"}, "Invalid input for param source: 'th_gpp' is not one of"),
        ("replay", {"apply": "yes"}, "Invalid input for param apply: 'yes' is not of type 'boolean'"),
        ("digest_hanoi", {"days_off": "no"}, "Invalid input for param days_off: 'no' is not of type 'boolean'"),
        ("backfill", {}, "Invalid input for param since: No value passed"),
        ("backfill", DAYS | {"sources": ["x"]}, "Invalid input for param sources: 'x'"),
    ],
)  # fmt: skip
def test_a_bad_param_is_refused_with_its_name_and_what_is_wrong(
    bag: "DagBag", dag_id: str, given: dict[str, object], told: str
) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError, match=f"^{re.escape(told)}"):
        validated(bag, dag_id, given)


def validated(bag: "DagBag", dag_id: str, given: dict[str, object]) -> dict[str, Any]:
    """The params as Airflow makes them of what a person gives."""
    params = deepcopy(dag(bag, dag_id).params)
    params.update(given)
    checked: dict[str, Any] = params.validate()
    return checked


def test_good_params_are_taken(bag: "DagBag") -> None:
    given = DAYS | {"max_pages": 3, "mode": "sandbox", "sandbox_day": 2}
    assert validated(bag, "collect_th_egp", given) == given | {"captures_dir": None}


def test_there_is_a_pool_for_every_portal_and_no_host_is_in_two() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "dags.pools"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    pools = json.loads(printed.stdout)
    portals = {source: facts(source).asked_at for source in source_names()}
    assert sorted(pools) == sorted({f"portal_{portal}" for portal in portals.values()})
    assert {pool["slots"] for pool in pools.values()} == {1}
    of_host: dict[str, set[str]] = {}
    for source, portal in portals.items():
        for host in facts(source).hosts:
            of_host.setdefault(host, set()).add(portal)
    assert {host: found for host, found in of_host.items() if len(found) > 1} == {}


LOAD = """
import sys, time
from airflow.dag_processing.dagbag import DagBag
import airflow.triggers.base
from airflow.sdk import DAG, Asset, AssetWatcher, AssetOrTimeSchedule, CronTriggerTimetable, Param, task
began = time.process_time()
bag = DagBag("dags", collect_dags=False)
bag.collect_dags()
print(time.process_time() - began, bag.import_errors or "")
tasks = {f"cityleads.tasks.{name}" for name in ("context", "crawl", "refine", "digest", "housekeeping")}
heavy = {"scrapy", "langdetect", "lxml", "psycopg"} | tasks
print(*sorted(heavy & set(sys.modules)))
"""


def test_all_dag_files_together_cost_less_than_a_second_and_import_nothing_heavy(airflow_home: None) -> None:
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-W", "ignore", "-c", LOAD], capture_output=True, text=True, cwd=ROOT, check=True
    )
    seconds, heavy = done.stdout.splitlines()[-2:]
    assert float(seconds) < 1, done.stdout
    assert heavy == ""


@pytest.mark.parametrize(
    ("now", "first"),
    [("2026-11-23T02:30", "2026-11-23T01:00"), ("2026-11-23T09:00", "2026-11-24T01:00")],
)
def test_a_stack_first_started_in_the_afternoon_does_not_mail_the_mornings_digest(
    bag: "DagBag", monkeypatch: pytest.MonkeyPatch, now: str, first: str
) -> None:
    from airflow.timetables import trigger
    from airflow.timetables.base import TimeRestriction

    made = dag(bag, "digest_bangkok")
    told = made.timetable
    monkeypatch.setattr(trigger, "utcnow", lambda: datetime.fromisoformat(f"{now}+00:00"))
    timetable = trigger.CronTriggerTimetable(
        told.expression, timezone=str(told.timezone), run_immediately=told.run_immediately
    )
    restriction = TimeRestriction(made.start_date, None, catchup=made.catchup)
    planned = timetable.next_dagrun_info(last_automated_data_interval=None, restriction=restriction)
    assert planned is not None
    assert planned.run_after == datetime.fromisoformat(f"{first}+00:00")


def test_the_sandbox_s_days_that_a_run_may_ask_for_are_those_that_there_are(bag: "DagBag") -> None:
    assert dag(bag, "refine").params.get_param("sandbox_day").schema["maximum"] == LAST_DAY


def test_each_dag_says_in_one_line_what_it_does_and_in_which_zone_its_hours_are(bag: "DagBag") -> None:
    lines = {name: one.description or "" for name, one in bag.dags.items()}
    assert [name for name, line in lines.items() if not 20 < len(line) < 140 or "\n" in line] == []
    zones = {
        name: str(getattr(getattr(one.timetable, "timetable", one.timetable), "timezone", ""))
        for name, one in bag.dags.items()
    }
    assert {zones["collect_th_egp"], zones["refine"]} == {"Asia/Bangkok", "UTC"}
    assert [name for name, zone in zones.items() if zone not in lines[name]] == []


def test_the_check_of_triggers_knows_each_dag_s_params(bag: "DagBag") -> None:
    assert {name: set(trigger_check.params_of(name) or ()) for name in bag.dags} == {
        name: set(one.params) for name, one in bag.dags.items()
    }
