"""Lines of notices into leads, by the pipeline's own code."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from domain.notice import Key
from pipeline.jsonl import leads_of, read_lines
from tests.cityleads.test_cli import cityleads
from tests.ran import Ran

KONYA: dict[str, Any] = {
    "id": 1,
    "cc": "TR",
    "portal": "ekap",
    "title": "Konya akıllı kavşak sistemi kurulumu yapım işi",
    "buyer": "Konya Büyükşehir Belediyesi",
    "ref": "2026/143033",
    "body_ref": None,
    "published": "2026-06-01",
    "deadline": "2026-06-29",
    "amount": 7420000.0,
    "currency": "TRY",
}
LINES = [
    KONYA,
    KONYA | {"id": 2, "portal": "belediye", "ref": "BEL-7", "title": KONYA["title"].upper(), "amount": None},
    KONYA | {"id": 3, "portal": "haber", "ref": None, "body_ref": "2026/143033", "title": "Kavşak ihalesi"},
    KONYA | {"id": 4, "ref": "2026/143034", "deadline": "2026-07-03"},
    KONYA | {"id": 5, "cc": "ID", "portal": "spse", "ref": "10141509000", "currency": "IDR"},
]


def as_lines(rows: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def together(engine: Engine, rows: list[dict[str, Any]]) -> list[list[str]]:
    lines, bad = read_lines(as_lines(rows))
    assert bad == []
    groups: dict[str, list[str]] = {}
    for (_, native_id), lead in leads_of(engine, [line.notice for line in lines]).items():
        groups.setdefault(lead, []).append(native_id)
    return sorted(sorted(group) for group in groups.values())


def test_an_official_number_is_known_by_its_shape_wherever_it_stands() -> None:
    lines, _ = read_lines(as_lines(LINES))
    assert [line.notice.keys for line in lines] == [
        (Key("tr_ikn", "2026/143033"),),
        (Key("belediye BEL-7", "BEL-7"),),
        (Key("tr_ikn", "2026/143033"),),
        (Key("tr_ikn", "2026/143034"),),
        (Key("id_tender", "10141509000"),),
    ]


def test_a_quoted_number_belongs_to_the_portal_that_gives_it() -> None:
    quoting = KONYA | {"id": 9, "portal": "haber", "ref": None}
    lines, _ = read_lines(as_lines([LINES[1], quoting | {"body_ref": "BEL-7"}]))
    assert lines[1].notice.keys == (Key("belediye BEL-7", "BEL-7"),)
    alone, _ = read_lines(as_lines([quoting | {"body_ref": "BEL-8"}]))
    assert alone[0].notice.keys == (Key("BEL-8", "BEL-8"),)


def test_lines_of_one_tender_get_one_lead_and_two_official_numbers_two(database: Engine) -> None:
    prepare_warehouse(database)
    assert together(database, LINES) == [["1", "2", "3"], ["4"], ["5"]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": " "}, "The field 'title' is missing."),
        ({"id": None}, "The field 'id' is missing."),
        ({"amount": "much"}, "The amount 'much' is no number."),
        ({"amount": -1}, "The amount '-1' is no sum of money."),
        (
            {"deadline": "soon"},
            "The field 'deadline' is not a date: 'soon' (no date is found in it).",
        ),
    ],
)
def test_a_line_that_is_no_notice_is_told_and_the_others_go_on(change: dict[str, Any], message: str) -> None:
    lines, bad = read_lines(as_lines([KONYA | change, KONYA]))
    assert [line.fields["id"] for line in lines] == [1]
    assert [(one.number, one.message) for one in bad] == [(1, message)]


def test_an_id_that_is_there_twice_and_text_that_is_no_json_are_told() -> None:
    lines, bad = read_lines([*as_lines([KONYA]), "", "[1]", "{", *as_lines([KONYA])])
    assert len(lines) == 1
    assert [(one.number, one.message[:22]) for one in bad] == [
        (3, "This is JSON, but no o"),
        (4, "This is no JSON: Expec"),
        (5, "The id 1 is there twic"),
    ]


def test_the_command_adds_the_lead_to_each_line_and_leaves_no_database_behind(ran: Ran) -> None:
    rows = LINES[::-1]
    done = cityleads(ran, "cluster", "-", stdin="\n".join([*as_lines(rows), "nonsense"]))
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [{name: row[name] for name in row if name != "lead"} for row in told] == rows
    by_id = {row["id"]: row["lead"] for row in told}
    assert by_id[1] == by_id[2] == by_id[3]
    assert len(set(by_id.values())) == 3
    assert (done.returncode, done.stderr[:24]) == (1, "line 6: This is no JSON:")
    with ran.engine.connect() as connection:
        names = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
    assert [name for name in names if "scratch" in name] == []


def test_two_ads_of_one_portal_are_two_leads_as_in_the_pipeline(database: Engine) -> None:
    prepare_warehouse(database)
    ad = KONYA | {"portal": "tr_ilan", "ref": "ILN02900300", "deadline": "2026-08-10T10:00:00+03:00"}
    other = ad | {"id": 2, "ref": "ILN02900301", "deadline": "2026-08-10T14:00:00+03:00"}
    assert together(database, [ad, other]) == [["1"], ["2"]]
