"""Seconds of a sealed backup, and of a restore with all its comparisons, at a number of notices.

    python -m benchmarks.backup_times [--notices 100000]

Generated notices with titles of the real portals, the keys they are matched by, and a lead for each relevant one; above
20,000 of them as copies in SQL with keys of their own; and for each twenty notices a page of 40,000 bytes. The bar is
ten minutes for the restore of a million. Beside it stands
pg_dump's own time for the same warehouse, with nothing counted and nothing encrypted.
"""

import argparse
import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, text

from benchmarks.quality.similar_notices import generate
from benchmarks.speed.matching_cost import fill
from benchmarks.speed.refining_peers import grow
from benchmarks.surroundings import NOW, say, scratch_warehouse, timed
from domain.crawl import CrawlOrder
from pipeline.jsonl import read_lines
from warehouse.backups import restoring
from warehouse.backups.clients import clients_for, target
from warehouse.backups.dumping import back_up
from warehouse.db import connect
from warehouse.landing import open_crawl

KEY = "a key for measuring alone, 32 chars"
A_PAGE = 20  # notices
NOISE = 20_000  # bytes of a page of 40,000 that no compression makes smaller
BAR = 600
JUDGED = 20_000  # notices that are made one by one, at most
PAGES = """
INSERT INTO raw.document
  (source, kind, key, url, content_type, body, hash, fingerprint, meta, fetched_at, seen_at, crawl_id)
SELECT 'tr_ilan', 'list', 'bench:' || n, 'https://example.org/' || n, 'text/html',
  convert_to(repeat('<div class="row">', 1200), 'UTF8') || :noise || int4send(n), sha256(int4send(n)),
  sha256(int4send(n)), '{}', :now, :now, :crawl
FROM generate_series(:first, :last) n
"""


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=100_000)
    notices = parser.parse_args().notices
    with TemporaryDirectory() as folder, scratch_warehouse("backups") as engine:
        _fill(engine, notices)
        rows = _measured(engine, Path(folder))
    say(f"Backup and restore of {notices:,} notices (bar: {BAR} s for the restore of a million)", rows)


def _fill(engine: Engine, notices: int) -> None:
    made = generate(min(notices, JUDGED), 21, 3)
    fill(engine, [line.notice for line in read_lines(map(json.dumps, made))[0]])
    grow(engine, notices)
    with engine.begin() as connection:
        crawl = open_crawl(connection, CrawlOrder("tr_ilan", "walk", NOW, NOW.date(), NOW.date()))
        for first in range(0, notices // A_PAGE, 100):
            values = {
                "first": first,
                "last": first + 99,
                "noise": os.urandom(NOISE),
                "now": NOW,
                "crawl": crawl,
            }
            connection.execute(text(PAGES), values)


def _measured(engine: Engine, folder: Path) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        place, environment = target(engine.url)
        words = clients_for(connection).call(
            "pg_dump", "-Fc", "--compress=gzip:1", "-f", str(folder / "bare"), place
        )
    bare, _ = timed(lambda: subprocess.run(words, env=environment, check=True))  # noqa: S603  # PostgreSQL's own program
    taking, (backup, manifest) = timed(lambda: back_up(engine, folder, "sandbox", "", KEY, _quiet))
    engine.dispose()
    restoring_it, _ = timed(lambda: _restore(engine, backup))
    return [
        ("the warehouse", f"{manifest.rows:,} rows, {size / 1e6:,.0f} MB"),
        ("the backup", f"{manifest.bytes / 1e6:,.0f} MB"),
        ("pg_dump alone", f"{bare:.1f} s"),
        ("backup: counted, dumped, sealed", f"{taking:.1f} s"),
        ("restore: checked, restored beside, compared", f"{restoring_it:.1f} s"),
    ]


def _restore(engine: Engine, folder: Path) -> None:
    manifest = restoring.check(folder, "sandbox", KEY, _quiet)
    name = f"{engine.url.database}_restored"
    admin = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    beside = connect(engine.url.set(database=name).render_as_string(hide_password=False))
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        restoring.restore(beside, folder, manifest, KEY, _quiet)
    finally:
        beside.dispose()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _quiet(_told: str) -> None:
    """Say nothing."""


if __name__ == "__main__":
    main()
