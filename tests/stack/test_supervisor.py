"""The supervisor with small real processes in place of Airflow's."""

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping

import psutil
import pytest

from cityleads.settings import ROOT, Settings
from cityleads.stack import components as database
from cityleads.stack.components import Plan, components, environment, wanted_ports
from cityleads.stack.paths import Layout, StackError, free_ports
from cityleads.stack.processes import MARK, Child, Component, marked, supervisor, sweep
from cityleads.stack.secrets import keys, password
from cityleads.stack.supervisor import Supervisor, supervise

SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")
# A process that starts another one in a session of its own and ignores requests to end.
STUBBORN = (
    sys.executable,
    "-c",
    """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
time.sleep(600)
""",
)
METADATA = "postgresql+psycopg2://airflow@127.0.0.1/airflow"


def sleeper(mark: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(SLEEP, env=os.environ | {MARK: mark}, start_new_session=True)  # noqa: S603  # our own words


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def made(settings: Settings, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    """A supervisor of one sleeping component, with no database to look after."""
    monkeypatch.setenv(database.METADATA_SETTING, METADATA)
    monkeypatch.setenv("DATABASE_URL", METADATA)
    settings = Settings.from_environment()
    one = Supervisor(
        settings, Plan("sandbox"), layout, free_ports(wanted_ports(Plan("sandbox", port=0))), METADATA
    )
    one.children.append(Child(Component("sleeper", SLEEP), layout.log("sleeper")))
    one.children[0].start(one.environment())
    yield one
    one.stop()


def restarted(made: Supervisor) -> bool:
    made.look()
    return made.children[0].restarts > 0


def pid_of(made: Supervisor) -> int:
    process = made.children[0].process
    return process.pid if process else 0


def test_a_component_that_is_killed_is_noticed_and_started_again_within_seconds(
    made: Supervisor, caplog: pytest.LogCaptureFixture
) -> None:
    first = pid_of(made)
    os.kill(first, 9)
    started = time.monotonic()
    with caplog.at_level("INFO", "cityleads.stack"):
        until(lambda: restarted(made))
    assert time.monotonic() - started < 5
    assert pid_of(made) not in {0, first}
    assert made.children[0].last_exit == -9
    assert [line.getMessage() for line in caplog.records] == [
        "component_died name=sleeper exit=-9 restart_in=1s",
        "component_restarted name=sleeper restarts=1",
    ]


def test_a_component_that_keeps_dying_is_started_ever_more_rarely(layout: Layout) -> None:
    child = Child(Component("broken", (sys.executable, "-c", "raise SystemExit(3)")), layout.log("broken"))
    delays = []
    for _ in range(8):
        child.start(os.environ)
        until(child.has_ended)
        delays.append(child.delay)
    assert delays == [1, 2, 4, 8, 16, 32, 60, 60]
    assert child.last_exit == 3


def test_stopping_ends_also_those_who_ignore_it_and_those_who_left_the_process_group(
    made: Supervisor, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityleads.stack.supervisor.STOP_SECONDS", 0.5)
    made.children.append(Child(Component("stubborn", STUBBORN), layout.log("stubborn")))
    made.children[1].start(made.environment())
    until(lambda: len(marked(layout.folder)) == 3)
    made.stop()
    assert marked(layout.folder) == []


def test_processes_of_a_killed_supervisor_are_found_by_their_mark_and_others_are_left_alone(
    layout: Layout,
) -> None:
    ours = sleeper(str(layout.folder))
    others = sleeper(f"{layout.folder}-other")
    try:
        until(lambda: [process.pid for process in marked(layout.folder)] == [ours.pid])
        assert sweep(layout.folder, seconds=5) == 1
        assert ours.wait(5) == -15
        assert others.poll() is None
    finally:
        for process in (ours, others):
            process.kill()
            process.wait()


def test_the_state_file_tells_the_processes_and_is_for_its_owner_alone(
    made: Supervisor, layout: Layout
) -> None:
    made.look()
    text = layout.state.read_text()
    assert f'"pid": {pid_of(made)}' in text
    assert stat.S_IMODE(layout.state.stat().st_mode) == 0o600
    assert not any(secret in text for secret in (*keys(layout).values(), password(layout)))


def test_of_two_supervisors_the_second_one_refuses(settings: Settings, layout: Layout) -> None:
    import fcntl  # this test alone locks

    with layout.lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StackError, match="up already"):
            supervise(settings, Plan("sandbox"))


def test_a_supervisor_is_told_from_its_children(layout: Layout) -> None:
    child = sleeper(str(layout.folder))
    try:
        until(lambda: marked(layout.folder))
        assert supervisor(layout.folder) is None
    finally:
        child.kill()
        child.wait()


def test_a_hanging_component_is_killed_once_it_was_silent_for_long(
    made: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = made.children[0]
    child.component = Component("api-server", SLEEP)  # nobody answers at its port
    monkeypatch.setattr("cityleads.stack.supervisor.GRACE_SECONDS", 0.0)
    made._tend_hanging()
    assert psutil.pid_exists(pid_of(made))
    monkeypatch.setattr("cityleads.stack.supervisor.HANGING_SECONDS", 0.0)
    made._tend_hanging()
    until(child.has_ended)
    assert child.last_exit == -9


def test_a_port_that_is_taken_gives_way_to_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        found = free_ports({"api": port, "sandbox": 0, "redis": 0})
    assert port not in found.values()
    assert len(set(found.values())) == 3


def test_secrets_are_made_once_long_enough_and_for_their_owner_alone(layout: Layout) -> None:
    first = keys(layout)
    assert keys(layout) == first
    assert len(first["AIRFLOW__API_AUTH__JWT_SECRET"]) >= 64
    assert len(set(first.values())) == 3
    for path in (layout.folder / "secrets.json", layout.passwords):
        password(layout)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(layout.folder.stat().st_mode) == 0o700


def environment_of(settings: Settings, plan: Plan, ports: Mapping[str, int]) -> dict[str, str]:
    Layout.of(settings).prepare()
    return environment(settings, plan, METADATA, ports)


def test_tasks_are_sent_to_the_api_servers_own_port_and_not_to_the_usual_one(settings: Settings) -> None:
    found = environment_of(settings, Plan("sandbox"), {"api": 4321, "sandbox": 4322, "redis": 4323})
    assert found["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:4321/execution/"
    assert found["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:4321"
    assert found["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert found["CITYLEADS_SANDBOX"] == "http://127.0.0.1:4322"
    assert found["CITYLEADS_HOME"] == str(settings.home.resolve())
    assert "AIRFLOW__CELERY__BROKER_URL" not in found


def test_a_live_stack_knows_no_sandbox(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITYLEADS_SANDBOX", "http://127.0.0.1:1")
    ports = {"api": 4321, "sandbox": 4322, "redis": 4323}
    assert "CITYLEADS_SANDBOX" not in environment_of(settings, Plan("live"), ports)
    names = [one.name for one in components(Layout.of(settings), Plan("live"), ports)]
    assert names == ["crawl-server", "api-server", "scheduler", "dag-processor", "triggerer"]


def test_celery_without_redis_says_what_to_install(
    settings: Settings, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StackError, match="apt-get install redis-server"):
        components(layout, Plan("sandbox", workers=2), {"api": 1, "sandbox": 2, "redis": 3})


def test_the_brokers_password_is_in_a_private_file_and_not_in_the_list_of_processes(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityleads.stack.components.shutil.which", lambda _name: "/usr/bin/redis-server")
    plan, ports = Plan("sandbox", workers=2), {"api": 1, "sandbox": 2, "redis": 3}
    found = {one.name: one.command for one in components(layout, plan, ports)}
    secret = (layout.folder / "redis.password").read_text()
    assert not any(secret in word for words in found.values() for word in words)
    config = layout.folder / "redis.conf"
    assert f"requirepass {secret}\n" in config.read_text()
    assert "bind 127.0.0.1\n" in config.read_text()
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert [name for name in found if name.startswith("worker")] == ["worker-1", "worker-2"]


def test_requests_for_airflows_health_are_no_lines_of_the_log() -> None:
    made = "import logging; from cityleads.stack.__main__ import log_events; log_events()"
    written = (
        "logging.getLogger('httpx').info('a request'); logging.getLogger('cityleads.stack').info('stopped')"
    )
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", f"{made}; {written}"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert [line.partition(" INFO ")[2] for line in done.stdout.splitlines()] == ["stopped"]
