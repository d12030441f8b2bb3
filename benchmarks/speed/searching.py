"""Milliseconds until the web desk's list of leads is found, over many leads.

    python -m benchmarks.speed.searching [--leads 10000]

10,000 leads are some ten years of four countries. Beside each search stands plain ILIKE on title and buyer alone, the
least that any search of words in Postgres without an index can do.
"""

import argparse
from statistics import median

from sqlalchemy import Connection, Engine, text

from benchmarks.surroundings import NOW, say, scratch_warehouse, timed
from desk.searches.find import find
from desk.searches.query import SearchQuery

TRIES = 7
ASKED = {
    "all, first page": "",
    "all, page 100": "page=100",
    "one country and stage": "country=VN&stage=open",
    "a Thai word": "q=กล้อง",
    "two words without accents": "q=he+thong",
    "a Korean meaning": "q=신호",
    "a word that nothing has": "q=zzzzz",
    "a sum in won": "least=100000000",
}
LEADS = """
INSERT INTO core.notice (source, native_id, version, country, title, description, language, language_confidence,
  language_method, buyer, buyer_unit, place_text, procedure, procedure_details, status_details, funder, url, tier,
  score, dimensions, evidence, lexicon_version, content, normal, first_known_at, changed_at)
VALUES ('bench', '1', 1, 'TH', '', '', 'th', 1, 'script', '', '', '', '', '', '', '', '', 'lead', 1, '{}', '{}', '1',
  '{}', '{}', :now, :now);
INSERT INTO core.exchange_rate VALUES ('THB', '2026-11-20', 40, 0.03, 'ecb'), ('KRW', '2026-11-20', 1, 0.0007, 'ecb');
INSERT INTO core.lead (id, country, anchor_notice_id, tier, score, dimensions, stage, title, language, buyer,
  place_code, deadline_at, deadline_precision, amount, currency, funder, url, evidence, disagreements,
  first_known_at, changed_at)
SELECT 'L-' || n, (ARRAY['TH', 'VN', 'ID', 'TR'])[1 + n % 4], (SELECT min(id) FROM core.notice), 'lead', n % 7,
  '{mobility}', (ARRAY['open', 'awarded', 'plan'])[1 + n % 3],
  (ARRAY['ระบบกล้องวงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น ', 'Hệ thống đèn tín hiệu giao thông thông minh thành phố Vinh ',
         'Pengadaan Sistem Transportasi Cerdas Kota Bekasi ', 'Akıllı Kavşak Sinyalizasyon Sistemi Kurulması ']
  )[1 + n % 4] || n, (ARRAY['th', 'vi', 'id', 'tr'])[1 + n % 4], 'Buyer of ' || n % 500,
  (SELECT min(code) FROM core.place), :now - interval '300 days' + n % 330 * interval '1 day', 'minute', n * 1000,
  (ARRAY['THB', 'VND', 'IDR', 'TRY'])[1 + n % 4], '', 'https://example.org/' || n,
  jsonb_build_object('traps', '[]'::jsonb, 'hits', jsonb_build_array(jsonb_build_object('concept',
    CASE WHEN n % 4 = 1 THEN 'mob.signal' ELSE 'saf.cctv' END, 'term', 'x', 'field', 'title', 'start', 0, 'end', 1))),
  '{}', :now - n % 4000 * interval '1 day', :now
FROM generate_series(1, :leads) n
"""
PLAIN = (
    "SELECT count(*) FROM core.lead WHERE merged_into IS NULL AND tier <> 'none'"
    " AND (title ILIKE :word OR buyer ILIKE :word)"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=10_000)
    leads = parser.parse_args().leads
    with scratch_warehouse("searching") as engine:
        _fill(engine, leads)
        with engine.connect() as connection:
            rows = [_measured(connection, name, asked) for name, asked in ASKED.items()]
            plain = median(
                timed(lambda: connection.execute(text(PLAIN), {"word": "%กล้อง%"}).scalar_one())[0]
                for _ in range(TRIES)
            )
    rows.append(("plain ILIKE, one word", f"{plain * 1000:7.1f} ms"))
    say(f"Searching {leads} leads (median of {TRIES})", rows)


def _fill(engine: Engine, leads: int) -> None:
    with engine.begin() as connection:
        for statement in LEADS.split(";\n"):
            connection.execute(text(statement), {"now": NOW, "leads": leads})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE core.lead"))


def _measured(connection: Connection, name: str, asked: str) -> tuple[str, str]:
    search, bad = SearchQuery.parse(
        dict(pair.split("=") for pair in asked.replace("+", " ").split("&") if pair)
    )
    if bad:
        raise ValueError(f"{asked}: {bad}")
    runs = [timed(lambda: find(connection, search, NOW)) for _ in range(TRIES)]
    return name, f"{median(seconds for seconds, _ in runs) * 1000:7.1f} ms, {runs[0][1].total:6d} found"


if __name__ == "__main__":
    main()
