"""A warehouse that is disturbed again and again: `make soak`.

    python -m benchmarks.checks.soak [--kills 200] [--seed 1]

A life is a new warehouse whose tasks go round: crawl, refine, a digest, the star, housekeeping, a backup. Ten times in
each life a task is started in a process of its own and disturbed at a random one of its steps (one lies before and one
after each statement): it is killed by SIGKILL, the database is killed under it, or its disk is full. Then every task
runs once more, undisturbed, and the warehouse must be what one is that nobody disturbed: the same rows by checksum,
each mail at most once, no work left, no row that names one that is gone, the star as if made anew, and every backup
whole.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from cityleads.bi.marts import refresh_marts
from cityleads.bootstrap import now_in, prepare_warehouse
from domain.errors import ExpectedError
from sandbox.server import running
from tests.cityleads.killing import processes
from tests.cityleads.test_kills import CHECKSUM, SOURCE
from tests.warehouse.serving import walkable
from warehouse.backups import restoring
from warehouse.backups.manifest import backups_in
from warehouse.db import connect
from warehouse.migrate import upgrade
from warehouse.server import Server

ROUND = (
    (f"collect_{SOURCE}", "crawl"),
    ("refine", "refine"),
    ("digest_hanoi", "mail"),
    ("housekeeping", "keep_house"),
    ("housekeeping", "back_up"),
    ("marts", "refresh"),  # the last: the star shows what the others have left
)
KILLS_A_LIFE, PATIENCE = 10, 180  # seconds
BALLAST, DISK = "ballast", "900m"
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
}


@dataclass(frozen=True, slots=True)
class Life:
    """A warehouse, and what its tasks are told by the environment."""

    server: Server
    engine: Engine
    home: Path
    environment: dict[str, str]

    def run(self, of: tuple[str, str], disturb: tuple[str, int] = ("", 0)) -> int:
        """Run a task in a process of its own; returns its exit code."""
        told = {
            "dag": of[0],
            "task": of[1],
            "environment": self.environment,
            "steps": str(self.home / "steps"),
        }
        postmaster = self.server.status().pid or 0
        process = processes.Process(target=disturbed, args=(told, *disturb, str(self.home), postmaster))
        process.start()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            raise AssertionError(f"{of} {disturb} did not end within {PATIENCE} s")
        return process.exitcode or 0

    def ready(self) -> None:
        """Make room on the disk, and start the database where it died."""
        (self.home / BALLAST).unlink(missing_ok=True)
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

    def wrong(self, due: str) -> list[str]:
        """What is not as it should be, as sentences."""
        with self.engine.connect() as connection:
            found = {
                name: connection.execute(text(statement)).scalar_one() for name, statement in NOTHING.items()
            }
            told = [f"{name}: {count}" for name, count in found.items() if count]
            if connection.execute(text(CHECKSUM)).scalar_one() != due:
                told.append("the rows are not those of a warehouse that nobody disturbed")
            mails = connection.execute(text("SELECT count(*) FROM digest.outbox")).scalar_one()
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


def disturbed(told: dict[str, Any], kind: str, step: int, home: str, postmaster: int) -> None:
    """Run a task (tests.cityleads.as_task); at a step of it something happens."""
    from tests.cityleads import as_task  # Airflow stays out of the process that counts

    if kind == "killed":
        told = {**told, "die_at": step}
    elif kind == "crawler killed":
        told = {**told, "crawler_dies_at": step}
    elif kind:
        steps = iter(range(1, step + 1))

        def happen(*_arguments: object) -> None:
            if next(steps, None) == step:
                _fill_disk(Path(home)) if kind == "disk full" else os.kill(postmaster, signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", happen)
    with Path(home, "said").open("ab") as said:
        for descriptor in (
            1,
            2,
        ):  # loggers know the streams of before: the process that all are forked of has made them
            os.dup2(said.fileno(), descriptor)
        as_task.run(told)


def _fill_disk(home: Path) -> None:
    """Take all the room that there is on the disk of the home."""
    with (home / BALLAST).open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(1 << 20))


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
def life(server: Server, home: Path, number: int, sandbox: str) -> Iterator[Life]:
    """A new warehouse; its database goes afterwards."""
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
        "SMTP_URL": "",
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


def soak(kills: int, seed: int) -> int:
    """Disturb, and print what came of it; returns how many lives ended otherwise than undisturbed ones."""
    chance, counts, failed = random.Random(seed), Counter[str](), 0  # noqa: S311  # repeatable
    with walkable() as home, disk(home) as mounted, running() as sandbox:
        home.chmod(0o755)
        kinds = ["killed"] * 6 + ["crawler killed", "database killed"] + ["disk full"] * mounted
        server = Server(home / "postgres")
        server.start()
        try:
            with life(server, home, 0, sandbox.address) as calm:
                steps = {of: _counted(calm, of) for of in ROUND}
                due = str(_asked(calm.engine, CHECKSUM))
                print(
                    f"undisturbed: {sum(steps.values())} steps, wrong: {calm.wrong(due) or 'nothing'}",
                    flush=True,
                )
            for number in range(1, -(-kills // KILLS_A_LIFE) + 1):
                with life(server, home, number, sandbox.address) as one:
                    for _ in range(KILLS_A_LIFE):
                        counts[_disturb(one, chance, kinds, steps)] += 1
                    codes = [one.run(of) for of in ROUND]
                    told = one.wrong(due) + [f"a task ended with {code}" for code in codes if code]
                failed += bool(told)
                print(f"life {number}: {dict(counts)}; wrong: {'; '.join(told) or 'nothing'}", flush=True)
        finally:
            (home / BALLAST).unlink(missing_ok=True)
            server.stop()
    print(
        f"{sum(counts.values())} disturbances, {failed} lives ended otherwise; a disk of its own: {mounted}"
    )
    return failed


def _counted(calm: Life, of: tuple[str, str]) -> int:
    """Run a task undisturbed; returns its steps."""
    if code := calm.run(of):
        raise SystemExit(
            f"{of} ended with {code}: {(calm.home / 'said').read_text(encoding='utf-8')[-2000:]}"
        )
    return int((calm.home / "steps").read_text(encoding="ascii"))


def _disturb(one: Life, chance: random.Random, kinds: list[str], steps: dict[tuple[str, str], int]) -> str:
    """Run one task of the round, disturbed at one of its steps; returns what happened."""
    kind = chance.choice(kinds)
    of = ROUND[0] if kind == "crawler killed" else chance.choice(ROUND)
    code = one.run(of, (kind, chance.randint(1, 9 if kind == "crawler killed" else max(steps[of], 1))))
    one.ready()
    return f"{kind}: {'ended before' if code == 0 else 'ended by it'}"


def _asked(engine: Engine, statement: str) -> Any:  # noqa: ANN401  # one value
    with engine.connect() as connection:
        return connection.execute(text(statement)).scalar_one()


def main() -> None:
    """Soak."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.monotonic()
    failed = soak(asked.kills, asked.seed)
    print(f"{time.monotonic() - start:.0f} s, seed {asked.seed}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
