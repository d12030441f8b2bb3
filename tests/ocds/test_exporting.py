"""An export of the sandbox's first two days: valid, the same each time, and gone on with where it was cut short."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cityleads.cli.main import app
from ocds import extraction
from ocds.complaints import complaints_of
from ocds.exporting import Exported, export, published
from ocds.publication import Publication
from ocds.validity import errors_in, errors_of
from tests.ran import Ran

REGISTERED = Publication("ocds-a1b2c3", "KOTRA", "https://data.agency.example", "https://licence.example/by")


def exported(ran: Ran, folder: Path, publication: Publication = REGISTERED) -> Exported:
    with extraction.snapshot(ran.engine) as connection:
        return export(connection, folder, publication)


@pytest.fixture(scope="module")
def folder(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("ocds")
    exported(ran, found)
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def package(folder: Path, kind: str = "release") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{kind}-packages/2026-11.json").read_text(encoding="utf-8"))
    return found


def test_every_package_is_valid(ran: Ran, folder: Path) -> None:
    done = exported(ran, folder)
    assert {"release-packages/2026-11.json", "record-packages/2026-11.json"} <= done.months[
        "2026-11"
    ].files.keys()
    assert errors_of(folder, done.months) == []


def test_what_stands_in_a_package(folder: Path) -> None:
    found = package(folder)
    del found["releases"]
    assert {**found, "extensions": [], "publishedDate": ""} == {
        "uri": "https://data.agency.example/release-packages/2026-11.json",
        "version": "1.1",
        "extensions": [],
        "publishedDate": "",
        "publisher": {"name": "KOTRA"},
        "license": "https://licence.example/by",
    }
    assert [address.split("/")[4] for address in found["extensions"]] == [
        "ocds_bids_extension",
        "ocds_location_extension",
        "ocds_lots_extension",
    ]


FAULTS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("a date without a time", lambda one: one.update(date="2026-11-24")),
    (
        "a deadline without a zone",
        lambda one: one["tender"].update(tenderPeriod={"endDate": "2026-11-24T10:00:00"}),
    ),
    ("a status of no list", lambda one: one["tender"].update(status="open")),
    ("a sum as a text", lambda one: one["tender"].update(value={"amount": "12", "currency": "TRY"})),
    ("a currency of no list", lambda one: one["tender"].update(value={"amount": 12, "currency": "TL"})),
    ("a method in Turkish", lambda one: one["tender"].update(procurementMethod="açık")),
    ("an address that is none", lambda one: one.update(planning={"budget": {"uri": "no address"}})),
]


@pytest.mark.parametrize("plant", [plant for _, plant in FAULTS], ids=[name for name, _ in FAULTS])
def test_a_planted_fault_is_found(folder: Path, plant: Callable[[dict[str, Any]], object]) -> None:
    found = package(folder)
    found["releases"] = found["releases"][:1]
    assert list(errors_in(found)) == []
    plant(found["releases"][0])
    assert len(list(errors_in(found))) == 1


def test_a_record_holds_the_releases_and_what_they_amount_to(folder: Path) -> None:
    releases: dict[str, list[str]] = {}
    for release in package(folder)["releases"]:
        releases.setdefault(release["ocid"], []).append(release["id"])
    records = package(folder, "record")["records"]
    assert {one["ocid"]: [r["id"] for r in one["releases"]] for one in records} == releases
    assert {tuple(one["compiledRelease"]["tag"]) for one in records} == {("compiled",)}
    dates = [[release["date"] for release in one["releases"]] for one in records]
    assert dates == [sorted(one) for one in dates]


def test_lines_hold_what_the_packages_hold(folder: Path) -> None:
    for kind in ("release", "record"):
        lines = (folder / f"{kind}s/2026-11.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == package(folder, kind)[f"{kind}s"]


def test_the_same_warehouse_gives_the_same_bytes(ran: Ran, folder: Path, tmp_path: Path) -> None:
    exported(ran, tmp_path)
    assert bytes_of(tmp_path) == bytes_of(folder)


def test_an_export_goes_on_where_it_was_cut_short(ran: Ran, folder: Path, tmp_path: Path) -> None:
    def killed(month: str) -> None:
        if month == "2026-11":
            raise KeyboardInterrupt

    with extraction.snapshot(ran.engine) as connection, pytest.raises(KeyboardInterrupt):
        export(connection, tmp_path, REGISTERED, tell=killed)
    there = sorted(path.name for path in (tmp_path / "releases").iterdir())
    assert there == sorted({path.name for path in (folder / "releases").iterdir()} - {"2026-11.jsonl"})
    assert exported(ran, tmp_path).written == 1
    assert bytes_of(tmp_path) == bytes_of(folder)


def test_a_file_that_was_changed_is_written_again_and_the_others_stay(
    ran: Ran, folder: Path, tmp_path: Path
) -> None:
    exported(ran, tmp_path)
    (tmp_path / "records/2026-11.jsonl").write_text("{}", encoding="utf-8")
    assert exported(ran, tmp_path).written == 1
    assert bytes_of(tmp_path) == bytes_of(folder)


def test_another_prefix_makes_every_month_anew(ran: Ran, tmp_path: Path) -> None:
    first = exported(ran, tmp_path)
    assert exported(ran, tmp_path, Publication("ocds-zzzzzz")).written == len(first.months)


def test_a_month_that_is_no_longer_there_goes(ran: Ran, folder: Path, tmp_path: Path) -> None:
    exported(ran, tmp_path)
    noted = json.loads((tmp_path / "months.json").read_text(encoding="utf-8"))
    gone = tmp_path / "releases/1999-01.jsonl"
    gone.write_text("{}", encoding="utf-8")
    noted["1999-01"] = {**noted["2026-11"], "files": {"releases/1999-01.jsonl": ""}}
    (tmp_path / "months.json").write_text(json.dumps(noted), encoding="utf-8")
    exported(ran, tmp_path)
    assert bytes_of(tmp_path) == bytes_of(folder)


def test_nothing_outside_the_folder_goes_whatever_is_noted(ran: Ran, tmp_path: Path) -> None:
    folder, other = tmp_path / "published", tmp_path / "other.txt"
    exported(ran, folder)
    other.write_text("mine", encoding="utf-8")
    noted = json.loads((folder / "months.json").read_text(encoding="utf-8"))
    noted["1999-01"] = {**noted["2026-11"], "files": {"../other.txt": ""}}
    (folder / "months.json").write_text(json.dumps(noted), encoding="utf-8")
    exported(ran, folder)
    assert other.read_text(encoding="utf-8") == "mine"


def test_all_leads_and_no_others_are_processes(ran: Ran, folder: Path) -> None:
    with ran.engine.connect() as connection:
        leads = set(connection.exec_driver_sql("SELECT lead_id FROM mart.leads").scalars())
    lines = [line for path in (folder / "records").iterdir() for line in path.read_text("utf-8").splitlines()]
    assert {json.loads(line)["ocid"].removeprefix("ocds-a1b2c3-") for line in lines} == leads


def test_nobody_has_anything_to_complain_of(ran: Ran) -> None:
    with extraction.snapshot(ran.engine) as connection:
        assert list(complaints_of(published(connection, REGISTERED))) == []


def test_the_command_says_what_it_wrote_and_that_the_prefix_is_not_registered(
    ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(ran.settings.database_url))
    done = CliRunner().invoke(app, ["export", "ocds", str(tmp_path), "--complaints", "--json"])
    told = json.loads(done.output)
    assert (done.exit_code, told["errors"], told["complaints"]) == (0, [], [])
    assert package(tmp_path)["publisher"] == {
        "name": "cityleads (the ocid prefix ocds-000000 is not registered)"
    }
    shown = CliRunner().invoke(app, ["export", "ocds", str(tmp_path)])
    assert "0 months written" in shown.output
    assert "ocds-000000 is not registered" in shown.output
