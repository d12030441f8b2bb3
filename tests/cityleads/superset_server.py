"""A Superset of one's own, from the environment of requirements-superset.lock, with the bundle of bi/superset in it."""

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from cityleads.bi.superset.bundle import BUNDLE
from cityleads.bi.superset.datasets import DATABASE
from tests.harness import ROOT

PROGRAM = ROOT / ".venv-superset/bin/superset"
USER = "admin"
_PATIENCE = 900.0  # seconds for a command, or until the server answers
# What differs from Superset's defaults: Korean, data of its own, and no call to anybody outside.
_SETTINGS = """
SECRET_KEY = "{secret}"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
BABEL_DEFAULT_LOCALE = "ko"
LANGUAGES = {{"ko": {{"flag": "kr", "name": "Korean"}}, "en": {{"flag": "us", "name": "English"}}}}
D3_FORMAT = {{"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", "원"]}}
"""


def prepare(folder: Path, address: str) -> str:
    """Make its metadata, import the bundle twice as an upgrade does, and set the warehouse's address; the password."""
    settings = _SETTINGS.format(secret=secrets.token_urlsafe(32), folder=folder)
    (folder / "superset_config.py").write_text(settings, encoding="utf-8")
    password = secrets.token_urlsafe(16)
    person = (
        "--username",
        USER,
        "--firstname",
        "Trial",
        "--lastname",
        "Trial",
        "--email",
        "trial@example.org",
    )
    _say(folder, "db", "upgrade")
    _say(folder, "fab", "create-admin", *person, "--password", password)
    _say(folder, "init")
    for _ in range(2):
        _say(folder, "import-directory", "--overwrite", str(BUNDLE))
    _say(folder, "set-database-uri", "--database_name", DATABASE, "--uri", address, "--skip_create")
    return password


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve what was prepared, on loopback; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(PROGRAM), "run", "--host", "127.0.0.1", "--port", str(port), "--with-threads"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(words, env=_environment(folder), stdout=log, stderr=log)  # noqa: S603  # our own lock's program
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _environment(folder: Path) -> Mapping[str, str]:
    return os.environ | {
        "FLASK_APP": "superset",
        "SUPERSET_CONFIG_PATH": str(folder / "superset_config.py"),
        "SUPERSET_HOME": str(folder),
        "SCARF_ANALYTICS": "false",
    }


def _say(folder: Path, *words: str) -> None:
    """Run a command of Superset; it exits with 0 also where an import fails, and then says so."""
    done = subprocess.run(  # noqa: S603  # our own lock's program
        [PROGRAM, *words],
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    assert "An error occurred" not in said, said[-3000:]


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, "Superset ended; see server.log"
        try:
            if httpx.get(f"{address}/health").text == "OK":
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise AssertionError(f"{address} did not answer within {_PATIENCE:.0f} s")
