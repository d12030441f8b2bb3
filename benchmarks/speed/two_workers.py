"""Two Celery workers share a backlog of crawls; one is killed amid them, and nothing is lost.

    python -m benchmarks.speed.two_workers

A stack of its own with Redis and two workers. The first sandbox day is collected undisturbed; amid the second day's
crawls worker 1 and all its tasks are killed with SIGKILL. In the end the warehouse must hold what the answer key says.
"""

import os
import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import text

from benchmarks.scratch_stack import scratch_stack
from cityleads.bootstrap import open_warehouse
from cityleads.sandbox_warehouse import Check, check
from cityleads.settings import Settings
from cityleads.stack.airflow_api import Api
from cityleads.stack.components import Plan
from cityleads.stack.paths import Layout, read_json
from scrapers.source_config import source_names

WORKERS = 2
BOTH_BUSY = 3  # each worker runs two tasks at once: with three running, both have some
QUIET_SECONDS = 900.0
POLL_SECONDS = 0.2
# A task that is not heard of for so long is given up and tried again; Airflow's own default is five minutes.
HEARTBEAT_TIMEOUT = "20"
# What does not depend on when a digest was made.
COMPARED = {"documents", "notices", "leads", "watched", "duplicates_joined"}
WANTED = "SELECT count(*) FROM ops.detail_request WHERE state = 'wanted'"
AN_HOUR_AGO = "UPDATE raw.crawl SET started_at = started_at - interval '1 hour' WHERE entrance = 'details'"
SUCCEEDED = re.compile(r"Task execute_workload\[\S+ succeeded")


def main() -> None:
    """Run the trial and print what happened; ends with 1 when something was lost."""
    os.environ["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"] = HEARTBEAT_TIMEOUT
    with scratch_stack(Plan("sandbox", workers=WORKERS, port=0), tell) as settings:
        api = Api.of(settings)
        tell(f"Airflow with CeleryExecutor, Redis and {WORKERS} workers is up")
        collect(api, settings, day=1)
        first = finished(settings)
        tell(f"day 1 is collected; tasks by worker: {dict(first)}")
        runs = start_crawls(api, day=2)
        tell(f"day 2: {len(runs)} crawls wait")
        tell(kill_a_worker(api, settings))
        api.wait_until_quiet(QUIET_SECONDS)
        second = finished(settings)
        tell(
            f"day 2 is collected; tasks by worker: { ({name: second[name] - first[name] for name in second}) }"
        )
        tell(f"crawls by state and tries: {outcome(api, runs)}")
        let_the_rest_pass(api, settings)
        checks = compare(settings, day=2)
    for one in checks:
        tell(f"{one.figure}: {one.found}, answer key {one.expected} {'✓' if kept(one) else '✗'}")
    if not all(kept(one) for one in checks):
        raise SystemExit("something was lost")
    tell("nothing was lost")


def kept(one: Check) -> bool:
    """Whether nothing is missing, and nothing there that should not be.

    There may be more documents than in the key: which details are looked at again depends on what is known of a lead
    at that moment, and here the killed crawls' news comes later.
    """
    return one.found >= one.expected if one.figure == "documents" else one.well


def tell(told: str) -> None:
    """Print a line with the time, UTC."""
    print(f"{datetime.now(UTC):%H:%M:%S}  {told}", flush=True)


def collect(api: Api, settings: Settings, day: int) -> None:
    """Collect a sandbox day and wait until all of it, details included, is refined."""
    api.wait_until_quiet(QUIET_SECONDS)
    start_crawls(api, day)
    api.wait_until_quiet(QUIET_SECONDS)
    if not all(one.well for one in compare(settings, day)):
        raise SystemExit(f"day {day} differs from the answer key without any disturbance")


def start_crawls(api: Api, day: int) -> dict[str, str]:
    """Start a crawl of every source; returns the runs' ids by DAG."""
    return {
        f"collect_{source}": api.trigger(f"collect_{source}", sandbox_day=day) for source in source_names()
    }


def kill_a_worker(api: Api, settings: Settings) -> str:
    """Kill worker 1 with all of its tasks once both workers are busy; tells what was killed."""
    while len(running(api)) < BOTH_BUSY:
        time.sleep(POLL_SECONDS)
    state = read_json(Layout.of(settings).state)
    pid = next(child["pid"] for child in state["components"] if child["name"] == "worker-1")
    busy = running(api)
    os.killpg(pid, signal.SIGKILL)
    return f"worker 1 was killed (SIGKILL to its process group) while these ran on both: {', '.join(busy)}"


def let_the_rest_pass(api: Api, settings: Settings) -> None:
    """Fetch what the crawls that came late have asked for.

    A source whose details were partial (the sandbox has some bad pages) rests for an hour, and the sandbox's clock
    stands still: the hour is taken off those crawls' start instead.
    """
    engine = open_warehouse(settings, "sandbox")
    with engine.begin() as connection:
        waiting = connection.execute(text(WANTED)).scalar_one()
        connection.execute(text(AN_HOUR_AGO))
    engine.dispose()
    tell(f"{waiting} details wait until their source has rested for an hour; the hour passes")
    api.wait_for("details", api.trigger("details"), QUIET_SECONDS)
    api.wait_until_quiet(QUIET_SECONDS)


def running(api: Api) -> list[str]:
    """The tasks that run now, as DAG.task."""
    found = api.get("/dags/~/dagRuns/~/taskInstances?state=running&limit=100")["task_instances"]
    return sorted(f"{one['dag_id']}.{one['task_id']}" for one in found)


def finished(settings: Settings) -> Counter[str]:
    """How many tasks each worker has finished, by its own log."""
    logs = {
        f"worker-{number}": Layout.of(settings).log(f"worker-{number}") for number in range(1, WORKERS + 1)
    }
    return Counter(
        {name: len(SUCCEEDED.findall(path.read_text(errors="replace"))) for name, path in logs.items()}
    )


def outcome(api: Api, runs: dict[str, str]) -> dict[str, int]:
    """How the crawls ended, and after how many tries."""
    found: Counter[str] = Counter()
    for dag, run in runs.items():
        for task in api.get(f"/dags/{dag}/dagRuns/{run}/taskInstances")["task_instances"]:
            found[f"{task['state']}, tries: {task['try_number']}"] += 1
    return dict(found)


def compare(settings: Settings, day: int) -> list[Check]:
    """The warehouse beside the answer key."""
    engine = open_warehouse(settings, "sandbox")
    with engine.connect() as connection:
        found = [one for one in check(connection, day) if one.figure in COMPARED]
    engine.dispose()
    return found


if __name__ == "__main__":
    main()
