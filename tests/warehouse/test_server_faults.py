"""The embedded server stopped, killed and misled."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy.engine import make_url

from tests.warehouse.serving import ask, changed, walkable
from warehouse import server
from warehouse.server import Server, ServerError


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A directory that every user can walk to."""
    with walkable() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_home(place: Path) -> Path:
    """The home of the server that tests stop and break one after the other; each leaves it startable."""
    return place / "eğe with a space"


@pytest.fixture
def own(shared_home: Path) -> Iterator[Server]:
    """That server."""
    one = Server(shared_home)
    yield one
    one.stop()


@pytest.fixture
def fresh() -> Iterator[Server]:
    """A server that was never started."""
    with walkable() as folder:
        one = Server(folder / "home")
        yield one
        one.stop()


def test_data_and_port_outlive_a_stop(own: Server) -> None:
    url = own.start()
    ask(url, "CREATE TABLE seven AS SELECT 7 AS n")
    own.stop()
    own.stop()
    assert not own.status().running
    with pytest.raises(ServerError, match="is it started"):
        own.ensure_database("more")
    assert own.start() == url
    assert ask(url, "SELECT n FROM seven") == [(7,)]


def test_when_the_port_is_taken_the_next_start_takes_another(own: Server) -> None:
    before = make_url(own.start()).port
    own.stop()
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taker.bind(("127.0.0.1", before))
        taker.listen()
        url = own.start()
        assert make_url(url).port != before
        assert ask(url, "SELECT 1") == [(1,)]


def test_when_somebody_takes_the_port_in_between_another_one_is_tried(
    own: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        offers = iter([taker.getsockname()[1], server._free_port(None)])
        monkeypatch.setattr(server, "_free_port", lambda _: next(offers))
        assert ask(own.start(), "SELECT 1") == [(1,)]


def test_a_killed_server_starts_again_with_all_that_was_committed(own: Server) -> None:
    url = own.start()
    ask(url, "CREATE TABLE many AS SELECT generate_series(1, 1000) AS n")
    os.kill(own.status().pid or 0, signal.SIGKILL)
    assert own.start() == url
    assert ask(url, "SELECT sum(n) FROM many") == [(500500,)]


def test_orphans_that_hold_the_memory_are_ended(own: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ORPHAN_SECONDS", 0.2)
    own.start()
    postmaster = psutil.Process(own.status().pid)
    orphan = postmaster.children()[0]
    orphan.suspend()  # a busy process that does not notice its parent's end
    postmaster.kill()
    assert ask(own.start(), "SELECT 1") == [(1,)]
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


def test_a_stale_number_that_is_another_process_now_is_no_postmaster(own: Server) -> None:
    own.start()
    own.stop()
    command = [shutil.which("sleep") or "sleep", "60"]
    with subprocess.Popen(command, cwd=own.data, **own.ground.process()) as stranger:  # noqa: S603  # ours
        lines = [str(stranger.pid), str(own.data), "1", "1", "", "127.0.0.1", "1 1", "ready"]
        own.postmaster.file.write_text("\n".join(lines) + "\n")
        own.ground.own(own.postmaster.file)
        assert not own.status().running
        assert ask(own.start(), "SELECT 1") == [(1,)]
        own.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_half_a_data_directory_is_thrown_away(fresh: Server) -> None:
    fresh.ground.prepare()
    with fresh.ground.alone():
        """The starter that died here had taken the lock."""
    half = fresh.home / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert ask(fresh.start(), "SELECT 1") == [(1,)]
    assert not half.exists()


def test_a_lost_note_of_the_port_is_written_again(own: Server) -> None:
    url = own.start()
    (own.home / "port").unlink()
    assert own.start() == url


def test_data_of_another_version_is_refused_with_a_way_out(own: Server) -> None:
    own.start()
    own.stop()
    refused = pytest.raises(ServerError, match="was made by PostgreSQL 16, and this is 18: dump it")
    with changed(own.data / "PG_VERSION", "16\n"), refused:
        own.start()
    assert ask(own.start(), "SELECT 1") == [(1,)]


def test_a_server_that_does_not_start_shows_its_log(own: Server) -> None:
    own.start()
    own.stop()
    settings = own.data / "postgresql.conf"
    refused = pytest.raises(ServerError, match='unrecognized configuration parameter "nonsense"')
    with changed(settings, settings.read_text() + "\nnonsense = 1\n"), refused:
        own.start()
    assert ask(own.start(), "SELECT 1") == [(1,)]


def test_a_lost_password_is_said_and_not_replaced(own: Server) -> None:
    own.start()
    own.stop()
    password = own.home / "password"
    password.rename(own.home / "elsewhere")
    with pytest.raises(ServerError, match=r"cannot be read .*: put it back"):
        own.start()
    (own.home / "elsewhere").rename(password)
    assert ask(own.start(), "SELECT 1") == [(1,)]
