"""What the tests of the embedded server share."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg2
import pytest
from sqlalchemy.engine import make_url

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
def walkable() -> Iterator[Path]:
    """A directory that every user can walk to."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
