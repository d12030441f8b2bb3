"""The embedded server: what it offers, as whom it runs, and where."""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
from sqlalchemy.engine import make_url

from tests.harness import ROOT
from tests.warehouse.serving import as_root, ask, walkable
from warehouse import server
from warehouse.server import Server, ServerError, location
from warehouse.server.programs import wheel_version

STARTER = """
import sys
from pathlib import Path
from warehouse.server import Server
print(Server(Path(sys.argv[1])).start())
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A directory that every user can walk to."""
    with walkable() as folder:
        yield folder


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[Server]:
    """One server for the tests that only look at it."""
    one = Server(place / "shared one")
    one.start()
    yield one
    one.stop()


@pytest.fixture
def fresh() -> Iterator[Server]:
    """A server that was never started."""
    with walkable() as folder:
        one = Server(folder / "home")
        yield one
        one.stop()


def test_a_server_answers_at_its_url_and_a_second_start_changes_nothing(running: Server) -> None:
    url, before = running.start(), running.status()
    assert ask(url, "SELECT 1") == [(1,)]
    assert running.start() == url
    assert running.status() == before
    assert before.running
    assert before.port == make_url(url).port
    assert before.home == running.home
    assert before.version.startswith("18.")


def test_thai_is_found_by_trigrams_and_letters_fold(running: Server) -> None:
    url = running.ensure_database("letters")
    assert ask(url, "SELECT show_trgm('เมือง') <> '{}', similarity('เมือง', 'เมือง') = 1") == [(True, True)]
    assert ask(url, "SELECT lower('ĐÀ NẴNG'), unaccent('Đà Nẵng')") == [("đà nẵng", "Da Nang")]
    assert ask(
        url,
        "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'letters'",
    ) == [("b", "C.UTF-8", "UTF8")]


def test_it_listens_on_this_machine_alone_and_asks_for_the_password(running: Server) -> None:
    url = running.url("postgres")
    assert ask(url, "SHOW listen_addresses") == [("127.0.0.1",)]
    assert ask(url, "SHOW unix_socket_directories") == [("",)]
    assert ask(url, "SHOW max_connections") == [("200",)]
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(make_url(url).set(password="guess").render_as_string(hide_password=False), "SELECT 1")


def test_only_its_own_user_can_read_its_home_and_it_never_runs_as_root(running: Server) -> None:
    assert running.home.stat().st_mode & 0o777 == 0o700
    assert (running.home / "password").stat().st_mode & 0o777 == 0o600
    pid = running.status().pid
    assert psutil.Process(pid).uids().real != 0
    assert psutil.Process(pid).uids().real == running.home.stat().st_uid


def test_a_database_is_made_once_whatever_its_name(running: Server) -> None:
    name = 'it\'s "one"/ü'
    url = running.ensure_database(name)
    ask(url, "CREATE TABLE kept (n int)")
    assert running.ensure_database(name) == url
    assert ask(url, "SELECT count(*) FROM kept") == [(0,)]
    assert ask(url, "SELECT current_database()") == [(name,)]


def test_a_server_that_never_ran_is_not_running_and_has_no_url(fresh: Server) -> None:
    assert fresh.status() == server.Status(False, None, None, fresh.home, wheel_version())
    with pytest.raises(ServerError, match="was never started"):
        fresh.url("postgres")
    assert not fresh.home.exists()


def test_two_starters_at_once_start_one_server_and_it_outlives_both(fresh: Server) -> None:
    command = [sys.executable, "-c", STARTER, str(fresh.home)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as one,  # noqa: S603  # ours
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other,  # noqa: S603  # ours
    ):
        told = {one.communicate(timeout=60)[0].strip(), other.communicate(timeout=60)[0].strip()}
    assert told == {fresh.url("postgres")}
    assert ask(fresh.url("postgres"), "SELECT 1") == [(1,)]
    assert not (
        fresh.home / "server.log.old"
    ).exists()  # a second launch would have put the first's log aside


@as_root
def test_a_user_who_is_not_root_runs_it_as_himself_and_root_may_stop_it(place: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    home = place / "nobodys"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        try:
            Server(home).start()
        finally:
            os._exit(int(sys.exc_info()[0] is not None))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    mine = Server(home)
    status = mine.status()
    assert status.running
    assert psutil.Process(status.pid).uids().real == nobody.pw_uid
    assert ask(mine.start(), "SELECT 1") == [(1,)]
    mine.stop()
    assert not mine.status().running


@as_root
def test_a_home_that_the_servers_user_cannot_reach_is_left_alone(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(location, "FALLBACK", place / "fallback")
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    one = Server(closed / "postgres")
    try:
        assert ask(one.start(), "SELECT 1") == [(1,)]
        assert one.home.parent == place / "fallback"
        assert str(one.home) in capsys.readouterr().err
        assert closed.stat().st_mode & 0o777 == 0o700
        assert list(closed.iterdir()) == []
        assert Server(closed / "postgres").home == one.home
        assert Server(closed / "another").home != one.home
    finally:
        one.stop()


def test_a_directory_that_holds_other_things_is_not_taken(place: Path) -> None:
    home = place / "documents"
    home.mkdir()
    (home / "thesis.txt").write_text("two years of work")
    with pytest.raises(ServerError, match="needs a directory of its own"):
        Server(home).start()
    assert home.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in home.iterdir()] == ["thesis.txt"]
