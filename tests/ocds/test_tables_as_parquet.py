"""The tables of an export as Parquet: the same rows as the CSV, the same bytes each time."""

from cityleads.bi.ocds_parquet import as_parquet
from domain.notice import Stage
from ocds.tables import TABLES, rows_of
from tests.ocds.told import award, moment, notice, published


def test_each_table_with_rows_is_a_file_of_its_month_and_the_same_bytes_each_time() -> None:
    won = notice(
        stage=Stage.AWARDED, published=moment(20), deadline=moment(15), awards=(award("บริษัท ก จำกัด"),)
    )
    found = [published(won)]
    files = as_parquet("2026-11", found)
    filled = {table.name for table in TABLES if list(rows_of(table, found))}
    assert set(files) == {f"parquet/{name}/2026-11.parquet" for name in filled}
    assert all(body.startswith(b"PAR1") and body.endswith(b"PAR1") for body in files.values())
    assert as_parquet("2026-11", found) == files
