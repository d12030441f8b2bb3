"""`cityleads label`: titles one by one in a terminal, or by files; kept at once, resumed, never asked twice."""

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text
from typer.testing import CliRunner, Result

from cityleads.bootstrap import prepare_warehouse
from cityleads.cli.contents._label_session import reply_of
from cityleads.cli.main import app
from cityleads.tasks import imports
from desk.reports.register import MISSED, Said
from digest.reports import keep_report
from domain.clock import moment_of
from pipeline.refine import refine
from pipeline.settle import settle
from tests.harness import ROOT
from warehouse.tables import subscriber

SIGNALS = "Hệ thống điều khiển đèn tín hiệu giao thông thông minh thành phố Huế"
CAMERAS = "Camera giám sát an ninh phường"
FORMULA = "=Mua sắm bàn ghế"
TITLES = [SIGNALS, CAMERAS, FORMULA, "Xây dựng đường bê tông", "Mua sắm đồng phục"]
Command = Callable[..., Result]


@pytest.fixture
def warehouse(database: Engine, tmp_path: Path) -> Engine:
    """Five titles, read and judged by the pipeline itself."""
    file = tmp_path / "titles.csv"
    rows = "".join(f'VN,"{title}",{at}\n' for at, title in enumerate(TITLES))
    file.write_text(f"Country,Title,Number\n{rows}", encoding="utf-8")
    prepare_warehouse(database)
    now = moment_of(1)
    imports.land_files(database, list(imports.read_files([file], now)), now, "test")
    refine(database)
    settle(database)
    return database


def environment(engine: Engine, home: Path) -> dict[str, str]:
    url = engine.url.render_as_string(hide_password=False)
    return {"DATABASE_URL": url, "CITYLEADS_HOME": str(home), "CITYLEADS_MODE": "", "COLUMNS": "200"}


@pytest.fixture
def label(warehouse: Engine, tmp_path: Path) -> Command:
    """The command on that warehouse."""

    def run(*words: str, typed: str = "") -> Result:
        own = environment(warehouse, tmp_path / "home")
        return CliRunner().invoke(app, ["label", *words], input=typed, env=own)

    return run


def stands(engine: Engine) -> dict[str, tuple[Any, ...]]:
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT title, label, dimensions, by, pick FROM core.label l WHERE label IS NOT NULL"
                " AND NOT EXISTS (SELECT FROM core.label v WHERE v.voids = l.id)"
            )
        )
        return {row.title: (row.label, row.dimensions, row.by, row.pick) for row in rows}


def asked(done: Result) -> list[dict[str, Any]]:
    return list(json.loads(done.stdout))


def test_each_title_comes_with_what_the_program_said_and_why(label: Command) -> None:
    signals = next(one for one in asked(label("--json")) if one["title"] == SIGNALS)
    assert (signals["country"], signals["source"], signals["native_id"]) == ("VN", "by_hand", "VN/0")
    assert signals["judged"].startswith("lead ")
    assert signals["dimensions"] == ["mobility"]
    assert "mob.signal" in signals["why"]


def test_answers_are_kept_at_once_and_what_is_labelled_is_not_asked_again(
    label: Command, warehouse: Engine
) -> None:
    titles = asked(label("--json"))
    order = [one["title"] for one in titles]
    typed = ["n" if title != SIGNALS else "y" for title in order[:3]]
    done = label("--by", "kim", typed="\n".join([*typed, "q", ""]))
    assert done.exit_code == 0, done.output
    assert "3 labelled, 0 skipped, 2 not asked about (sandbox warehouse)" in done.output
    picks = {one["title"]: one["pick"] for one in titles}
    assert stands(warehouse) == {
        title: ("yes", ["mobility"], "kim", picks[title])
        if title == SIGNALS
        else ("no", [], "kim", picks[title])
        for title in order[:3]
    }
    assert {one["title"] for one in asked(label("--json"))} == {*order[3:]}


def test_the_last_answer_can_be_taken_back_and_given_otherwise(label: Command, warehouse: Engine) -> None:
    first = asked(label("--json"))[0]["title"]
    done = label("--by", "kim", typed="b core\nu\nu\nwhat\nn mobility\ns\nu\ny energy core\n")
    assert "there is nothing to undo" in done.output
    assert "type y(es) b(orderline) n(o) s(kip) u(ndo) q(uit)" in done.output
    assert "a no has no dimensions" in done.output
    assert "1 labelled, 0 skipped, 4 not asked about" in done.output
    assert stands(warehouse)[first][:2] == ("yes", ["energy", "core"])


def test_a_dry_run_keeps_nothing(label: Command, warehouse: Engine) -> None:
    done = label("--by", "kim", "--dry-run", typed="n\nn\n")
    assert "2 labelled, 0 skipped, 3 not asked about; nothing was kept" in done.output
    assert stands(warehouse) == {}


def test_without_a_name_nobody_is_asked(label: Command) -> None:
    done = label()
    assert (done.exit_code, "say who labels with --by NAME" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("line", "guess", "reply"),
    [
        ("y", ["mobility"], ("label", "yes", ("mobility",))),
        ("Borderline CORE mobility core", [], ("label", "borderline", ("mobility", "core"))),
        ("n", ["mobility"], ("label", "no", ())),
        ("skip", [], ("skip", None, ())),
        ("", [], ("none", None, ())),
        ("y", [], ("none", None, ())),
        ("y traffic", [], ("none", None, ())),
    ],
)
def test_a_reply_is_a_letter_or_a_word_with_dimensions(
    line: str, guess: list[str], reply: tuple[Any, ...]
) -> None:
    assert reply_of(line, guess)[:3] == reply


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(path: Path, labels: dict[str, tuple[str, str]]) -> None:
    rows = table(path)
    for row in rows:
        row["label"], row["dimensions"] = labels.get(row["title"], ("", ""))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows[0])
        out.writeheader()
        out.writerows(rows)


