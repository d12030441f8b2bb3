"""Milliseconds of an analyst's questions on a large warehouse, today's views beside them, and what a refresh costs.

    python -m benchmarks.speed.bi [--notices 1000000] [--leads 100000] [--events 1000000]

Leads, notices and events are generated in SQL from their numbers, over ten years of four countries; then the star is
made from nothing. The questions of docs/bi.md are asked of it, the desk's dashboards are read, the star is written to
files, and what today's views can answer is asked of these in the same run. Last, 2,000 generated documents are refined
beside all of that, and the star is brought up to date.
"""

import argparse
import re
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, text

from benchmarks.speed.refining import landed, made
from benchmarks.surroundings import NOW, say, scratch_warehouse, timed
from cityleads.bi.marts import refresh_marts
from cityleads.bi.star_files import export_star
from cityleads.settings import ROOT
from pipeline.refine import refine
from web.dashboards.board_rows import read_charts
from web.dashboards.boards import boards

TRIES = 20
VIEW_TRIES = 3
BATCH, NOTICES_A_DOCUMENT = 2000, 20
QUESTION = re.compile(r"^### (\d+)\. (.*?)\n```sql\n(.*?)```", re.MULTILINE | re.DOTALL)
# What today's views answer of the same, and what a look at the sources costs.
VIEWS = {
    "notices by month and source": (
        "SELECT date_trunc('month', published_local_date), source, count(*) FROM mart.notices GROUP BY 1, 2"
    ),
    "notices by tier": (
        "SELECT date_trunc('month', published_local_date), tier, count(*) FROM mart.notices GROUP BY 1, 2"
    ),
    "leads by month": (
        "SELECT date_trunc('month', first_known_at), country, count(*), sum(amount_krw) FROM mart.leads GROUP BY 1, 2"
    ),
    "leads by source": "SELECT s, count(*) FROM mart.leads, unnest(sources) s GROUP BY 1",
}
COUNTED = "SELECT * FROM mart.source_health"
# As mart.source_health counted before its counts were kept.
COUNTING = """
SELECT s.name, (SELECT count(*) FROM raw.document d WHERE d.source = s.name),
  (SELECT count(*) FROM raw.reject r WHERE r.source = s.name),
  (SELECT count(*) FROM core.notice n WHERE n.source = s.name),
  (SELECT count(*) FROM raw.leftover o WHERE o.source = s.name)
FROM core.source s
"""
FILL = """
INSERT INTO core.exchange_rate SELECT c, d::date, 1 + ascii(c) % 40, 0.03, 'ecb'
FROM unnest(ARRAY['THB', 'VND', 'IDR', 'TRY', 'KRW']) c,
  generate_series(:now - interval '10 years', :now, interval '1 day') d;
INSERT INTO raw.crawl (source, entrance, started_at, finished_at, window_since, window_until, state, settled)
SELECT s.name, 'walk', :now - interval '11 years', :now - interval '11 years', '2015-01-01', '2015-01-01', 'complete',
  true
FROM core.source s;
INSERT INTO core.notice (source, native_id, version, country, stage, title, description, language, language_confidence,
  language_method, buyer, buyer_unit, place_text, procedure, procedure_details, status_details, published_at,
  published_precision, deadline_at, deadline_precision, amount, currency, amount_kind, amount_exact, funder, url, tier,
  score, dimensions, evidence, lexicon_version, content, normal, first_known_at, changed_at)
SELECT (ARRAY['th_egp', 'vn_muasamcong', 'id_spse', 'tr_ilan'])[1 + n % 4], 'b' || n, 1,
  (ARRAY['TH', 'VN', 'ID', 'TR'])[1 + n % 4], (ARRAY['open', 'awarded', 'plan'])[1 + n % 3], 'Notice ' || n, '', 'en',
  1, 'script', 'Buyer of ' || n % 5000, '', '', 'open', '', '', :now - n % 3650 * interval '1 day', 'minute',
  :now - n % 3650 * interval '1 day' + interval '20 days', 'minute', n * 1000,
  (ARRAY['THB', 'VND', 'IDR', 'TRY'])[1 + n % 4], 'budget', true, '', 'https://example.org/' || n,
  CASE WHEN n <= :leads THEN 'lead' ELSE 'none' END, 1, '{mobility,living}',
  '{"hits": [{"concept": "mob.signal"}]}', '1', '{"prices": []}', '{}',
  :now - n % 3650 * interval '1 day' + n % 12 * interval '1 hour', :now
FROM generate_series(1, :notices) n;
INSERT INTO core.lead (id, country, anchor_notice_id, tier, score, dimensions, stage, title, language, buyer,
  published_at, deadline_at, deadline_precision, amount, currency, amount_kind, amount_exact, funder, url, evidence,
  disagreements, first_known_at, changed_at)
SELECT 'L-' || n.id, n.country, n.id, 'lead', 1, n.dimensions, n.stage, n.title, 'en', n.buyer, n.published_at,
  n.deadline_at, 'minute', n.amount, n.currency, 'budget', true, '', n.url, n.evidence, '{}', n.first_known_at,
  n.changed_at
FROM core.notice n WHERE n.tier = 'lead';
INSERT INTO core.lead_member SELECT n.id, 'L-' || n.id FROM core.notice n WHERE n.tier = 'lead';
INSERT INTO core.lead_event (lead_id, kind, field, old, new, happened_at)
SELECT l.id, k.kind, k.field, k.old, k.new, l.first_known_at + e / 4 * interval '1 day' + e % 4 * interval '1 hour'
FROM core.lead l CROSS JOIN generate_series(0, :each - 1) e
JOIN (VALUES (0, 'new', '', NULL, NULL),
  (1, 'deadline_moved', 'deadline_at', '2026-01-01T00:00:00+00:00', '2026-02-01T00:00:00+00:00'),
  (2, 'value_changed', 'amount', '1000.0000 THB', '2000.0000 THB'), (3, 'advanced', 'stage', 'plan', 'open')
) k (n, kind, field, old, new) ON k.n = e % 4
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notices", type=int, default=1_000_000)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    asked = parser.parse_args()
    with scratch_warehouse("bi") as engine:
        _fill(engine, asked)
        whole = refresh_marts(engine, NOW)
        _settle(engine)
        rows = [("star from nothing", f"{whole.seconds:7.1f} s, {whole.changed} rows"), *_questions(engine)]
        rows += [*_dashboards(engine), *_export(engine), *_views(engine), *_batch(engine)]
    say(f"BI over {asked.notices} notices, {asked.leads} leads, {asked.events} events", rows)


def _fill(engine: Engine, asked: argparse.Namespace) -> None:
    numbers = {"notices": asked.notices, "leads": asked.leads, "each": ceil(asked.events / asked.leads)}
    with engine.begin() as connection:
        for statement in FILL.split(";\n"):
            connection.execute(text(statement), {"now": NOW, **numbers})
    _settle(engine)


def _settle(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


def _questions(engine: Engine) -> list[tuple[str, str]]:
    page = (ROOT / "docs/bi.md").read_text(encoding="utf-8")
    with engine.connect() as connection:
        every = {
            f"{number}. {asked}": _times(connection, question, TRIES)
            for number, asked, question in QUESTION.findall(page)
        }
    rows = [(name, f"{_p95(times) * 1000:7.0f} ms p95") for name, times in every.items()]
    together = [seconds for times in every.values() for seconds in times]
    return [*rows, ("all twelve", f"{_p95(together) * 1000:7.0f} ms p95")]


def _dashboards(engine: Engine) -> list[tuple[str, str]]:
    """What the queries of each of the desk's dashboards take together."""
    with engine.connect() as connection:
        every = {
            name: [timed(lambda: read_charts(connection, board, NOW))[0] for _ in range(VIEW_TRIES)]  # noqa: B023  # called at once
            for name, board in boards().items()
        }
    return [(f"dashboard: {name}", f"{median(times) * 1000:7.0f} ms") for name, times in every.items()]


