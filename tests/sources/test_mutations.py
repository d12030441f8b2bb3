"""A portal that removes, renames, empties or restructures one field of a page is noticed, whichever field it is.

One source: `python -m benchmarks.checks.mutations SOURCE --list` names each change that is silent.
"""

import dataclasses

import pytest

from benchmarks.checks.mutants import Mutant, mutants_of
from benchmarks.checks.mutations import pages, tried
from domain.document import Reading, UnknownField
from domain.notice import Notice
from scrapers.source_config import facts, source_names
from transform.parsers import id_sirup
from transform.parsers.fields import Fields, missing

# Fewer changes than this would mean that the pages, or what makes changes of them, had got lost.
FEWEST_CHANGES = 100
# Sources of one page of flat rows: every key of a row counts about seven changes, so few keys are few changes.
FEWEST_CHANGES_OF = {
    "intl_icak": 60,  # seven keys a row
    "intl_edcf": 60,  # five parts an item
    "th_egat": 50,  # seven keys a row
    "th_dga": 40,  # four parts an entry
    "intl_aiib_projects": 80,  # eleven keys a row
    "intl_ungm": 80,  # eight cells a row
}


@pytest.mark.parametrize("source", source_names())
def test_no_one_field_change_of_a_page_is_silent(source: str) -> None:
    found = tried(source)
    assert [f"{change} → {lost}" for change, lost in found.silent.items()] == []
    assert found.changes >= FEWEST_CHANGES_OF.get(source, FEWEST_CHANGES)


@pytest.mark.parametrize("source", source_names())
def test_what_may_be_absent_is_named_with_a_reason_and_is_really_on_a_page(source: str) -> None:
    paths = {(page.kind, mutant.path) for page in pages(source) for mutant in mutants_of(page.body)}
    named = {
        (kind, path): reason
        for kind, fields in facts(source).may_lack.items()
        for path, reason in fields.items()
    }
    assert [path for path in named if path not in paths] == []
    assert [path for path, reason in named.items() if len(reason.split()) < 4] == []


def changed(body: str) -> list[tuple[str, str, str]]:
    return [(mutant.path, mutant.change, mutant.body.decode()) for mutant in mutants_of(body.encode())]


def test_each_field_of_json_is_removed_renamed_emptied_blanked_nulled_and_restructured() -> None:
    assert changed('{"rows": [{"name": "x"}]}')[-7:] == [
        ("rows[*].name", "remove", '{"rows": [{}]}'),
        ("rows[*].name", "rename", '{"rows": [{"nameNew": "x"}]}'),
        ("rows[*].name", "empty", '{"rows": [{"name": ""}]}'),
        ("rows[*].name", "blank", '{"rows": [{"name": "   "}]}'),
        ("rows[*].name", "null", '{"rows": [{"name": null}]}'),
        ("rows[*].name", "object", '{"rows": [{"name": {"value": "x"}}]}'),
        ("rows[*].name", "list", '{"rows": [{"name": ["x"]}]}'),
    ]


def test_each_element_of_a_feed_is_removed_renamed_emptied_blanked_and_wrapped_and_each_attribute_too() -> (
    None
):
    told = changed('<rss><item><guid a="1">x</guid></item></rss>')
    assert [change for change in told if change[0] == "/rss/item/guid"] == [
        ("/rss/item/guid", "remove", "<rss><item></item></rss>"),
        ("/rss/item/guid", "rename", '<rss><item><guidNew a="1">x</guidNew></item></rss>'),
        ("/rss/item/guid", "empty", '<rss><item><guid a="1"></guid></item></rss>'),
        ("/rss/item/guid", "blank", '<rss><item><guid a="1">   </guid></item></rss>'),
        ("/rss/item/guid", "wrap", '<rss><item><guid a="1"><value>x</value></guid></item></rss>'),
        ("/rss/item/guid", "remove @a", "<rss><item><guid>x</guid></item></rss>"),
        ("/rss/item/guid", "rename @a", '<rss><item><guid aNew="1">x</guid></item></rss>'),
        ("/rss/item/guid", "empty @a", '<rss><item><guid a="">x</guid></item></rss>'),
        ("/rss/item/guid", "blank @a", '<rss><item><guid a="   ">x</guid></item></rss>'),
    ]


def test_a_cell_is_named_by_the_label_before_it_and_the_label_is_worded_otherwise() -> None:
    told = changed("<table><tr><th>Nama</th><td>Lampu</td></tr></table>")
    assert (
        "/table/tr/th(Nama)",
        "relabel",
        "<table><tr><th>Yeni Nama</th><td>Lampu</td></tr></table>",
    ) in told
    assert ("/table/tr/td(Nama 2)", "empty", "<table><tr><th>Nama</th><td></td></tr></table>") in told


def test_a_line_of_text_is_a_label_and_a_value() -> None:
    assert changed("1.1. Adı : Belediye\nson") == [
        ("1.1. Adı", "remove", "son"),
        ("1.1. Adı", "rename", "1.1. Adı yeni : Belediye\nson"),
        ("1.1. Adı", "wrap", "1.1. Adı\nBelediye\nson"),
        ("1.1. Adı", "empty", "1.1. Adı : \nson"),
        ("1.1. Adı", "blank", "1.1. Adı :    \nson"),
        ("son", "remove line", "1.1. Adı : Belediye"),
    ]


def test_one_row_less_is_no_change_of_a_field() -> None:
    assert ("rows[*]", "remove") not in {
        (m.path, m.change) for m in mutants_of(b'{"rows": [{"a": 1}, {"a": 2}]}')
    }
    items = b"<rss><item><a>1</a></item><item><a>2</a></item></rss>"
    assert ("/rss/item", "remove") not in {(m.path, m.change) for m in mutants_of(items)}


def sirup(mutant: Mutant | None = None) -> list[Reading]:
    page = next(page for page in pages("id_sirup") if b'"pagu"' in page.body)
    return list(id_sirup.read(dataclasses.replace(page, body=mutant.body) if mutant else page))


def test_a_notice_without_what_its_page_always_told_is_kept_and_the_lack_is_reported() -> None:
    page = next(page for page in pages("id_sirup") if b'"pagu"' in page.body)
    without = next(m for m in mutants_of(page.body) if (m.path, m.change) == ("data[*].pagu", "remove"))
    before, after = sirup(), sirup(without)
    kept = [reading.native_id for reading in after if isinstance(reading, Notice)]
    assert kept == [reading.native_id for reading in before if isinstance(reading, Notice)]
    assert [reading for reading in after if isinstance(reading, UnknownField)] == [
        UnknownField("list.prices (missing)", kept[0]),
        UnknownField("data.pagu", "None"),
    ]


def test_a_field_that_was_always_there_is_missed_whatever_its_value_was() -> None:
    fields = Fields({"a": None}, "row.", always=("a", "b"))
    assert fields.text("a") == ""
    assert list(fields.unknown_fields()) == [missing("row.b")]


def test_an_object_where_text_was_is_reported_and_is_no_text() -> None:
    fields = Fields({"a": {"value": "x"}}, "row.")
    assert fields.text("a") == ""
    assert list(fields.unknown_fields()) == [UnknownField("row.a", "{'value': 'x'}")]