def test_a_sheet_is_filled_in_and_brought_back_once(
    label: Command, warehouse: Engine, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.csv"
    assert label("--sheet", str(sheet)).exit_code == 0
    assert {row["label"] for row in table(sheet)} == {""}
    assert label("--sheet", str(sheet)).exit_code == 1  # it is not written over
    fill(sheet, {SIGNALS: ("y", "mobility core"), f"'{FORMULA}": ("no", "")})
    counts = [json.loads(label("--batch", str(sheet), "--by", "lee", "--json").stdout) for _time in range(2)]
    assert [(one["labelled"], one["unchanged"], one["refused"]) for one in counts] == [(2, 0, 0), (0, 2, 0)]
    assert {title: row[:3] for title, row in stands(warehouse).items()} == {
        SIGNALS: ("yes", ["mobility", "core"], "lee"),
        FORMULA: ("no", [], "lee"),
    }


def test_an_export_holds_each_label_that_counts_and_comes_back_unchanged(
    label: Command, tmp_path: Path
) -> None:
    label("--by", "kim", typed="n\nq\n")
    assert "has the 1 label that counts." in label("--export", str(tmp_path / "one.csv")).output
    assert "has 1 title; fill" in label("--sheet", str(tmp_path / "rest.csv"), "--limit", "1").output
    label("--by", "kim", typed="n\nq\n")
    file = tmp_path / "all.csv"
    assert "has the 2 labels that count" in label("--export", str(file)).output
    assert [(row["label"], row["by"], row["origin"]) for row in table(file)] == [("no", "kim", "command")] * 2
    assert json.loads(label("--batch", str(file), "--json").stdout)["unchanged"] == 2


def test_an_export_holds_what_a_reader_has_just_reported_as_missed(
    label: Command, warehouse: Engine, tmp_path: Path
) -> None:
    reader = {"centre": "hanoi", "email": "lee@kotra.example", "language": "ko"}
    with warehouse.begin() as connection:
        made = connection.execute(insert(subscriber).values(reader).returning(subscriber.c.id)).scalar_one()
        keep_report(connection, made, Said(MISSED, "Xây dựng đường bê tông"), moment_of(1))
    file = tmp_path / "all.csv"
    assert "has the 1 label that counts." in label("--export", str(file)).output
    (row,) = table(file)
    assert (row["title"], row["label"], row["origin"]) == ("Xây dựng đường bê tông", "yes", "missed")


WRONG = [
    ("XX,CCTV,yes,core,", "country 'XX' is none of TH, VN, ID, TR, INTL"),
    ("VN,,yes,core,", "title is empty"),
    ("VN,CCTV,maybe,core,", "label 'maybe' is none of yes, borderline, no"),
    ("VN,CCTV,yes,traffic,", "dimension 'traffic' is none of environment, energy"),
    ("VN,CCTV,no,core,", "what is labelled no has no dimensions"),
    ("VN,CCTV,yes,core,best", "pick 'best' is none of uncertain, heavy, random"),
]


def test_a_row_that_is_no_label_is_told_with_its_line_and_the_others_are_kept(
    label: Command, warehouse: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "labels.csv"
    good = 'VN,"CCTV\nphường",b,living,\n'
    lines = "".join(f"{line}\n" for line, _told in WRONG)
    file.write_text(f"country,title,label,dimensions,pick\n{good}{lines}", encoding="utf-8")
    done = label("--batch", str(file), "--by", "kim")
    assert done.exit_code == 1
    for at, (_line, told) in enumerate(WRONG, start=4):
        assert f"line {at}: {told}" in done.output
    assert "1 labelled, 0 unchanged, 6 refused" in done.output
    assert {title: row[0] for title, row in stands(warehouse).items()} == {"CCTV phường": "borderline"}


def test_a_label_of_nobody_is_refused(label: Command, tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("country,title,label\nVN,CCTV,no\n", encoding="utf-8")
    done = label("--batch", str(file))
    assert (done.exit_code, "line 2: nobody is named as who labelled it: add --by NAME" in done.output) == (
        1,
        True,
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"country,title\nVN,CCTV\n", "has no column label"),
        (b"", "has no column country, title, label"),
        (b"country,title,label\nVN,\xff\xfe,no\n", "is no CSV file in UTF-8"),
    ],
)
def test_what_is_no_table_of_labels_is_refused_as_a_whole(
    label: Command, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "labels.csv"
    file.write_bytes(content)
    done = label("--batch", str(file), "--by", "kim")
    assert (done.exit_code, told in str(done.exception)) == (1, True)


def test_only_one_file_is_asked_for_at_once(label: Command, tmp_path: Path) -> None:
    done = label("--sheet", str(tmp_path / "a.csv"), "--export", str(tmp_path / "b.csv"))
    assert (done.exit_code, "choose one of --sheet, --batch and --export" in done.output) == (1, True)


@pytest.mark.slow
def test_it_works_in_a_real_terminal(warehouse: Engine, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    call = [sys.executable, "-c", "from cityleads.cli.main import main; main()", "label", "--by", "kim"]
    own = os.environ | environment(warehouse, tmp_path / "home")
    with subprocess.Popen(call, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=own) as process:  # noqa: S603  # our own module
        os.close(theirs)
        os.write(ours, b"n\nq\n")
        told = b""
        while b"sandbox warehouse" not in told:
            told += os.read(ours, 4096)
        assert process.wait(timeout=30) == 0
    os.close(ours)
    assert b"1 labelled, 0 skipped, 4 not asked about" in told
    assert len(stands(warehouse)) == 1
