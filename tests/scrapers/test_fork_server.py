"""Crawls are children of one process that has imported all they need, and processes of their own all the same."""

import json
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import psutil
import pytest

from cityleads import _crawl_process, crawl
from domain.clock import moment_of
from domain.crawl import CrawlOrder
from sandbox.server import running
from scrapers import fork_server
from tests import crawl_server
from tests.stack.test_supervisor import until


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, psutil.Process]]:
    with crawl_server.running() as (name, pid):
        yield name, psutil.Process(pid)


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def order(source: str, address: str) -> CrawlOrder:
    now = moment_of(1)
    return CrawlOrder(source, "walk", now, now.date(), now.date(), sandbox=address, sandbox_day=1)


def lines(folder: Path, source: str) -> list[dict[str, Any]]:
    text = (folder / f"{source}.walk.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def bodies(folder: Path, source: str) -> list[tuple[str, str]]:
    documents = [one["document"] for one in lines(folder, source) if "document" in one]
    return sorted((one["key"], one["body"]) for one in documents)


def test_a_crawl_of_the_server_lands_what_one_of_its_own_process_lands(
    server: tuple[str, psutil.Process], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as portals:
        crawl.crawl([order("tr_ilan", portals.address)], to=folder(tmp_path / "own"))
        monkeypatch.setenv(_crawl_process.SERVER, server[0])
        monkeypatch.setattr(
            _crawl_process, "PROGRAM", (sys.executable, "-c", "raise SystemExit('not the server')")
        )
        crawl.crawl([order("tr_ilan", portals.address)], to=folder(tmp_path / "child"))
    assert bodies(tmp_path / "child", "tr_ilan") == bodies(tmp_path / "own", "tr_ilan") != []


def test_two_jobs_in_turn_find_no_reactor_of_each_other(
    server: tuple[str, psutil.Process], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(_crawl_process.SERVER, server[0])
    monkeypatch.setattr(
        _crawl_process, "PROGRAM", (sys.executable, "-c", "raise SystemExit('not the server')")
    )
    with running() as portals:
        for name in ("first", "second"):
            crawl.crawl([order("id_sirup", portals.address)], to=folder(tmp_path / name))
    assert bodies(tmp_path / "first", "id_sirup") == bodies(tmp_path / "second", "id_sirup")


def test_what_breaks_a_crawl_down_comes_back_with_the_end_of_its_log(
    server: tuple[str, psutil.Process], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(_crawl_process.SERVER, server[0])
    with pytest.raises(crawl.CrawlError, match=r"exit 1\):\n(.|\n)*the sandbox is at http://127.0.0.1:PORT"):
        crawl.crawl([order("news", "http://example.org:80")], to=tmp_path / "none")


def test_without_the_server_a_crawl_has_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(_crawl_process.SERVER, f"cityleads-test-{uuid4()}")
    with running() as portals:
        crawl.crawl([order("id_sirup", portals.address)], to=tmp_path)
    assert bodies(tmp_path, "id_sirup") != []


def _begin(name: str, job: str) -> tuple[socket.socket, IO[str], psutil.Process]:
    connection = fork_server.connect(name)
    line = connection.makefile("rw", encoding="utf-8")
    line.write(job + "\n")
    line.flush()
    return connection, line, psutil.Process(json.loads(line.readline())["pid"])


def _job(portals: socket.socket, folder: Path) -> str:
    address = f"http://127.0.0.1:{portals.getsockname()[1]}"
    return json.dumps({"orders": [order("tr_ilan", address).as_json()], "to": str(folder)})


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A portal that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as portal:
        yield portal


def test_a_caller_that_goes_away_ends_its_crawl(
    server: tuple[str, psutil.Process], silent: socket.socket, tmp_path: Path
) -> None:
    connection, line, child = _begin(server[0], _job(silent, tmp_path))
    assert child.parent() == server[1]
    line.close()
    connection.close()
    until(lambda: not child.is_running())


def test_a_crawl_that_is_killed_is_an_error_and_is_not_begun_again(
    server: tuple[str, psutil.Process], silent: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(_crawl_process.SERVER, server[0])
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(_crawl_process.run, _job(silent, tmp_path), 20)
        asked, _ = silent.accept()  # it waits for the portal from here on
        with asked:
            until(lambda: len(server[1].children()) == 1)  # those of earlier tests have ended
            server[1].children()[0].kill()
        assert ended.result() == (-1, "The process was killed.")
