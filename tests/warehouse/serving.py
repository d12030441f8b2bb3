"""What the tests of the embedded server share."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg2
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from warehouse.db import connect
from warehouse.server import EXTENSIONS
from warehouse.server.account import account_for

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    parts = make_url(url)
    with closing(
        psycopg2.connect(
            host=parts.host,
            port=parts.port,
            user=parts.username,
            password=parts.password,
            dbname=parts.database,
            connect_timeout=3,
        )
    ) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def changed(path: Path, text: str) -> Iterator[None]:
    """A file with another text, for the length of a block."""
    before = path.read_text()
    path.write_text(text)
    try:
        yield
    finally:
        path.write_text(before)


@contextmanager
def other_server(programs: Path) -> Iterator[Engine]:
    """A database with our extensions on a server of other programs than the wheel's; gone afterwards."""
    with walkable() as folder, socket.socket() as probe:
        account = account_for(folder / "data")
        asked: dict[str, Any] = account.process() if account else {}
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        if account:
            os.chown(folder, account.uid, account.gid)
        probe.close()

        def run(program: str, *words: str) -> None:
            words = (str(programs / program), "-D", str(folder / "data"), *words)
            subprocess.run(  # noqa: S603  # PostgreSQL's own programs
                words, **asked, cwd="/", check=True, stdout=subprocess.DEVNULL
            )

        run("initdb", "--no-sync", "-U", "postgres", "--auth=trust", "--locale=C.UTF-8", "--encoding=UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
        try:
            engine = connect(f"postgresql://postgres@127.0.0.1:{port}/postgres")
            with engine.begin() as connection:
                for extension in EXTENSIONS:
                    connection.execute(text(f"CREATE EXTENSION {extension}"))
            yield engine
            engine.dispose()
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")


@contextmanager
def walkable() -> Iterator[Path]:
    """A directory that every user can walk to."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
