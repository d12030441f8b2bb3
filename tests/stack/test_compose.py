"""docker-compose.yml, Dockerfile and .env.example, checked without an engine."""

import configparser
import importlib.util
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cityleads import __version__
from cityleads.http_client import call
from cityleads.settings import Settings
from cityleads.stack import airflow_api
from cityleads.stack.paths import free_ports
from tests.harness import ROOT
from tests.stack.compose import example, interpolated, services, text, variables
from warehouse import server as embedded
from warehouse.server.programs import installed

BIN = Path(sys.prefix) / "bin"
SECRETS = {
    "POSTGRES_PASSWORD",
    "WAREHOUSE_PASSWORD",
    "AIRFLOW_DATABASE_PASSWORD",
    "REDIS_PASSWORD",
    "AIRFLOW_ADMIN_PASSWORD",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_API_SECRET_KEY",
    "AIRFLOW_FERNET_KEY",
}
FILLED = example() | {name: f"{name.lower().replace('_', '')}0123456789" * 4 for name in SECRETS}
OURS = f"cityleads:{__version__}"
# What the foreign images bring; Debian's packages of the same name have the same programs.
FOREIGN = {"postgres": {"pg_isready"}, "redis": {"redis-server", "redis-cli", "sh"}, "mailpit": {"/mailpit"}}
SERVICES = sorted(services(FILLED))
LONG_RUNNING = [name for name in SERVICES if name != "init"]
KEYS = {
    "build", "cap_drop", "command", "depends_on", "deploy", "environment", "healthcheck", "image", "init",
    "networks", "ports", "profiles", "restart", "security_opt", "shm_size", "stop_grace_period",
    "volumes",
}  # fmt: skip


def service(name: str) -> dict[str, Any]:
    return services(FILLED)[name]


def words(name: str) -> list[list[str]]:
    """A service's commands: what it runs, and its health check."""
    found = [[str(word) for word in service(name).get("command", [])]]
    test = service(name).get("healthcheck", {}).get("test", [])
    if test and test[0] == "CMD":
        found.append([str(word) for word in test[1:]])
    if test and test[0] == "CMD-SHELL":
        found.append(test[1].split())
    if found[0][:1] and found[0][0].startswith("scripts/"):
        script = (ROOT / found[0][0]).read_text(encoding="utf-8")
        found += [line.split() for line in re.findall(r"^exec (.+)$", script, re.MULTILINE)]
    return [one for one in found if one]


