"""What people decide about pairs of notices stands above the rules, at once and after every replay."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from pipeline.jsonl import BATCH, leads_of, read_lines
from pipeline.match import match
from pipeline.notices import save_notices
from pipeline.overrides import decide_apart, decide_same, find_notice
from pipeline.records import NoticeRecord
from tests.cityleads.test_cli import cityleads
from tests.pipeline.test_jsonl import KONYA, LINES, as_lines
from tests.ran import Ran
from transform.enrich import enrich
from warehouse import match_edges
from warehouse.db import rows_of
from warehouse.match_overrides import NoticeName

ROWS = [*LINES[:3], LINES[3] | {"title": "Otopark otomasyonu", "deadline": "2026-08-01", "amount": None}]
EKAP, BEL, NEWS, OTHER = (
    NoticeName("ekap", "1"),
    NoticeName("belediye", "2"),
    NoticeName("haber", "3"),
    NoticeName("ekap", "4"),
)


@pytest.fixture
def warehouse(database: Engine) -> Engine:
    """Two tenders: EKAP, BEL and NEWS are one, OTHER has another official number."""
    prepare_warehouse(database)
    lines, _ = read_lines(as_lines(ROWS))
    leads_of(database, [line.notice for line in lines])
    return database


def together(engine: Engine) -> list[list[str]]:
    with engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT array_agg(n.source || '/' || n.native_id ORDER BY n.native_id) AS names"
            " FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id GROUP BY m.lead_id ORDER BY 1",
        )
    return sorted(row["names"] for row in rows)


def match_again(engine: Engine, rows: list[dict[str, Any]]) -> None:
    """Save and match the notices as if all of them had changed, as a replay does."""
    lines, _ = read_lines(as_lines(rows))
    assert len(lines) <= BATCH
    with engine.begin() as connection:
        connection.execute(text("UPDATE core.notice SET lexicon_version = 'of before'"))
        known = rows_of(connection, "SELECT now() AS at")[0]["at"]
        match(
            connection,
            save_notices(connection, [NoticeRecord(enrich(one.notice), (), known, known) for one in lines]),
        )


def test_the_rule_alone_makes_two_tenders(warehouse: Engine) -> None:
    assert together(warehouse) == [["ekap/1", "belediye/2", "haber/3"], ["ekap/4"]]


def test_what_a_person_calls_one_tender_is_one_though_official_numbers_differ(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        lead = decide_same(connection, EKAP, OTHER, "kim", "a clerk gave it a second number")
        assert find_notice(connection, lead) == BEL  # of one day the first source is the anchor
    assert together(warehouse) == [["ekap/1", "belediye/2", "haber/3", "ekap/4"]]
    match_again(warehouse, ROWS)
    assert together(warehouse) == [["ekap/1", "belediye/2", "haber/3", "ekap/4"]]


def test_what_a_person_calls_another_tender_leaves_its_lead_and_stays_away(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        leads = decide_apart(connection, BEL, who="kim", why="the second lot")
    assert leads[EKAP] == leads[NEWS] != leads[BEL]
    match_again(warehouse, ROWS)
    assert together(warehouse) == [["belediye/2"], ["ekap/1", "haber/3"], ["ekap/4"]]


def test_the_latest_decision_about_a_pair_counts_and_all_are_kept(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        decide_apart(connection, BEL, [EKAP], "kim", "not sure")
        decide_apart(connection, BEL, [NEWS], "kim", "not sure")
        decide_same(connection, BEL, EKAP, "lee", "asked the buyer")
        decide_same(connection, BEL, NEWS, "lee", "asked the buyer")
        kept = rows_of(connection, "SELECT verdict, decided_by, why FROM core.match_decision ORDER BY id")
    assert together(warehouse)[0] == ["ekap/1", "belediye/2", "haber/3"]
    assert [tuple(row.values()) for row in kept][1:3] == [
        ("apart", "kim", "not sure"),
        ("same", "lee", "asked the buyer"),
    ]


def test_a_notice_that_comes_later_finds_the_decision_about_it(warehouse: Engine) -> None:
    late = KONYA | {"id": 9, "ref": "2026/9", "title": "Bambaşka bir iş", "published": "2026-09-01"}
    match_again(warehouse, [late])
    with warehouse.begin() as connection:
        decide_same(connection, NoticeName("ekap", "9"), EKAP, "kim", "")
        connection.execute(text("DELETE FROM core.match_edge"))
    match_again(warehouse, [*ROWS, late])
    assert ["ekap/1", "belediye/2", "haber/3", "ekap/9"] in together(warehouse)


@pytest.mark.parametrize(
    ("a", "b", "who", "message"),
    [
        (EKAP, EKAP, "kim", "ekap/1 is one notice"),
        (EKAP, OTHER, " ", "say who decides"),
        (EKAP, NoticeName("ekap", "77"), "kim", "there is no notice ekap/77"),
    ],
)
def test_a_decision_that_cannot_be_is_one_clear_sentence(
    warehouse: Engine, a: NoticeName, b: NoticeName, who: str, message: str
) -> None:
    with warehouse.begin() as connection, pytest.raises(ValueError, match=message):
        decide_same(connection, a, b, who, "")


def test_notices_of_two_countries_are_never_one_tender(warehouse: Engine) -> None:
    match_again(warehouse, [LINES[4]])
    with warehouse.begin() as connection, pytest.raises(ValueError, match="two countries"):
        decide_same(connection, EKAP, NoticeName("spse", "5"), "kim", "")


def test_pairs_that_the_rule_leaves_to_people_wait_for_review_until_somebody_decides(
    warehouse: Engine,
) -> None:
    weak = KONYA | {"id": 8, "portal": "blog", "ref": None, "buyer": None, "deadline": None, "amount": None}
    weak["title"] = "Konya akıllı kavşak sistemi kurulumu yapımı"
    match_again(warehouse, [weak])
    with warehouse.begin() as connection:
        waiting = {frozenset((row["a"], row["b"])) for row in match_edges.review(connection, "TR", 9)}
        assert frozenset(("blog/8", "ekap/1")) in waiting
        assert match_edges.review(connection, "TH", 9) == []
        decide_same(connection, NoticeName("blog", "8"), EKAP, "kim", "")
        assert not [row for row in match_edges.review(connection, "TR", 9) if row["lead_a"] == row["lead_b"]]


def test_a_copy_that_may_belong_to_either_of_two_tenders_stands_alone_and_waits_for_review(
    warehouse: Engine,
) -> None:
    match_again(warehouse, [KONYA | {"id": 9, "ref": "2026/143039"}])
    assert together(warehouse) == [["belediye/2"], ["ekap/1", "haber/3"], ["ekap/4"], ["ekap/9"]]
    with warehouse.begin() as connection:
        waiting = {frozenset((row["a"], row["b"])) for row in match_edges.review(connection, "TR", 9)}
        assert waiting >= {frozenset(("belediye/2", "ekap/1")), frozenset(("belediye/2", "ekap/9"))}
        decide_same(connection, BEL, EKAP, "kim", "the text names it")
    assert together(warehouse) == [["ekap/1", "belediye/2", "haber/3"], ["ekap/4"], ["ekap/9"]]


def test_the_commands_decide_with_a_dry_run_and_tell_the_leads(ran: Ran) -> None:
    found = cityleads(ran, "match", "review", "--json")
    assert found.returncode == 0
    unknown = cityleads(ran, "match", "same", "tr_ilan/none", "L-NONE", "--by", "kim", "--dry-run")
    assert (unknown.returncode, "there is no notice tr_ilan/none" in unknown.stderr) == (1, True)
    with ran.engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT n.source || '/' || n.native_id AS name, m.lead_id FROM core.lead_member m"
            " JOIN core.notice n ON n.id = m.notice_id WHERE m.lead_id IN ("
            " SELECT lead_id FROM core.lead_member GROUP BY 1 HAVING count(*) = 2) ORDER BY 2, 1 LIMIT 2",
        )
    told = cityleads(ran, "match", "split", rows[0]["name"], "--by", "kim", "--why", "trial", "--dry-run")
    assert (told.returncode, told.stdout.count(" would be in L-")) == (0, 2)
    with ran.engine.connect() as connection:
        assert rows_of(connection, "SELECT * FROM core.match_decision") == []
