"""Only what is relevant, or the same tender as something relevant, is in a lead; nothing else changes by that."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from random import Random

import pytest
from msgspec import structs
from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from cityleads.preparation import write_probes
from domain.match import MatchForm
from domain.notice import Notice, Stage
from pipeline.jsonl import leads_of, read_lines
from pipeline.match import match
from pipeline.notices import save_notices
from pipeline.overrides import decide_apart, decide_same
from pipeline.records import NoticeRecord
from tests.pipeline.test_any_order import crowd
from tests.pipeline.test_jsonl import as_lines
from transform.enrich import enrich
from transform.matching.blocking import keys, probes
from transform.matching.normalize import normalise
from warehouse.db import rows_of
from warehouse.match_edges import review
from warehouse.match_overrides import NoticeName

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TENDER = {
    "cc": "ID", "title": "Pengadaan ATCS simpang Jalan Merdeka tahap dua", "buyer": "Dinas Perhubungan",
    "published": "2026-06-01", "deadline": "2026-06-20", "amount": 5_000_000, "currency": "IDR",
}  # fmt: skip
# Three announcements of one tender: the first and the last share nothing but the one between them.
CHAIN = [
    TENDER | {"id": 1, "portal": "spse", "ref": "10000000001"},
    TENDER | {"id": 2, "portal": "blog", "body_ref": "10000000001", "ref": "B2"},
    {"cc": "ID", "id": 3, "portal": "news", "title": "Lampu lalu lintas pintar", "body_ref": "B2"},
]


def notices_of(rows: Sequence[dict[str, object]]) -> list[Notice]:
    lines, bad = read_lines(as_lines([dict(row) for row in rows]))
    assert bad == []
    return [line.notice for line in lines]


def bring(engine: Engine, notices: Sequence[Notice], relevant: Collection[str], size: int = 1000) -> None:
    """Save and match notices in batches, as refine does; those named are of tier "lead"."""
    for start in range(0, len(notices), size):
        batch = []
        for notice in notices[start : start + size]:
            enriched = enrich(notice)
            tier = "lead" if notice.native_id in relevant else "none"
            judged = replace(enriched.judgement, tier=tier)
            batch.append(NoticeRecord(replace(enriched, judgement=judged), (), NOW, NOW))
        with engine.begin() as connection:
            match(connection, save_notices(connection, batch))


def leads(engine: Engine) -> dict[str, list[str]]:
    """Living lead → numbers of its notices."""
    with engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT m.lead_id, array_agg(n.native_id ORDER BY n.native_id) AS ids"
            " FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id GROUP BY 1",
        )
    return {row["lead_id"]: row["ids"] for row in rows}


def forget_all(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "TRUNCATE core.notice, core.notice_block, core.notice_number, core.lead, core.match_decision CASCADE"
            )
        )


@pytest.fixture
def warehouse(database: Engine) -> Engine:
    prepare_warehouse(database)
    return database


def test_what_hangs_together_with_nothing_relevant_is_in_no_lead(warehouse: Engine) -> None:
    bring(warehouse, notices_of(CHAIN), relevant=())
    assert leads(warehouse) == {}
    with warehouse.connect() as connection:
        left = rows_of(connection, "SELECT count(*) AS edges FROM core.match_edge")
        assert left == [{"edges": 0}]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
@pytest.mark.parametrize("relevant", ["1", "2", "3"])
def test_a_relevant_notice_brings_in_all_of_its_tender_whenever_it_comes(
    warehouse: Engine, order: tuple[int, ...], relevant: str
) -> None:
    notices = notices_of(CHAIN)
    bring(warehouse, [notices[place] for place in order], relevant={relevant}, size=1)
    assert list(leads(warehouse).values()) == [["1", "2", "3"]]


def test_a_notice_that_becomes_relevant_later_brings_in_its_tender(warehouse: Engine) -> None:
    notices = notices_of(CHAIN)
    bring(warehouse, notices, relevant=())
    bring(warehouse, notices[2:], relevant={"3"})
    assert list(leads(warehouse).values()) == [["1", "2", "3"]]


def test_a_notice_that_is_relevant_no_longer_stays_where_it_is(warehouse: Engine) -> None:
    bring(warehouse, notices_of(CHAIN), relevant={"1"})
    bring(warehouse, notices_of(CHAIN), relevant=())
    assert list(leads(warehouse).values()) == [["1", "2", "3"]]
    with warehouse.connect() as connection:
        assert rows_of(connection, "SELECT tier FROM core.lead") == [{"tier": "none"}]


def test_leads_are_those_of_deciding_every_pair_of_the_warehouse(warehouse: Engine) -> None:
    notices = notices_of(crowd())
    relevant = {str(number) for number in Random(4).sample(range(len(notices)), 12)}  # noqa: S311  # repeatable
    every: dict[str, set[str]] = {}
    for (_, native_id), lead_id in leads_of(warehouse, notices).items():
        every.setdefault(lead_id, set()).add(native_id)
    due = {lead_id: sorted(ids) for lead_id, ids in every.items() if ids & relevant}
    assert 8 <= len(due) < len(every) - 5
    for seed, size in enumerate((1000, 17, 1)):
        forget_all(warehouse)
        Random(seed).shuffle(notices)  # noqa: S311  # repeatable
        bring(warehouse, notices, relevant, size)
        found = {lead_id: ids for lead_id, ids in leads(warehouse).items() if relevant.intersection(ids)}
        assert found == due


def test_two_notices_find_each_other_whichever_of_them_looks() -> None:
    sides = [normalise(notice) for notice in notices_of([*crowd(), *CHAIN])]
    sides += [structs.replace(side, stage=Stage.CANCELLED) for side in sides[::3]]

    def finds(one: MatchForm, other: MatchForm) -> bool:
        left = keys(other)
        return any(
            look.key == key and look.since <= day <= look.until for look in probes(one) for key, day in left
        )

    pairs = [(finds(one, other), finds(other, one)) for one, other in combinations(sides, 2)]
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    assert 100 < pairs.count((True, True)) < len(pairs) - 100


def test_what_may_be_a_relevant_tender_waits_for_people_though_it_is_in_no_lead(warehouse: Engine) -> None:
    shorter = "Pengadaan ATCS simpang Jalan Merdeka tahap"
    alike = TENDER | {"id": 2, "portal": "blog", "title": shorter, "deadline": None}
    bring(warehouse, notices_of([TENDER | {"id": 1, "portal": "spse"}, alike]), relevant={"1"})
    with warehouse.connect() as connection:
        waiting = [(row["a"], row["lead_a"], row["b"], row["lead_b"]) for row in review(connection, "ID", 10)]
    assert waiting == [("spse/1", next(iter(leads(warehouse))), "blog/2", None)]


def test_a_person_can_call_two_notices_one_tender_though_neither_is_relevant(warehouse: Engine) -> None:
    other = {"cc": "ID", "id": 9, "portal": "agg", "title": "Pengadaan meja sekolah"}
    bring(warehouse, notices_of([*CHAIN, other]), relevant=())
    with warehouse.begin() as connection:
        decide_same(connection, NoticeName("agg", "9"), NoticeName("news", "3"), "kim", "one purchase")
    assert list(leads(warehouse).values()) == [["1", "2", "3", "9"]]


def test_what_a_person_keeps_apart_stays_out_of_the_lead_that_comes_later(warehouse: Engine) -> None:
    notices = notices_of(CHAIN)
    bring(warehouse, notices[:2], relevant=())
    with warehouse.begin() as connection:
        decide_apart(connection, NoticeName("blog", "2"), [NoticeName("spse", "1")], "kim", "another one")
    bring(warehouse, notices[2:], relevant={"3"})
    assert list(leads(warehouse).values()) == [["2", "3"]]


def test_a_warehouse_of_before_learns_where_its_leads_look(warehouse: Engine) -> None:
    notices = notices_of(CHAIN)
    bring(warehouse, notices[:1], relevant={"1"})
    with warehouse.begin() as connection:
        noted = rows_of(connection, "DELETE FROM core.lead_probe RETURNING key, since, until, numbered")
    with warehouse.begin() as connection:
        write_probes(connection)
    with warehouse.connect() as connection:
        again = rows_of(connection, "SELECT key, since, until, numbered FROM core.lead_probe")
    assert sorted(map(json.dumps, again)) == sorted(map(json.dumps, noted)) != []
    bring(warehouse, notices[1:], relevant=())
    assert list(leads(warehouse).values()) == [["1", "2", "3"]]
