"""What 1,000 new notices cost where many are stored, with blocks as full as real ones get.

    python -m benchmarks.speed.matching_cost [--stored 100000,1000000] [--years 1]

Generated notices with titles of the real portals (benchmarks.quality.similar_notices): their keys and normal forms are
stored, the relevant ones of them in leads. Then new ones come, five times 1,000, and are matched as refine does it;
what takes the time to save them is left out. The peer is matching that knows no relevance: every new notice looks for
others, and all pairs are decided, with nothing written.
"""

import argparse
import gc
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

from sqlalchemy import Connection, Engine, text

from benchmarks.quality.similar_notices import generate
from benchmarks.surroundings import say, scratch_warehouse, timed
from domain.notice import Notice
from pipeline.jsonl import read_lines
from pipeline.match import backfill_probes, match
from pipeline.notices import save_notices
from pipeline.records import NoticeRecord
from transform.enrich import Enriched, enrich
from transform.matching.blocking import keys, probes
from transform.matching.normalize import normalise
from transform.matching.rule import decide_pair
from transform.relevance import judge
from warehouse import match_edges, tables

NEW, TIMES, TOGETHER = 1000, 5, 5000
LANGUAGES = {"TH": "th", "VN": "vi", "ID": "id", "TR": "tr"}


def fill(engine: Engine, notices: Sequence[Notice]) -> None:
    """Store notices with their keys, and the relevant ones as leads of their own."""
    pattern, now = enrich(notices[0]), datetime.now(UTC)
    for start in range(0, len(notices), TOGETHER):
        batch = [_stored(pattern, notice, now) for notice in notices[start : start + TOGETHER]]
        with engine.begin() as connection:
            save_notices(connection, batch)
    with engine.begin() as connection:
        _give_each_its_lead(connection)
        backfill_probes(connection, match_edges.without_probes(connection))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _stored(pattern: Enriched, notice: Notice, now: datetime) -> NoticeRecord:
    form = normalise(notice, LANGUAGES[notice.country])
    judged = judge(notice.title, "", LANGUAGES[notice.country], buyer=notice.buyer)
    told = replace(pattern, notice=notice, form=form, blocks=keys(form), judgement=judged)
    return NoticeRecord(told, (), now, now)


def _give_each_its_lead(connection: Connection) -> None:
    """Each relevant one is a lead of its own; none is matched with the others."""
    own = {"id": "'L-' || n.id", "anchor_notice_id": "n.id", "disagreements": "'{}'"}
    shared = {column.name: f"n.{column.name}" for column in tables.lead.c if column.name in tables.notice.c}
    columns = {**shared, **own}
    names, values = ", ".join(columns), ", ".join(columns.values())
    of_relevant = "FROM core.notice n WHERE tier <> 'none'"
    connection.execute(
        text(f"INSERT INTO core.lead ({names}) SELECT {values} {of_relevant}")
    )  # our own names
    connection.execute(
        text(f"INSERT INTO core.lead_member (notice_id, lead_id) SELECT id, 'L-' || id {of_relevant}")
    )  # our own words


def cost(stored: int, years: int) -> list[tuple[str, str]]:
    """Match new notices beside many stored ones, several times."""
    made = generate(stored + (TIMES + 1) * NEW, 21, years)
    notices = [line.notice for line in read_lines(map(json.dumps, made))[0]]
    random.Random(5).shuffle(notices)  # noqa: S311  # repeatable
    new, old = notices[: TIMES * NEW], notices[TIMES * NEW :][:stored]
    notices.clear()
    beside = len(old)
    now = datetime.now(UTC)
    matched, decided, relevant = [], [], []
    with scratch_warehouse("matching_cost") as engine:
        fill(engine, old)
        old.clear()
        gc.freeze()  # else the million that was stored is looked through again while others are matched
        for start in range(0, len(new), NEW):
            with engine.begin() as connection:
                batch = [NoticeRecord(enrich(one), (), now, now) for one in new[start : start + NEW]]
                relevant.append(sum(one.enriched.judgement.tier != "none" for one in batch))
                saved = save_notices(connection, batch)
                decided.append(timed(lambda: _all_decided(connection, saved))[0])  # noqa: B023  # called at once
                matched.append(timed(lambda: match(connection, saved))[0])  # noqa: B023  # called at once
    told = f"{NEW} new, {sum(relevant) / TIMES:.0f} of them relevant, beside {beside:,} of {years} years"
    return [
        (f"{told}: as refine does, leads made", f"{median(matched):.2f} s, median of {TIMES}"),
        ("every pair found and decided, nothing written", f"{median(decided):.2f} s"),
    ]


def _all_decided(connection: Connection, saved: Sequence[NoticeRecord]) -> int:
    sides = {one.id: one.enriched.form for one in saved}
    pairs = match_edges.candidates(connection, {number: probes(side) for number, side in sides.items()})
    others = {number for pair in pairs for number in pair} - sides.keys()
    sides |= match_edges.match_forms(connection, others)
    return sum(decide_pair(sides[a], sides[b]) is not None for a, b in pairs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", default="100000", help="sizes of what is stored")
    parser.add_argument("--years", type=int, default=1, help="over which the notices are spread")
    asked = parser.parse_args()
    rows = [row for size in asked.stored.split(",") for row in cost(int(size), asked.years)]
    say("Matching new notices where many are stored", rows)


if __name__ == "__main__":
    main()
