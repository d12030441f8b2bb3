"""The star as Parquet files: the same star gives the same bytes, what was cut off goes on, nothing is half written.

That other programs read the values as they are is judged in `test_star_files_judged.py`.
"""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads.bi import star_files
from cityleads.bi.parquet import MAGIC
from cityleads.bi.star_files import DICTIONARY, HEADS, MANIFEST, Exported, StarEmptyError, export_star
from cityleads.bi.whole_files import whole
from cityleads.cli.main import app
from tests.ran import Ran
from warehouse.star import star_tables

TABLES = [table.name for table in star_tables()]


def exported(engine: Engine, folder: Path) -> list[Exported]:
    return export_star(engine, folder, lambda _one: None)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def files(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sandbox's star."""
    folder = tmp_path_factory.mktemp("star")
    exported(ran.engine, folder)
    return folder


def test_each_table_is_a_whole_file_with_as_many_rows_as_the_star_has(ran: Ran, files: Path) -> None:
    told = json.loads((files / MANIFEST).read_text(encoding="utf-8"))
    with ran.engine.connect() as connection:
        counts = {
            name: connection.execute(text(f"SELECT count(*) FROM mart.{name}")).scalar_one()  # noqa: S608  # our own names
            for name in TABLES
        }
    assert {one["table"]: one["rows"] for one in told["tables"]} == counts
    assert told["complete"] is True
    for name in TABLES:
        content = (files / f"{name}.parquet").read_bytes()
        assert (content[:4], content[-4:]) == (MAGIC, MAGIC)
    assert set(contents(files)) == {*(f"{name}.parquet" for name in TABLES), MANIFEST, DICTIONARY}


def test_the_dictionary_has_a_row_for_every_table_and_column_in_both_languages(files: Path) -> None:
    page = (files / DICTIONARY).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(page.splitlines()))
    assert tuple(rows[0]) == HEADS
    told = {(row["table"], row["column"]): row for row in rows}
    assert set(told) == {
        (table.name, name)
        for table in star_tables()
        for name in ("", *(column.name for column in table.columns), "updated_at")
    }
    assert all(row["english"] and row["korean"] for row in rows)
    stage = told["fact_lead", "stage_key"]
    assert (stage["type"], stage["leads_to"], stage["may_be_null"], stage["korean"]) == (
        "bigint", "dim_stage", "", "단계 키",
    )  # fmt: skip
    assert (told["fact_lead", "lead_key"]["key"], told["fact_lead", "amount"]["may_be_null"]) == (
        "key",
        "yes",
    )


def test_the_same_star_gives_the_same_bytes(ran: Ran, files: Path, tmp_path: Path) -> None:
    exported(ran.engine, tmp_path)
    assert contents(tmp_path) == contents(files)


def test_an_export_that_was_cut_off_goes_on_and_one_that_is_whole_writes_nothing(
    ran: Ran, files: Path, tmp_path: Path
) -> None:
    class CutOffError(Exception):
        pass

    def cut(one: Exported) -> None:
        if one.table == "dim_party":
            raise CutOffError

    with pytest.raises(CutOffError):
        export_star(ran.engine, tmp_path, cut)
    told = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert told["complete"] is False
    assert [one["table"] for one in told["tables"]] == TABLES[: TABLES.index("dim_party") + 1]
    (tmp_path / "dim_date.parquet").write_bytes(b"PAR1 and somebody's note")
    again = exported(ran.engine, tmp_path)
    kept = [one.table for one in again if one.kept]
    assert kept == [name for name in TABLES[: TABLES.index("dim_party") + 1] if name != "dim_date"]
    assert contents(tmp_path) == contents(files)
    assert all(one.kept for one in exported(ran.engine, tmp_path))


@pytest.mark.parametrize("found", ["", "{}", '{"star": 1, "tables": [{"odd": 1}]}', "\x00"])
def test_a_list_that_cannot_be_read_makes_all_files_anew(ran: Ran, tmp_path: Path, found: str) -> None:
    (tmp_path / MANIFEST).write_text(found, encoding="utf-8")
    assert not any(one.kept for one in exported(ran.engine, tmp_path))


def test_rows_of_several_groups_are_all_there(
    ran: Ran, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(star_files, "GROUP", 100)
    rows = {one.table: one.rows for one in exported(ran.engine, tmp_path)}
    told = json.loads((files / MANIFEST).read_text(encoding="utf-8"))
    assert rows == {one["table"]: one["rows"] for one in told["tables"]}


def _write_until_full(path: Path) -> None:
    with whole(path) as beside:
        beside.write_text("half of i")
        raise OSError("the disk is full")


def test_a_file_is_never_half_there(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("before")
    with pytest.raises(OSError, match="full"):
        _write_until_full(path)
    assert contents(tmp_path) == {"page.html": b"before"}


def test_a_star_that_was_never_refreshed_is_told(database: Engine, tmp_path: Path) -> None:
    with pytest.raises(StarEmptyError, match="cityleads mart refresh"):
        exported(database, tmp_path)


def test_the_commands_write_and_say_where(ran: Ran, tmp_path: Path) -> None:
    own = {
        "DATABASE_URL": ran.settings.database_url,
        "CITYLEADS_HOME": str(ran.settings.home),
        "COLUMNS": "200",
    }
    star = CliRunner().invoke(app, ["export", "star", str(tmp_path / "star")], env=own)
    assert (star.exit_code, "27 tables, " in star.output, "(sandbox warehouse)" in star.output) == (
        0,
        True,
        True,
    )
    page = CliRunner().invoke(app, ["dashboards", str(tmp_path / "d.html"), "--language", "en"], env=own)
    assert (page.exit_code, "six dashboards" in page.output) == (0, True)
    assert "Precision and what was missed" in (tmp_path / "d.html").read_text(encoding="utf-8")
    refused = CliRunner().invoke(app, ["dashboards", str(tmp_path / "none" / "d.html")], env=own)
    assert refused.exit_code == 1
