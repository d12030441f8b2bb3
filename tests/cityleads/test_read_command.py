"""`cityleads read`: recorded bodies in, notices out, trouble beside them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cityleads.cli.main import app
from domain.notice import Notice
from scrapers.source_config import facts
from tests.harness import crawl, real, shared
from transform.notice_json import notice_as_json
from transform.parsers import parser_of


def read(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["read", *map(str, words)])


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def row(number: str, title: str, amount: str = "1,2 M") -> list[str]:
    return [
        number,
        title,
        "Kota Bandung",
        "Tender Sedang Berlangsung",
        amount,
        *("",) * 3,
        "Pengadaan Barang",
    ]


def page(folder: Path, *rows: list[str]) -> Path:
    file = folder / "answer.json"
    file.write_text(json.dumps({"data": rows}), encoding="utf-8")
    return file


def test_a_recorded_body_becomes_notices_one_a_line_and_its_kind_is_told_by_the_file(tmp_path: Path) -> None:
    done = read("id_spse", page(tmp_path, row("111", "CCTV kota"), row("222", "PJU surya")))
    told = lines(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert [(one["native_id"], one["title"], one["stage"]) for one in told] == [
        ("111", "CCTV kota", "open"),
        ("222", "PJU surya", "open"),
    ]
    assert told[0]["prices"] == [
        {"amount": "1200000000", "currency": "IDR", "kind": "estimate", "raw": "1,2 M", "exact": False}
    ]


def test_a_record_that_cannot_be_read_goes_to_stderr_and_the_rest_goes_on(tmp_path: Path) -> None:
    done = read("id_spse", page(tmp_path, row("111", "CCTV kota"), row("222", "")))
    assert (done.exit_code, [one["native_id"] for one in lines(done.stdout)]) == (0, ["111"])
    told = lines(done.stderr)
    assert [(one["reject"], one["native_id"]) for one in told] == [("layout_changed", "222")]
    assert str(told[0]["file"]).endswith("answer.json")


def test_a_field_that_cannot_be_read_goes_to_stderr_and_its_record_is_kept(tmp_path: Path) -> None:
    done = read("id_spse", page(tmp_path, row("222", "PJU", "mahal")))
    assert (done.exit_code, [one["native_id"] for one in lines(done.stdout)]) == (0, ["222"])
    told = {one["unknown_field"]: one["example"] for one in lines(done.stderr)}
    assert told == {"kolom.nilai": "mahal", "list.prices (missing)": "222"}


def test_a_file_that_is_no_page_of_the_source_fails_the_command_and_not_the_other_files(
    tmp_path: Path,
) -> None:
    bad = tmp_path / "page.html"
    bad.write_text("<title>Just a moment...</title>", encoding="utf-8")
    done = read("id_spse", bad, page(tmp_path, row("111", "CCTV kota")))
    assert (done.exit_code, len(lines(done.stdout))) == (1, 1)
    assert [one["reject"] for one in lines(done.stderr)] == ["challenge"]


def test_what_the_spider_knew_is_said_beside_the_file(tmp_path: Path) -> None:
    file = tmp_path / "invitation.txt"
    file.write_text("ราคากลาง เป็นเงินทั้งสิ้น ๑,๒๓๔.๐๐ บาท", encoding="utf-8")
    done = read("th_egp", file, "--kind", "document_text", "--meta", "native_id=69059454009/D0")
    assert [one["native_id"] for one in lines(done.stdout)] == ["69059454009/D0"]
    assert [one["native_id"] for one in lines(read("th_egp", file).stdout)] == ["invitation"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("xx", __file__), "there is no source xx; there are id_sirup, id_spse"),
        (("th_egp", __file__, "--meta", "D0"), "--meta wants name=value, not 'D0'"),
    ],
)
def test_a_wrong_word_is_answered_with_what_is_wanted(words: tuple[str, ...], told: str) -> None:
    done = read(*words)
    assert told in f"{done.stderr} {done.exception}"


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    done = read("th_egp", tmp_path / "nosuch.xml")
    assert (done.exit_code, "does not exist" in done.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("source", ["th_egp", "vn_muasamcong", "tr_ilan"])
def test_the_same_notices_are_printed_as_the_pipeline_reads(source: str, tmp_path: Path) -> None:
    documents = crawl(source, max_pages=1).documents
    for number, document in enumerate(documents):
        file = tmp_path / f"{number}.body"
        file.write_bytes(document.body)
        said = [word for name, value in document.meta.items() for word in ("--meta", f"{name}={value}")]
        printed = lines(read(source, file, *said).stdout)
        notices = (one for one in parser_of(source).read(document) if isinstance(one, Notice))
        assert printed == [notice_as_json(one) for one in notices]


@real
def test_every_recorded_body_that_the_facts_name_is_read_as_its_kind() -> None:
    capture = facts("vn_muasamcong").captures[0]
    done = read("vn_muasamcong", shared(capture.path))
    assert [one["native_id"] for one in lines(done.stdout)] == ["IB2600022089"]