def test_the_topology_is_airflows_with_two_workers() -> None:
    assert SERVICES == [
        "api-server", "dag-processor", "init", "mailpit", "postgres", "redis", "scheduler", "triggerer",
        "worker-1", "worker-2",
    ]  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_only_keys_that_compose_knows(name: str) -> None:
    assert set(service(name)) <= KEYS
    assert isinstance(service(name)["image"], str)


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_a_service_restarts_has_limits_and_a_health_check(name: str) -> None:
    one = service(name)
    assert one["restart"] == "unless-stopped"
    assert set(one["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert one["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert one["healthcheck"]["retries"] >= 3
    assert not one["healthcheck"].get("disable")


def test_init_ends_by_itself_and_everybody_of_airflow_waits_for_it() -> None:
    assert service("init")["restart"] == "no"
    waiting = [name for name in SERVICES if "init" in service(name).get("depends_on", {})]
    assert waiting == ["api-server", "dag-processor", "scheduler", "triggerer", "worker-1", "worker-2"]
    for name in waiting:
        assert service(name)["depends_on"]["init"] == {"condition": "service_completed_successfully"}


def test_what_services_refer_to_is_there() -> None:
    whole = interpolated(FILLED)
    for name in SERVICES:
        one = service(name)
        assert set(one.get("depends_on", {})) <= set(SERVICES)
        assert set(one.get("networks", [])) <= set(whole["networks"])
        assert one.get("network_mode", f"service:{name}").removeprefix("service:") in SERVICES
        for volume in one.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith(".") else source in whole["volumes"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_command_is_a_program_of_the_image(name: str) -> None:
    for command in words(name):
        if service(name)["image"] != OURS:
            assert command[0] in FOREIGN[name]
        elif command[0] == "python":
            assert importlib.util.find_spec(command[2]) is not None
        elif "/" in command[0]:
            assert os.access(ROOT / command[0], os.X_OK)
        else:
            assert (BIN / command[0]).exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["api-server", "scheduler", "dag-processor", "triggerer", "worker-1"])
def test_airflow_knows_the_options_of_a_command(name: str, tmp_path: Path) -> None:
    for command in words(name):
        if command[0] == "airflow":
            options = [word for word in command if word.startswith("--")]
            named = itertools.takewhile(lambda word: not word.startswith("--"), command[1:])
            help_text = _run(
                [str(BIN / "airflow"), *named, "--help"], os.environ | {"AIRFLOW_HOME": str(tmp_path)}
            )
            assert [option for option in options if option not in help_text] == []


def test_every_variable_is_explained_in_the_example_and_the_other_way_round() -> None:
    assert set(example()) == set(variables()) | {"COMPOSE_PROFILES"}


def test_the_containers_are_told_every_setting() -> None:
    class Asked(dict[str, str]):
        """An environment without anything that notes what it is asked for."""

        def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]  # of one form
            asked.add(name)
            return default

    asked: set[str] = set()
    Settings.from_environment(Asked())
    of_the_image = {"CITYLEADS_HOME"}
    # The address is made of the warehouse's password here.
    assert asked - set(service("init")["environment"]) == of_the_image | {"DATABASE_URL_FILE"}


def test_mails_reach_the_catcher_of_the_example_which_knows_no_tls() -> None:
    assert services(FILLED)["worker-1"]["environment"]["SMTP_URL"] == "smtp://mailpit:1025?tls=none"


def test_no_secret_has_a_default_and_without_it_compose_stops_with_a_message() -> None:
    for name in SECRETS:
        assert example()[name] == ""
        assert {how for how, _ in variables()[name]} == {"?"}
        assert all(message for _, message in variables()[name])
        with pytest.raises(KeyError, match=name):
            interpolated(FILLED | {name: ""})


def test_no_secret_is_written_into_the_files() -> None:
    for line in text().splitlines():
        if (
            re.search(r"(?i)password|secret|fernet", line)
            and ":" in line
            and not line.strip().startswith("#")
        ):
            assert "${" in line or '"$$' in line, line
    assert not re.search(r"(?i)(ARG|ENV).*(PASSWORD|SECRET|KEY)", (ROOT / "Dockerfile").read_text())


def test_all_of_airflow_shares_its_keys_and_databases() -> None:
    airflow = [name for name in SERVICES if "AIRFLOW__CORE__EXECUTOR" in service(name).get("environment", {})]
    assert len(airflow) == 7
    shared = [
        {k: v for k, v in service(name)["environment"].items() if k != "AIRFLOW_ADMIN_PASSWORD"}
        for name in airflow
    ]
    assert all(one == shared[0] for one in shared)
    assert len(FILLED["AIRFLOW_JWT_SECRET"]) >= 64
    assert shared[0]["AIRFLOW__CORE__AUTH_MANAGER"].endswith(".FabAuthManager")
    module, _, name = shared[0]["AIRFLOW__CORE__AUTH_MANAGER"].rpartition(".")
    assert f"class {name}" in Path(str(importlib.util.find_spec(module).origin)).read_text()  # type: ignore[union-attr]  # a missing module fails here too


def test_only_loopback_ports_of_the_machine_are_opened_and_the_databases_have_none() -> None:
    ports = {name: service(name).get("ports", []) for name in SERVICES}
    assert {name for name, opened in ports.items() if opened} == {"api-server", "mailpit"}
    assert all(port.startswith("127.0.0.1:") for opened in ports.values() for port in opened)
    assert interpolated(FILLED)["networks"]["inside"] == {"internal": True}


def test_our_services_run_as_a_user_without_rights() -> None:
    for name in SERVICES:
        if service(name)["image"] == OURS:
            assert service(name)["cap_drop"] == ["ALL"]
            assert service(name)["security_opt"] == ["no-new-privileges:true"]
    last = (ROOT / "Dockerfile").read_text().rsplit("FROM ", 1)[1]
    assert "USER 50000:50000" in last
    assert "USER root" not in last


def test_the_image_is_built_from_the_lock_and_from_files_that_exist() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in dockerfile
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        assert all((ROOT / path).exists() for path in line.split())
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert [path for path in allowed if not (ROOT / path).exists()] == []
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    rooms = {name.split(".")[0] for name in setup["options"]["packages"].split()} | {"dags", "scripts"}
    assert rooms <= set(allowed)
    assert not {"var", ".env", ".git", "tests"} & set(allowed)


def test_compose_itself_takes_the_file_where_it_is_installed() -> None:
    docker = shutil.which("docker")
    plugins = [
        Path.home() / ".docker",
        Path("/usr/lib/docker"),
        Path("/usr/libexec/docker"),
        Path("/usr/local/lib/docker"),
    ]
    if not docker or not any((path / "cli-plugins/docker-compose").exists() for path in plugins):
        pytest.skip("docker's compose plugin is not installed")
    _run(
        [docker, "compose", "--file", str(ROOT / "docker-compose.yml"), "config", "--quiet"],
        os.environ | FILLED,
    )


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own commands
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def database(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """A server as the PostgreSQL image leaves it: a superuser `postgres` and nothing else."""
    monkeypatch.setattr(embedded, "USER", "postgres")
    home = Path(tempfile.gettempdir()) / f"cityleads-compose-{os.getpid()}"  # the server's user must reach it
    made = embedded.Server(home / "postgres")
    made.start()
    try:
        url = re.match(r".*://postgres:(.*)@(.*):(\d+)/", made.url("postgres"))
        assert url is not None
        yield {
            "PGPASSWORD": url[1],
            "PGHOST": url[2],
            "PGPORT": url[3],
            "PATH": f"{installed()}/bin:{BIN}:{os.environ['PATH']}",
        }
    finally:
        made.stop()
        shutil.rmtree(home)


def _here(values: dict[str, str], database: dict[str, str], home: Path) -> dict[str, str]:
    """A container's environment on this machine."""
    told = json.dumps({name: value or "" for name, value in values.items()}).replace(
        "@postgres:5432/", f"@127.0.0.1:{database['PGPORT']}/"
    )
    told = told.replace("/opt/cityleads", str(ROOT)).replace("/var/lib/cityleads", str(home))
    places = {"AIRFLOW_HOME": str(home / "airflow"), "CITYLEADS_HOME": str(home), "PYTHONPATH": str(ROOT)}
    found: dict[str, str] = json.loads(told)
    return os.environ | database | places | found


@pytest.mark.slow
def test_the_scripts_of_the_containers_prepare_a_bare_server_and_the_admin_can_log_in(
    database: dict[str, str], tmp_path: Path
) -> None:
    bare = service("postgres")["environment"]
    _run(["bash", "scripts/compose-databases"], os.environ | database | bare)
    here = _here(service("init")["environment"], database, tmp_path)
    for _ in range(2):
        _run(["bash", "scripts/compose-init"], here)
    told = _run([str(BIN / "cityleads"), "db", "login", "bi", "superset", "--mode", "sandbox"], here)
    assert told.startswith("postgresql://superset:")
    _run([str(BIN / "cityleads"), "doctor", "--mode", "sandbox"], here | {"SMTP_URL": ""})
    port = free_ports({"api": 0})["api"]
    command = [str(BIN / "airflow"), "api-server", "--host", "127.0.0.1", "--port", str(port)]
    api = subprocess.Popen(command, env=here, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # Airflow's own program
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, api)
        token = airflow_api.token(address, "admin", FILLED["AIRFLOW_ADMIN_PASSWORD"])
        assert call(f"{address}/api/v2/pools", token=token, seconds=5)["total_entries"] >= 1
        with pytest.raises(OSError, match="401"):
            airflow_api.token(address, "admin", "guessed")
    finally:
        api.terminate()
        api.wait(30)


def _wait(address: str, api: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 90
    while not airflow_api.health(address).answers:
        assert api.poll() is None
        assert time.monotonic() < until
        time.sleep(0.5)
