"""Compiled releases as flat tables: nothing is lost of what a table has a column for."""

import csv
import io

import pytest

from domain.notice import Stage
from ocds.months import Published
from ocds.tables import TABLES, as_csv, rows_of
from tests.ocds.told import award, baht, moment, notice, published
from transform.csv_cells import cell_text


def one() -> Published:
    won = notice(
        country="ID",
        stage=Stage.AWARDED,
        published=moment(20),
        deadline=moment(15),
        awards=(award("PT Contoh Satu - PT Contoh Dua KSO"),),
    )
    return published(won)


def table(name: str, process: Published | None = None) -> list[dict[str, str]]:
    (found,) = (one_ for one_ in TABLES if one_.name == name)
    lines = as_csv(found, [process or one()]).decode()
    return list(csv.DictReader(io.StringIO(lines, newline="")))


def test_a_process_is_a_row_with_its_values_by_their_paths() -> None:
    (row,) = table("processes")
    assert row["ocid"] == "ocds-a1b2c3-L-1"
    assert (row["tender/status"], row["tender/tenderPeriod/endDate"]) == ("complete", "2026-11-15T00:00:00Z")
    assert (row["tender/title"], row["planning/budget/amount/amount"]) == ("ระบบจราจรอัจฉริยะ", "")


def test_what_hangs_on_an_award_names_it() -> None:
    (won,) = table("awards")
    assert (won["value/amount"], won["value/currency"], won["relatedLots"]) == ("900.5", "THB", "1")
    assert [(row["ocid"], row["awards/id"], row["name"]) for row in table("suppliers")] == [
        ("ocds-a1b2c3-L-1", won["id"], "PT Contoh Satu"),
        ("ocds-a1b2c3-L-1", won["id"], "PT Contoh Dua"),
    ]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝", " ="])
def test_no_text_is_a_formula_and_sums_are_numbers(begins: str) -> None:
    title = f"{begins}HYPERLINK(1)"
    told = published(notice(title=title, awards=(award("PT Contoh Satu", price=baht("-5")),), deadline=None))
    (process,) = table("processes", told)
    assert (process["tender/title"], cell_text(process["tender/title"])) == (f"'{title}", title)
    assert [row["value/amount"] for row in table("awards", told)] == ["-5"]


def test_a_list_of_texts_is_one_text() -> None:
    assert {row["roles"] for row in table("parties")} == {"buyer;procuringEntity", "supplier"}


def test_each_row_has_a_value_a_column() -> None:
    lengths = {(len(found.heads), len(row)) for found in TABLES for row in rows_of(found, [one()])}
    assert all(heads == values for heads, values in lengths)
    assert {found.name for found in TABLES if list(rows_of(found, [one()]))} == {
        *("processes", "parties", "items", "lots", "documents", "awards", "suppliers"),
    }
