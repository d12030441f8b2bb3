"""`cityleads import` and the watched folder: files land as documents of their source, once."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads import figures
from cityleads.bootstrap import prepare_warehouse
from cityleads.cli.contents.imports import _kept
from cityleads.cli.main import app
from cityleads.preparation import write_reference_rows
from cityleads.tasks import imports
from domain.clock import moment_of
from pipeline.refine import refine
from pipeline.settle import settle
from tests.ran import Ran

TITLE = "ระบบกล้องวงจรปิดอัจฉริยะเพื่อความปลอดภัย เทศบาลเมืองสมมุติ"
TABLE = f"Country,Title,Number,Deadline\nTH,{TITLE},69119000999,2026-12-31\nXX,No country,,\n"


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def bring(engine: Engine, *paths: Path, day: int = 1, country: str = "") -> int:
    now = moment_of(day)
    new = imports.land_files(engine, list(imports.read_files(paths, now, country)), now, "test")
    refine(engine)
    settle(engine)
    return new


def test_a_file_becomes_a_notice_a_lead_and_a_reject_that_leads_back_to_its_bytes(
    database: Engine, tmp_path: Path
) -> None:
    (tmp_path / "leads.csv").write_text(TABLE, encoding="utf-8")
    bring(database, tmp_path / "leads.csv")
    assert rows(database, "SELECT source, native_id, title FROM core.notice") == [
        ("by_hand", "TH/69119000999", TITLE)
    ]
    assert rows(database, "SELECT tier, stage FROM core.lead") == [("lead", "open")]
    assert rows(
        database,
        "SELECT d.key, r.native_id, r.message FROM raw.reject r JOIN raw.document d ON d.id = r.document_id",
    ) == [("file:leads.csv", "line 3", "Line 3, column 'Country': 'XX' is not one of TH, VN, ID, TR.")]
    assert rows(database, "SELECT source, entrance, state, read, rejected FROM raw.crawl") == [
        ("by_hand", "files", "partial", 1, 1)
    ]


def test_sources_tells_when_files_were_last_imported_and_how_many_of_their_rows_were_read(
    database: Engine, tmp_path: Path
) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
    (tmp_path / "leads.csv").write_text(TABLE, encoding="utf-8")
    bring(database, tmp_path / "leads.csv")
    with database.connect() as connection:
        by_hand, k_city = figures.file_sources(connection)
    told = ("last_state", "last_started_at", "last_read", "last_rejected", "documents", "notices", "rejects")
    assert [by_hand[name] for name in told] == ["partial", moment_of(1), 1, 1, 1, 1, 1]
    assert [k_city[name] for name in told] == ["never", None, None, None, 0, 0, 0]


def test_the_same_file_twice_changes_nothing_and_a_changed_one_is_a_new_version(
    database: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(TABLE, encoding="utf-8")
    assert bring(database, file) == 1
    assert bring(database, file, day=2) == 0
    counts = (
        "SELECT (SELECT count(*) FROM raw.document), (SELECT count(*) FROM core.lead_event), version"
        " FROM core.notice"
    )
    assert rows(database, counts) == [(1, 1, 1)]
    file.write_text(TABLE.replace("2026-12-31", "2027-01-15"), encoding="utf-8")
    bring(database, file, day=3)
    assert rows(database, counts) == [(2, 2, 2)]
    assert (
        rows(database, "SELECT kind, new FROM core.lead_event ORDER BY id DESC LIMIT 1")[0][0]
        == "deadline_moved"
    )


def test_a_corrected_file_ends_the_rejects_of_its_earlier_version_and_those_of_other_files_stay(
    database: Engine, tmp_path: Path
) -> None:
    first, other = tmp_path / "leads.csv", tmp_path / "other.csv"
    wrong = TABLE.replace("XX", "YY")
    first.write_text(TABLE, encoding="utf-8")
    other.write_text(wrong, encoding="utf-8")
    bring(database, first, other)
    listed = "SELECT count(*), min(message) FROM raw.reject"
    assert rows(database, listed)[0][0] == 2
    first.write_text(TABLE.replace("XX", "VN"), encoding="utf-8")
    bring(database, first, day=2)
    assert rows(database, listed) == [(1, "Line 3, column 'Country': 'YY' is not one of TH, VN, ID, TR.")]
    first.write_text(TABLE, encoding="utf-8")  # the wrong version is brought again
    bring(database, first, day=3)
    assert rows(database, listed)[0][0] == 2


NUMBER = "012/SPBJ/2026"
RELEASE = {
    "ocid": "ocds-x-1",
    "id": "1",
    "tag": ["tender"],
    "tender": {"id": NUMBER, "title": "Sistem CCTV kota"},
}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("spse.csv", "Kode Tender,Nama Paket\n1024990,Pengadaan Sistem CCTV Kota Cerdas\n"),
        ("package.json", json.dumps({"version": "1.1", "releases": [RELEASE]})),
    ],
)
def test_other_options_read_the_same_bytes_anew_and_the_same_ones_change_nothing(
    database: Engine, tmp_path: Path, name: str, body: str
) -> None:
    file = tmp_path / name
    file.write_text(body, encoding="utf-8")
    countries = "SELECT country FROM core.notice ORDER BY 1"
    assert bring(database, file) == 1
    assert rows(database, countries) == []
    assert bring(database, file, day=2, country="ID") == 1
    assert rows(database, countries) == [("ID",)]
    counts = "SELECT (SELECT count(*) FROM raw.document), (SELECT count(*) FROM core.lead_event)"
    kept = rows(database, counts)
    assert bring(database, file, day=3, country="ID") == 0
    assert rows(database, counts) == kept
    assert bring(database, file, day=4, country="VN") == 1
    assert bring(database, file, day=5, country="ID") == 1  # VN was the last


def test_a_number_joins_a_row_to_the_portals_own_notice(database: Engine, tmp_path: Path) -> None:
    bulletin = tmp_path / "bulten.txt"
    lines = [
        "KAMU İHALE BÜLTENİ - 23 KASIM 2026", "A. İHALE İLANLARI", "1. 2026/1777777 AKILLI DURAK ALINACAKTIR",
        "ÖRNEK BELEDİYE BAŞKANLIĞI", "İhale Kayıt Numarası : 2026/1777777", "1-İdarenin",
        "1.1. Adı : ÖRNEK BELEDİYE BAŞKANLIĞI", "2-İhalenin", "2.1. Tarih ve Saati : 14.12.2026 - 10:00",
        "3-İhale konusu mal alımın", "3.1. Adı : Akıllı Durak ve Trafik Yönetim Sistemi Alımı",
        "3.2. Niteliği, türü ve miktarı : 12 adet akıllı durak",
    ]  # fmt: skip
    bulletin.write_text("\n".join(lines), encoding="utf-8")
    page = tmp_path / "ekap.html"
    page.write_text(
        '<div class="card-layout"><span class="badge">Katılıma Açık</span><span class="badge">Mal</span>'
        '<span class="badge">Açık</span><span class="il-saat">BURSA, 14.12.2026 10:00</span>'
        '<span class="ikn">2026/1777777</span><span class="ihale">Akıllı Durak ve Trafik Yönetim Sistemi Alımı</span>'
        '<span class="idare">ÖRNEK BELEDİYE BAŞKANLIĞI</span></div>',
        encoding="utf-8",
    )
    prepare_warehouse(database)  # its places
    bring(database, bulletin, page)
    assert rows(database, "SELECT source FROM core.notice ORDER BY 1") == [("by_hand",), ("tr_bulletin",)]
    assert rows(database, "SELECT count(DISTINCT lead_id), count(*) FROM core.lead_member") == [(1, 2)]


def test_the_command_says_per_file_what_was_read_and_what_was_not(ran: Ran, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(TABLE, encoding="utf-8")
    done = CliRunner().invoke(app, ["import", str(tmp_path), "--dry-run", "--json"])
    assert done.exit_code == 1
    (told,) = json.loads(done.stdout)
    assert told | {"file": ""} == {
        "file": "", "source": "by_hand", "kind": "table", "read": 1, "rejected": 1, "not_ours": 0, "unread_fields": 0,
        "rejects": ["Line 3, column 'Country': 'XX' is not one of TH, VN, ID, TR."], "fields": [],
    }  # fmt: skip


def test_files_of_which_nothing_could_be_read_are_counted(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Notes", encoding="utf-8")
    done = CliRunner().invoke(app, ["import", str(tmp_path), "--dry-run"])
    assert (done.exit_code, "cityleads: 1 file could not be read at all" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name the files to import, or write an empty table with --template leads.xlsx"),
        (["--template", "leads.pdf"], "--template wants a name that ends in .xlsx or .csv, not 'leads.pdf'"),
    ],
)
def test_what_is_typed_wrongly_is_one_sentence(words: list[str], told: str) -> None:
    done = CliRunner().invoke(app, ["import", *words])
    assert done.exit_code == 1
    assert told in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("new", "landed", "ours", "told"),
    [
        (1, 0, 0, "1 file imported."),
        (2, 0, 0, "2 files imported."),
        (0, 1, 0, "0 files imported; 1 unchanged, as landed before."),
        (1, 2, 0, "1 file imported; 2 unchanged, as landed before."),
        (0, 0, 1, "0 files imported; 1 left out: all that it holds is in this warehouse just so."),
        (2, 0, 3, "2 files imported; 3 left out: all that they hold is in this warehouse just so."),
    ],
)
def test_files_that_bring_nothing_new_are_told_apart_by_why(
    new: int, landed: int, ours: int, told: str
) -> None:
    assert _kept(new, landed, ours) == told


def test_a_template_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    assert CliRunner().invoke(app, ["import", "--template", str(path), "--lang", "ko"]).exit_code == 0
    first = path.read_bytes()
    assert CliRunner().invoke(app, ["import", "--template", str(path)]).exit_code == 1
    assert path.read_bytes() == first


def test_a_file_that_is_not_there_or_too_large_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(imports.ImportFileError, match=r"There is no file .*nowhere\.csv"):
        list(imports.read_files([tmp_path / "nowhere.csv"], datetime.now(UTC)))
    monkeypatch.setattr(imports, "LARGEST", 1)
    (tmp_path / "a.csv").write_text("Title", encoding="utf-8")
    with pytest.raises(imports.ImportFileError, match=r"a\.csv is larger than 0 MiB; divide it"):
        list(imports.read_files([tmp_path], datetime.now(UTC)))
