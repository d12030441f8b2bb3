"""Files of K-City Network projects: a row is a project, or a reject that says its line, its column and why."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cityleads.preparation import write_reference_rows
from domain.document import Document, Reject
from domain.programme import Project
from pipeline.programmes.k_city import keep_k_city_projects
from tests.pipeline.test_projects import refined
from transform.parsers.file_kinds import FileKind, kind_of
from transform.parsers.intl_k_city import read
from transform.values.city_programmes import k_city_projects
from warehouse.db import rows_of

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HEAD = "number,year,country,places,title,kind,subject,source,as_of\n"
KHON_KAEN = (
    "2020-TH-1,2020,TH,TH-40,Khon Kaen mobility master plan (done),planning,smart mobility,a letter,2026\n"
)
BURSA = "2026-TR-1,2026,TR,TR-16,Bursa smart mobility,demonstration,smart mobility,a letter,2026\n"


def document(body: str, at: datetime = NOW) -> Document:
    return Document(
        "intl_k_city", "projects", "file:k.csv", "", body.encode(), "text/csv", at, {"file": "k.csv"}
    )


def test_a_file_of_these_columns_is_the_programmes() -> None:
    assert kind_of("list.csv", (HEAD + BURSA).encode()) == FileKind("intl_k_city", "projects")
    assert kind_of("list.csv", b"\xef\xbb\xbf" + (HEAD + BURSA).encode()) == FileKind(
        "intl_k_city", "projects"
    )
    assert kind_of("list.csv", b"Title,Country\n").source == "by_hand"


def test_a_row_is_a_project_with_what_is_known_of_it() -> None:
    (found,) = read(document(HEAD + BURSA))
    assert isinstance(found, Project)
    assert (found.key.scheme, found.key.value, found.place, found.kind) == (
        "k_city",
        "2026-TR-1",
        "Bursa",
        "demonstration",
    )
    assert (found.stage, found.stage_details, found.sectors) == (
        "approved",
        "selected 2026",
        ("smart mobility",),
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,soon,TR,,x,,,,\n", "Line 3, column 'year': 'soon' is not a year, e.g. 2026."),
        (
            "1,2026,Türkiye,,x,,,,\n",
            "Line 3, column 'country': 'Türkiye' is not a country's code of two letters, e.g. TH.",
        ),
        (
            "1,2026,TR,TR-99,x,,,a letter,2026\n",
            "Line 3, column 'places': 'TR-99' is no code of transform/data/places.csv.",
        ),
        ("1,2026,TR,,,,,,\n", "Line 3, column 'title': '' is not a title."),
        (
            "1,2026,TR,TR-16,x,zzz,,a letter,2026\n",
            "Line 3, column 'kind': 'zzz' is not planning or demonstration, or empty where it is not known.",
        ),
        (
            "1,2026,TR,TR-16,x,planning,,,2026\n",
            "Line 3, column 'source': '' is not where it is told, e.g. a press release.",
        ),
        (
            "1,2026,TR,TR-16,x,,,a letter,\n",
            "Line 3, column 'as_of': '' is not when it was told, e.g. 2026 or 2026-01-27.",
        ),
        (
            "1,2026,TR,TR-16,x,,,a letter,soon\n",
            "Line 3, column 'as_of': 'soon' is not when it was told, e.g. 2026 or 2026-01-27.",
        ),
        ("1\n", "Line 3, column 'year': '' is not a year, e.g. 2026."),
    ],
)
def test_a_row_that_cannot_be_read_says_why_and_the_others_go_on(row: str, why: str) -> None:
    first, wrong, last = read(document(HEAD + BURSA + row + KHON_KAEN))
    assert isinstance(first, Project)
    assert isinstance(last, Project)
    assert isinstance(wrong, Reject)
    assert wrong.message == why


@pytest.mark.parametrize(
    "kind", ["", "planning", "Planning", "solution demonstration", "해외실증형", "계획수립형"]
)
def test_both_kinds_of_project_are_read_in_the_programmes_words(kind: str) -> None:
    (found,) = read(document(HEAD + f"1,2026,TR,TR-16,x,{kind},,a letter,2026-01-27\n"))
    assert isinstance(found, Project)
    assert found.kind == kind


def test_the_table_that_is_shipped_is_read_without_a_word() -> None:
    shipped = Path("transform/data/k_city_projects.csv").read_text(encoding="utf-8")
    found = list(read(document(shipped)))
    assert {type(one) for one in found} == {Project}
    assert len(found) == len(k_city_projects())


def test_what_is_no_utf_8_is_one_reject() -> None:
    korean = Document("intl_k_city", "projects", "file:k.csv", "", "번호".encode("cp949"), "", NOW)
    (found,) = read(korean)
    assert isinstance(found, Reject)
    assert found.reason == "bad_encoding"


def test_a_file_adds_to_the_table_and_stands_above_it(database: Engine) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
        keep_k_city_projects(connection, NOW)
    refined(database, document(HEAD + KHON_KAEN + BURSA, NOW + timedelta(days=1)))
    with database.begin() as connection:
        keep_k_city_projects(connection, NOW + timedelta(days=2))
        rows = rows_of(
            connection,
            "SELECT number, title FROM mart.project WHERE number IN ('2020-TH-1', '2026-TR-1') ORDER BY 1",
        )
        assert rows == [
            {"number": "2020-TH-1", "title": "Khon Kaen mobility master plan (done)"},
            {"number": "2026-TR-1", "title": "Bursa smart mobility"},
        ]
        assert len(rows_of(connection, "SELECT id FROM core.project")) == 13
