"""A warehouse of its own whose tasks run in processes of their own, and what it must be once all have run."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from benchmarks.checks.soak.disturbed import BALLAST, run_disturbed
from cityleads.bi.marts import refresh_marts
from cityleads.bootstrap import now_in, prepare_warehouse
from domain.errors import ExpectedError
from tests.cityleads.killing import processes
from tests.cityleads.test_kills import CHECKSUM
from warehouse.backups import restoring
from warehouse.backups.manifest import backups_in
from warehouse.db import connect
from warehouse.migrate import upgrade
from warehouse.server import Server

PATIENCE = 180  # seconds
DISK = "900m"
# What must be nothing once all has run undisturbed, by what it would mean.
NOTHING = {
    "work left": "SELECT count(*) FROM ops.work WHERE state <> 'done'",
    "crawls that never ended": "SELECT count(*) FROM raw.crawl WHERE state = 'running'",
    "documents without work": "SELECT count(*) FROM raw.document d LEFT JOIN ops.work w ON w.document_id = d.id"
    " WHERE w.document_id IS NULL",
    "keys of notices that are gone": "SELECT count(*) FROM core.notice_block b LEFT JOIN core.notice n"
    " ON n.id = b.notice_id WHERE n.id IS NULL",
    "leads without a notice": "SELECT count(*) FROM core.lead l LEFT JOIN core.lead_member m ON m.lead_id = l.id"
    " WHERE m.lead_id IS NULL AND l.merged_into IS NULL",
    "leads told as new twice to one reader": "SELECT count(*) FROM (SELECT FROM digest.item WHERE section = 'new'"
    " GROUP BY subscriber_id, lead_id HAVING count(*) > 1) twice",
    "mails that are written twice": "SELECT count(*) - count(DISTINCT message_id) FROM digest.outbox",
    "moments that lie ahead": "SELECT count(*) FROM (SELECT read_at AS at FROM ops.work"
    " UNION ALL SELECT refreshed_at FROM mart.refresh) told WHERE at > now() + interval '1 hour'",
}


@dataclass(frozen=True, slots=True)
class Life:
    """A warehouse, and what its tasks are told by the environment."""

    server: Server
    engine: Engine
    home: Path
    environment: Mapping[str, str]

    def run(self, of: tuple[str, str], disturb: tuple[str, int] = ("", 0), **more: str) -> int:
        """Run a task in a process of its own, with more of an environment; returns its exit code."""
        told = {
            "dag": of[0],
            "task": of[1],
            "environment": {**self.environment, **more},
            "steps": str(self.home / "steps"),
        }
        about = (*disturb, str(self.home), self.server.status().pid or 0)
        process = processes.Process(target=run_disturbed, args=(told, *about))
        process.start()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            raise AssertionError(f"{of} {disturb} did not end within {PATIENCE} s")
        return process.exitcode or 0

    def make_room(self) -> None:
        """Take away what a full disk is full of."""
        (self.home / BALLAST).unlink(missing_ok=True)

    def ready(self) -> None:
        """Start the database where it died."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.server.start()
                with self.engine.connect() as connection:
                    connection.execute(text("SELECT 1"))
            except (ExpectedError, OperationalError):
                self.engine.dispose()
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)  # until the processes of the one that died have ended
            else:
                return

    def checksum(self) -> str:
        """Of all rows that tasks make."""
        with self.engine.connect() as connection:
            return str(connection.execute(text(CHECKSUM)).scalar_one())

    def last_crawl(self) -> list[str]:
        """The state of the last crawl, if there was one."""
        with self.engine.connect() as connection:
            last = "SELECT state FROM raw.crawl ORDER BY id DESC LIMIT 1"
            return list(connection.execute(text(last)).scalars())

    def said(self) -> str:
        """The end of what the tasks have written."""
        return (self.home / "said").read_text(encoding="utf-8", errors="replace")[-2000:]

    def wrong(self, due: str) -> list[str]:
        """What is not as it should be, as sentences."""
        with self.engine.connect() as connection:
            found = {
                name: connection.execute(text(statement)).scalar_one() for name, statement in NOTHING.items()
            }
            mails = connection.execute(text("SELECT count(*) FROM digest.outbox")).scalar_one()
        told = [f"{name}: {count}" for name, count in found.items() if count]
        if self.checksum() != due:
            told.append("the rows are not those of a warehouse that nobody disturbed")
        written = len(list((self.home / "outbox").glob("*.eml")))
        told += [f"{written} mails lie in the outbox, {mails} were made"] if written > mails else []
        star = refresh_marts(self.engine, now_in(self.engine, "sandbox"), everything=True)
        told += (
            [f"the star lacked {star.changed} rows and had {star.gone} too many"]
            if star.changed + star.gone
            else []
        )
        for folder in backups_in(self.home / "backups"):
            restoring.check(folder, "sandbox", "", lambda _told: None)
        return told


@contextmanager
def disk(home: Path) -> Iterator[bool]:
    """A small disk at a folder, where we may mount one; whether we might."""
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(home)]
    mounted = subprocess.run(words, check=False, capture_output=True).returncode == 0  # noqa: S603  # our own words
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(home)], check=True)  # noqa: S603, S607  # the system's


@contextmanager
def life(server: Server, home: Path, number: int, sandbox: str, smtp: str = "") -> Iterator[Life]:
    """A new warehouse, whose mails go to a server or into files; its database goes afterwards."""
    name, own = f"life_{number}", home / f"life_{number}"
    own.mkdir()
    engine = connect(server.ensure_database(name))
    upgrade(engine)
    prepare_warehouse(engine)
    environment = {
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "CITYLEADS_HOME": str(own),
        "CITYLEADS_SANDBOX": sandbox,
        "CITYLEADS_BACKUP_DIR": str(own / "backups"),
        "SMTP_URL": smtp,
    }
    try:
        yield Life(server, engine, own, environment)
    finally:
        engine.dispose()
        admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
        shutil.rmtree(own)
