"""Entry guides: dated rows with source and mark, and what staff change of them."""

import csv
import re

import pytest
from sqlalchemy import select

from desk.guides.entry_guides import MARKS, TOPICS, shipped
from desk.role import Role
from domain.country import COUNTRIES
from tests.digest.world import World
from tests.harness import ROOT
from tests.web.desk import Desk, words
from tests.web.staff import Staff, enter
from warehouse.tables import desk_act, guide_row

NEW = {
    "version": "0", "topic": "bonds", "fact_en": "A bond of 5 %.", "fact_ko": "보증금 5%.", "valid_as_of": "2026-11",
    "source_title": "Law (2026)", "source_url": "https://law.example/", "mark": "seen",
}  # fmt: skip


@pytest.fixture
def kim(desk: Desk, world: World) -> Staff:
    """An editor of Bangkok."""
    return enter(desk, world, "kim@centre.example")


def test_each_shipped_row_has_both_languages_a_source_a_date_and_a_known_topic() -> None:
    rows = shipped()
    assert len(rows) > 150
    assert [
        row.id for row in rows if not all((row.fact_en, row.fact_ko, row.source_title, row.valid_as_of))
    ] == []
    assert [row.id for row in rows if not row.source_url.startswith(("https://", "http://"))] == []
    assert {row.topic for row in rows} == set(TOPICS)
    assert {row.country for row in rows} == {*COUNTRIES, "ALL"}
    assert len({row.id for row in rows}) == len(rows)


def test_a_shipped_row_names_its_source_for_readers_and_no_file_or_place_of_how_it_was_read() -> None:
    own = re.compile(r"\[page|shared/|\.csv\b|\.md\b|\bbranch \w+/|\bcommit [0-9a-f]{6}")
    texts = [(row.id, text) for row in shipped() for text in (row.source_title, row.fact_en, row.fact_ko)]
    assert [row_id for row_id, text in texts if own.search(text)] == []


def test_what_is_inferred_is_never_shown(kim: Staff) -> None:
    with (ROOT / "desk/data/entry_guides.csv").open(encoding="utf-8") as lines:
        inferred = [row for row in csv.DictReader(lines) if row["mark"] not in MARKS]
    assert len(inferred) == 5
    texts = " ".join(kim.get(f"guide/{country}").text for country in COUNTRIES)
    assert [row["id"] for row in inferred if row["fact_en"] in texts] == []


def test_a_guide_marks_what_is_only_claimed_and_names_source_and_date(kim: Staff) -> None:
    page = kim.get("guide/TH")
    lines = [words(one) for one in page.tree.xpath("//section//li")]
    assert all("text was read" in one or "a secondary source says so" in one for one in lines)
    assert sum("a secondary source says so" in one for one in lines) > 20
    assert all("as of " in one or "undated" in one for one in lines)
    assert kim.get("guides").status == 303
    assert kim.get("guide/KR").status == 404


def test_a_leads_page_has_the_few_rows_that_matter(kim: Staff, world: World) -> None:
    (section,) = kim.get("lead/L-1").tree.xpath("//section[@id='guide']")
    topics = [words(one) for one in section.xpath(".//li/b")]
    assert sorted(set(topics)) == ["Appeal", "Preference for domestic bidders", "Registration", "Who may bid"]
    assert len(topics) <= 10


def test_an_editor_changes_adds_and_hides_rows_and_each_is_kept(kim: Staff, world: World) -> None:
    page = kim.send_form("guide/TH/TH-dispute-1", (NEW | {"topic": "dispute", "fact_en": "Seven days."}))
    assert "Seven days." in page.text
    assert "changed by kim@centre.example" in page.text
    page = kim.send_form("guide/TH/new", NEW)
    assert "A bond of 5 %." in page.text
    with world.engine.connect() as connection:
        (_changed, added) = connection.execute(select(guide_row).order_by(guide_row.c.id)).all()
        act = connection.execute(select(desk_act).order_by(desk_act.c.id).limit(1)).one()
    assert (act.kind, act.subject, act.new["fact_en"]) == ("guide.row", "TH-dispute-1", "Seven days.")
    page = kim.send_form(f"guide/TH/{added.row_id}", (NEW | {"version": str(added.id), "hidden": "1"}))
    assert "A bond of 5 %." not in page.text
    late = kim.send_form("guide/TH/TH-dispute-1", (NEW | {"fact_en": "Nine days."}))
    assert (late.status, "Somebody changed this statement meanwhile." in late.text) == (409, True)
    assert "now Seven days.; you sent Nine days." in late.text
    assert late.tree.xpath("//textarea[@name='fact_en']")[0].text_content() == "Nine days."
    assert "Seven days." in kim.get("guide/TH").text


def test_two_statements_of_one_moment_are_two_rows_and_a_form_sent_twice_is_one(
    kim: Staff, world: World
) -> None:
    forms = [kim.get("guide/TH/new").tree.xpath("//input[@name='own']/@value")[0] for _ in range(2)]
    for number, own in enumerate(forms):
        told = kim.send_form("guide/TH/new", NEW | {"own": own, "fact_en": f"A bond of {number} %."})
        assert told.status == 200
    assert kim.send_form("guide/TH/new", NEW | {"own": forms[0]}).status == 409
    text = kim.get("guide/TH").text
    assert [f"A bond of {number} %." in text for number in range(2)] == [True, True]
    with world.engine.connect() as connection:
        assert len({row.row_id for row in connection.execute(select(guide_row))}) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", "gossip"),
        ("mark", "inferred"),
        ("valid_as_of", "soon"),
        ("valid_as_of", "2026-13"),
        ("valid_as_of", "2026-12"),
        ("valid_as_of", "2027"),
        ("valid_as_of", "2026-11-25"),
        ("valid_as_of", "2026-11/2026-10"),
        ("source_url", "javascript:alert(1)"),
        ("fact_en", " "),
        ("fact_ko", "x" * 601),
        ("source_title", ""),
    ],
)
def test_what_cannot_be_in_a_row_is_told_and_nothing_is_kept(
    kim: Staff, world: World, field: str, value: str
) -> None:
    page = kim.send_form("guide/TH/new", (NEW | {field: value}))
    assert (page.status, "Nothing was changed." in page.text) == (400, True)
    with world.engine.connect() as connection:
        assert connection.execute(select(guide_row)).all() == []


def test_only_editors_who_are_logged_in_change_rows_and_a_script_is_words(
    kim: Staff, desk: Desk, world: World, subscriber: int
) -> None:
    token = desk.lead(subscriber, "L-1").partition("?")[2]
    assert desk.post(f"{desk.address}/guide/TH/new?{token}", **NEW).status == 401
    reader = enter(desk, world, "han@centre.example", Role.READER)
    assert reader.send_form("guide/TH/new", NEW).status == 403
    assert kim.send_from("cross-site", "guide/TH/new", NEW).status == 403
    page = kim.send_form("guide/TH/new", (NEW | {"fact_en": "<script>alert(1)</script>"}))
    assert page.tree.xpath("//script") == []
    assert "<script>alert(1)</script>" in page.text
    assert kim.get("guide/TH/TH-none-1").status == 404