def _export(engine: Engine) -> list[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        seconds, files = timed(lambda: export_star(engine, Path(folder), lambda _one: None))
    rows, size = sum(one.rows for one in files), sum(one.bytes for one in files)
    return [("star as Parquet", f"{seconds:7.1f} s, {rows} rows, {size / 1e6:.0f} MB")]


def _views(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = [
            (f"today's view: {name}", f"{median(_times(connection, statement, VIEW_TRIES)) * 1000:7.0f} ms")
            for name, statement in VIEWS.items()
        ]
        counted, counting = (median(_times(connection, one, VIEW_TRIES)) for one in (COUNTED, COUNTING))
    return [
        *rows,
        (
            "source_health",
            f"{counted * 1000:7.1f} ms, {counted / counting:.4f} of counting anew ({counting:.1f} s)",
        ),
    ]


def _times(connection: Connection, statement: str, tries: int) -> list[float]:
    return [timed(lambda: connection.execute(text(statement)).all())[0] for _ in range(tries)]


def _p95(times: list[float]) -> float:
    return sorted(times)[ceil(len(times) * 0.95) - 1]


def _batch(engine: Engine) -> list[tuple[str, str]]:
    """Refine generated documents beside all of that, and bring the star up to date."""
    every = made(BATCH * NOTICES_A_DOCUMENT)
    step = max(len(every) // BATCH, 1)
    landed(engine, every[::step][:BATCH])
    refresh_marts(engine, NOW)  # the crawl, and the counts of what landed
    refining, done = timed(lambda: refine(engine))
    refreshing, shown = timed(lambda: refresh_marts(engine, NOW))
    return [
        (
            f"refine of {done.documents} documents",
            f"{refining:7.2f} s, {done.notices} notices, {done.events} events",
        ),
        (
            "refresh after it",
            f"{refreshing:7.2f} s, {shown.changed} rows; {refreshing / refining:.3f} of refine",
        ),
    ]


if __name__ == "__main__":
    main()
