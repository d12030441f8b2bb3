"""Seconds of an operator's and a reader's day at few and at many notices, and how many times as long each takes.

    python -m benchmarks.checks.sizes [--notices 10000,1000000] [--tries 5]

A tenth of the notices are leads; leads and notices are spread over ten years, and the same 40 are of the last day, so
that a morning's digest tells the same at each size. The bars: 1.5 times, for refine 1.15 times. A backup and VACUUM go
over every row and take as long as there are rows: those are shown by the notice, and have no bar.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, text

from benchmarks.checks.desk_pages import fill, pages, people
from benchmarks.speed.refining import landed, made
from benchmarks.surroundings import NOW, say, scratch_warehouse, timed
from cityleads.bi.marts import check_marts, refresh_marts
from cityleads.cli.contents.leads import list_leads
from cityleads.health import alarms, source_alerts
from cityleads.health.doctor import examine
from cityleads.settings import Settings
from cityleads.tasks import retention
from cityleads.tasks.housekeeping import close_dead
from desk.searches.find import find
from desk.searches.query import SearchQuery
from digest.delivery.digest import prepare
from domain.centres import CENTRES
from pipeline.refine import refine
from pipeline.settle import settle
from warehouse.backups.dumping import back_up
from warehouse.monitoring import source_metrics

BAR, REFINE_BAR = 1.5, 1.15
NEW, NEW_LEADS = 1000, 40
# Notices that are no leads; and the leads that are new, the rest of them long known.
_REST = """
INSERT INTO core.notice (source, native_id, version, country, stage, title, description, language,
  language_confidence, language_method, buyer, buyer_unit, place_text, procedure, procedure_details, status_details,
  funder, url, tier, score, dimensions, evidence, lexicon_version, content, normal, published_at, first_known_at,
  changed_at)
SELECT 'bench', 'R' || n, 1, (ARRAY['TH', 'VN', 'ID', 'TR'])[1 + n % 4], 'open', 'Notice ' || n, '', 'en', 1,
  'script', 'Buyer of ' || n % 5000, '', '', '', '', '', '', 'https://example.org/r/' || n, 'none', 0, '{}', '{}', '1',
  '{}', '{}', :now - n % 3650 * interval '1 day', :now - n % 3650 * interval '1 day', :now - n % 3650 * interval '1 day'
FROM generate_series(1, :rest) n;
UPDATE core.lead SET first_known_at = CASE WHEN substr(id, 3)::int <= :new THEN :now - interval '3 hours'
  ELSE least(first_known_at, :now - interval '60 days') END,
  changed_at = CASE WHEN substr(id, 3)::int <= :new THEN :now - interval '3 hours'
  ELSE least(first_known_at, :now - interval '60 days') END,
  deadline_at = CASE WHEN substr(id, 3)::int <= :new THEN :now + interval '20 days'
  ELSE least(deadline_at, :now - interval '2 days') END
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notices", default="10000,1000000")
    parser.add_argument("--tries", type=int, default=5)
    asked = parser.parse_args()
    sizes = [int(one) for one in asked.notices.split(",")]
    found = [_measured(size, asked.tries) for size in sizes]
    say(
        f"A day at {', '.join(f'{size:,}' for size in sizes)} notices (seconds, the fastest of {asked.tries})",
        [(name, _row(name, [times[name] for times in found], sizes)) for name in found[0]],
    )


def _row(name: str, seconds: list[float], sizes: list[int]) -> str:
    told = "  ".join(f"{one:9.3f}" for one in seconds)
    if name.startswith("all rows:"):
        each = ", ".join(f"{one / size * 1e6:.0f}" for one, size in zip(seconds, sizes, strict=True))
        return f"{told}  {each} µs a notice"
    ratio, bar = seconds[-1] / seconds[0], REFINE_BAR if name == "refine" else BAR
    return f"{told}  x {ratio:6.2f}{'' if ratio <= bar else f'  missed (bar {bar})'}"


def _measured(notices: int, tries: int) -> dict[str, float]:
    """By what is done, its fastest seconds."""
    with scratch_warehouse("sizes") as engine, TemporaryDirectory() as folder:
        fill(engine, notices // 10)
        with engine.begin() as connection:
            for statement in _REST.split(";\n"):
                connection.execute(text(statement), {"now": NOW, "rest": notices * 9 // 10, "new": NEW_LEADS})
        tokens = people(engine)
        refresh_marts(engine, NOW, everything=True)
        vacuumed, _ = timed(lambda: _vacuum(engine))
        times = {name: _fastest(work, tries) for name, work in _looks(engine, Path(folder), tokens)}
        times |= {name: timed(work)[0] for name, work in _works(engine)}
        backed, _ = timed(
            lambda: back_up(engine, Path(folder) / "backups", "sandbox", "", "", lambda _told: None)
        )
        return times | {"all rows: vacuum, analyse": vacuumed, "all rows: backup": backed}


def _fastest(work: Callable[[], object], tries: int) -> float:
    """Of a busy machine the fastest try says most; one before them fills caches."""
    work()
    return min(timed(work)[0] for _ in range(tries))


def _looks(engine: Engine, home: Path, tokens: dict[str, str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """What changes nothing, and may be done again and again."""
    settings = Settings(home, engine.url.render_as_string(hide_password=False), None)

    def leads() -> None:
        with engine.connect() as connection:
            list_leads(connection, None, None, 50)

    def search() -> None:
        with engine.connect() as connection:
            find(connection, SearchQuery(q="กล้อง"), NOW)

    yield "doctor", lambda: list(examine(settings, "sandbox"))
    yield "leads", leads
    yield "search", search
    for name, page in pages(engine, tokens):
        if name in ("home", "list", "a lead", "an authority", "report: by title"):
            yield f"page: {name}", page


def _works(engine: Engine) -> Iterator[tuple[str, Callable[[], object]]]:
    """What changes something, done once, in the order of a day."""
    landed(engine, made(NEW, seed=2))
    yield "refine", lambda: refine(engine)
    yield "refresh", lambda: refresh_marts(engine, NOW)
    yield "housekeeping", lambda: _keep_house(engine)
    yield "digest", lambda: _freeze(engine)


def _keep_house(engine: Engine) -> None:
    """The task of housekeeping but for VACUUM, which is shown by itself."""
    close_dead(engine, NOW)
    settle(engine)
    check_marts(engine, NOW)
    with engine.begin() as connection:
        source_metrics.count(connection, NOW)
        list(source_alerts.warnings(connection, NOW))
    alarms.keep(engine, NOW)
    retention.tidy(engine, NOW, apply=True)


def _freeze(engine: Engine) -> None:
    for centre in CENTRES:
        with engine.begin() as connection:
            prepare(connection, centre.name, NOW, sandbox=True)


def _vacuum(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


if __name__ == "__main__":
    main()
