"""What runs: the components, how each is called, and the environment they share."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from cityleads._crawl_process import SERVER
from cityleads.bootstrap import server_of, started_server
from cityleads.settings import ROOT, Mode, Settings
from cityleads.stack.paths import HOST, USUAL_API_PORT, Layout, StackError, write_private
from cityleads.stack.processes import MARK, Component
from cityleads.stack.secrets import USER, broker_password, keys

PROGRAMS = Path(sys.prefix) / "bin"
METADATA = "cityleads_airflow"
METADATA_SETTING = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
PARALLELISM = 4
WORKER_CONCURRENCY = 2

# Everything else keeps Airflow's default. Logs are files that all components share, so none serves them: those
# servers would listen on every interface.
FIXED = {
    "AIRFLOW__API__EXPOSE_CONFIG": "False",
    "AIRFLOW__API__HOST": HOST,
    "AIRFLOW__API__WORKERS": "1",
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
    "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
    "AIRFLOW__CELERY__WORKER_CONCURRENCY": str(WORKER_CONCURRENCY),
    "NO_PROXY": f"{HOST},localhost",
    "no_proxy": f"{HOST},localhost",
    "PYTHONUNBUFFERED": "1",
    # setproctitle writes over the environment in /proc, by which we know our processes.
    "SPT_NOENV": "1",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What `cityleads up` was asked for.

    Attributes:
        mode: sandbox or live.
        workers: Celery workers; 0 runs tasks in the scheduler's LocalExecutor.
        port: the UI's port if it is free.
    """

    mode: Mode
    workers: int = 0
    port: int = USUAL_API_PORT


def components(layout: Layout, plan: Plan, ports: Mapping[str, int]) -> tuple[Component, ...]:
    """What runs, in the order of starting."""
    airflow = str(PROGRAMS / "airflow")
    found = [
        Component("api-server", (airflow, "api-server", "--host", HOST, "--port", str(ports["api"]))),
        Component("scheduler", (airflow, "scheduler", "--skip-serve-logs")),
        Component("dag-processor", (airflow, "dag-processor")),
        Component("triggerer", (airflow, "triggerer", "--skip-serve-logs")),
    ]
    crawler = (sys.executable, "-m", "scrapers.fork_server", crawl_server(layout))
    found.insert(0, Component("crawl-server", crawler))
    if plan.mode == "sandbox":
        serve = (str(PROGRAMS / "cityleads"), "sandbox", "serve", "--port", str(ports["sandbox"]))
        found.insert(0, Component("sandbox", serve))
    if plan.workers:
        found.insert(0, Component("redis", _redis(layout, ports["redis"])))
    worker = (airflow, "celery", "worker", "--skip-serve-logs", "--celery-hostname")
    found += [
        Component(f"worker-{number}", (*worker, f"worker-{number}@%h"))
        for number in range(1, plan.workers + 1)
    ]
    return tuple(found)


def crawl_server(layout: Layout) -> str:
    """The name of the process in which crawls find all they need imported; no other stack has the same."""
    return f"cityleads-{os.getuid()}-{blake2b(bytes(layout.folder), digest_size=8).hexdigest()}"


def wanted_ports(plan: Plan) -> dict[str, int]:
    """The ports to take; 0 is any."""
    return {"api": plan.port, "sandbox": 0, "redis": 0}


def environment(
    settings: Settings, plan: Plan, metadata: str, ports: Mapping[str, int] | None = None
) -> dict[str, str]:
    """The environment of every component.

    Args:
        settings: ours.
        plan: what was asked for.
        metadata: URL of Airflow's database.
        ports: where things listen; None for a command that needs no server.
    """
    layout = Layout.of(settings)
    values = os.environ | FIXED | keys(layout)
    values |= {
        "AIRFLOW_HOME": str(layout.folder),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(layout.passwords),
        METADATA_SETTING: metadata,
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(layout.folder / "logs" / "tasks"),
        **own(settings),
        "CITYLEADS_MODE": plan.mode,
        SERVER: crawl_server(layout),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        MARK: str(layout.folder),
    }
    values.pop("CITYLEADS_SANDBOX", None)
    if ports:
        values |= _addresses(layout, plan, metadata, ports)
    return values


def own(settings: Settings) -> dict[str, str]:
    """Our settings as environment: so a child's do not depend on who started the supervisor."""
    return {
        "CITYLEADS_HOME": str(settings.home.resolve()),
        "DATABASE_URL": settings.database_url or "",
        "SMTP_URL": settings.smtp_url or "",
    }


def _addresses(layout: Layout, plan: Plan, metadata: str, ports: Mapping[str, int]) -> dict[str, str]:
    api = f"http://{HOST}:{ports['api']}"
    found = {
        "AIRFLOW__API__PORT": str(ports["api"]),
        "AIRFLOW__API__BASE_URL": api,
        # Without it tasks look for the API at localhost:8080, and fail.
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{api}/execution/",
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor" if plan.workers else "LocalExecutor",
    }
    if plan.mode == "sandbox":
        found["CITYLEADS_SANDBOX"] = f"http://{HOST}:{ports['sandbox']}"
        # Airflow's server has the web desk under this prefix (dags/plugin.py), so the sample mails link there.
        found["CITYLEADS_WEB_URL"] = os.environ.get("CITYLEADS_WEB_URL") or f"{api}/cityleads"
    if plan.workers:
        password = broker_password(layout.folder / "redis.password")
        found["AIRFLOW__CELERY__BROKER_URL"] = f"redis://:{password}@{HOST}:{ports['redis']}/0"
        found["AIRFLOW__CELERY__RESULT_BACKEND"] = f"db+{metadata}"
    return found


def _redis(layout: Layout, port: int) -> tuple[str, ...]:
    """The call of redis-server; its password is in a file, not in the list of processes. Raises StackError."""
    program = shutil.which("redis-server")
    if program is None:
        raise StackError(
            "Celery needs redis-server, and it is not here. On Debian: apt-get install redis-server"
        )
    lines = {
        "bind": HOST,
        "port": str(port),
        "requirepass": broker_password(layout.folder / "redis.password"),
        "dir": str(layout.folder),
        "save": '""',
        "appendonly": "yes",  # what waits in the queue outlives the broker
        "appenddirname": "redis",
    }
    path = layout.folder / "redis.conf"
    write_private(path, "".join(f"{name} {value}\n" for name, value in lines.items()))
    return (program, str(path))


def external_metadata() -> str | None:
    """The URL of Airflow's database in its own environment variable; None where that names none."""
    return os.environ.get(METADATA_SETTING) or None


def metadata_url(settings: Settings) -> str:
    """The URL of Airflow's database: that of its setting, or of one on the embedded server. Raises ServerError."""
    named = external_metadata()
    if named:
        return named
    return started_server(settings).ensure_database(METADATA)


def embedded_is_down(settings: Settings) -> bool:
    """Whether Airflow or the warehouse uses the embedded server, and it does not answer."""
    needed = external_metadata() is None or settings.database_url is None
    return needed and not server_of(settings).status().running
