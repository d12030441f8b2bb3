"""What went out comes back: into the same warehouse nothing, into an empty one the same processes under their ocids."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads.bootstrap import prepare_warehouse
from cityleads.cli.main import app
from cityleads.tasks import imports
from domain.clock import moment_of
from domain.document import Reject, UnknownField
from ocds import extraction
from ocds.exporting import export, published
from ocds.months import Published
from ocds.publication import Publication
from pipeline.parallel import refine_all
from tests.ran import Ran, copied
from transform.parsers import parse
from warehouse.server import Server

OURS = Publication("ocds-a1b2c3")
# Told apart from others of its sort by what is not exported, its unit among that.
ONE_OF_MANY = re.compile(r"-B\d+-")
FORMS = ("releases", "records", "release-packages", "record-packages")
# Its title, "package no. 7: supply of equipment", says nothing without its description, which is not exported.
NO_LEAD_AGAIN = {"vn_muasamcong/IB2600700769"}
STATE = (
    "SELECT md5(string_agg(n::text, '' ORDER BY n.id)) FROM core.notice n",
    "SELECT md5(string_agg(l::text, '' ORDER BY l.id)) FROM core.lead l",
    "SELECT count(*) FROM core.notice_version",
    "SELECT count(*) FROM core.lead_event",
    "SELECT count(*) FROM core.party",
    "SELECT count(*) FROM raw.document",
    "SELECT count(*) FROM raw.crawl",
)


@pytest.fixture(scope="module")
def folder(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("ocds")
    with extraction.snapshot(ran.engine) as connection:
        export(connection, found, OURS)
    return found


def state(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return [connection.execute(text(asked)).scalar() for asked in STATE]


def by_ocid(engine: Engine) -> dict[str, Published]:
    with extraction.snapshot(engine) as connection:
        return {one.record["ocid"]: one for one in published(connection, OURS)}


@pytest.mark.parametrize("kind", FORMS)
def test_all_that_is_written_can_be_read(folder: Path, kind: str) -> None:
    brought = imports.read_files([folder / kind], moment_of(2))
    found = [reading_ for one in brought for reading_ in parse(one.document)]
    assert [one for one in found if isinstance(one, Reject | UnknownField)] == []
    lines = (folder / "records").glob("*.jsonl")
    assert len(found) == sum(len(path.read_text(encoding="utf-8").splitlines()) for path in lines)


def test_the_folder_of_an_export_stands_for_its_releases_and_its_notes_are_no_files(
    folder: Path, tmp_path: Path
) -> None:
    releases = [one.path for one in imports.read_files([folder / "releases"], moment_of(2))]
    assert [one.path for one in imports.read_files([folder], moment_of(2))] == releases
    named = [folder / "months.json", folder / "release-packages.txt", releases[0]]
    assert [one.path for one in imports.read_files(named, moment_of(2))] == releases[:1]
    (tmp_path / "months.json").write_text("[1]", encoding="utf-8")
    assert [one.path for one in imports.read_files([tmp_path], moment_of(2))] == [tmp_path / "months.json"]


def test_into_the_same_warehouse_nothing_is_brought(
    ran: Ran, server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copied(server, ran, "came_back") as engine:
        before = state(engine)
        monkeypatch.setenv("DATABASE_URL", server.url("came_back"))
        monkeypatch.setenv("CITYLEADS_OCDS_PREFIX", OURS.prefix)
        engine.dispose()
        done = CliRunner().invoke(app, ["import", str(folder / "releases")])
        assert (done.exit_code, state(engine)) == (0, before)
        told = "0 files imported; 3 left out: all that they hold is in this warehouse just so. (sandbox warehouse)"
        assert told in done.output


def test_of_a_file_only_what_the_warehouse_does_not_have_is_brought(
    ran: Ran, folder: Path, tmp_path: Path
) -> None:
    path = folder / "releases/2026-11.jsonl"
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    other = first | {"ocid": "ocds-a1b2c3-L-OFANOTHER"}
    (tmp_path / "mixed.jsonl").write_text(f"{json.dumps(first)}\n{json.dumps(other)}\n", encoding="utf-8")
    files = list(imports.read_files([tmp_path], moment_of(2)))
    (kept,) = imports.without_known(ran.engine, files, OURS)
    assert [one["ocid"] for one in map(json.loads, kept.document.body.splitlines())] == [other["ocid"]]
    (whole,) = imports.without_known(ran.engine, files, Publication("ocds-zzzzzz"))
    assert whole.document == files[0].document


def left_of_its_own_export(engine: Engine, folder: Path) -> list[imports.Brought]:
    """What an import of all that a warehouse exports would land in it."""
    with extraction.snapshot(engine) as connection:
        export(connection, folder, OURS)
    files = imports.read_files([folder / form for form in FORMS], moment_of(3))
    return imports.without_known(engine, files, OURS)


def test_a_warehouse_that_portals_and_files_filled_takes_nothing_of_its_own_export(
    ran: Ran, server: Server, folder: Path, tmp_path: Path
) -> None:
    with copied(server, ran, "of_both") as engine:
        lines = (folder / "records/2026-11.jsonl").read_text(encoding="utf-8").splitlines()[:20]
        of_another = "\n".join(lines).replace("-L-", "-L-OFANOTHER")
        (tmp_path / "of_another.jsonl").write_text(of_another, encoding="utf-8")
        files = list(imports.read_files([tmp_path / "of_another.jsonl"], moment_of(2)))
        assert imports.without_known(engine, files, OURS) == files
        imports.land_files(engine, files, moment_of(2), "test")
        refine_all(engine, lambda _done: None)
        assert left_of_its_own_export(engine, tmp_path / "again") == []
        ours = (tmp_path / "again/records/2026-11.jsonl").read_text(encoding="utf-8").splitlines()
        came = next(line for line in ours if "OFANOTHER" in line)
        (tmp_path / "news.jsonl").write_text(came.replace('"title":"', '"title":"New: '), encoding="utf-8")
        news = list(imports.read_files([tmp_path / "news.jsonl"], moment_of(3)))
        assert imports.without_known(engine, news, OURS) == news  # what the origin tells anew is brought


def view(one: Published, origin: Published) -> dict[str, Any]:
    """What must come back, of the compiled release; `origin` is the same process in the warehouse it came from."""
    compiled = one.compiled
    tender = {name: value for name, value in compiled["tender"].items() if name not in _APART}
    period = dict(tender.pop("tenderPeriod", {}))
    if not any(told.notice.published for told in origin.process.told):
        period.pop("startDate", None)  # the day on which it was first seen stands for it
    apart = {"buyer"} if ONE_OF_MANY.search(origin.compiled.get("buyer", {}).get("id", "")) else set[str]()
    budget = compiled.get("planning", {}).get("budget", {})
    return {
        **tender,
        "period": period,
        "budget": {name: value for name, value in budget.items() if name not in ("project", "uri")},
        "awards": sorted((x for x in compiled.get("awards", ()) if x["status"] == "active"), key=_id),
        "parties": sorted((x for x in compiled.get("parties", ()) if not apart & set(x["roles"])), key=_id),
        "language": compiled.get("language"),
    }


# Each notice's own page and amendments, and who buys, which stands among the parties.
_APART = ("documents", "amendments", "procuringEntity")


def _id(found: dict[str, Any]) -> str:
    return str(found["id"])


def test_into_an_empty_warehouse_come_the_same_processes_and_a_second_time_nothing(
    ran: Ran, database: Engine, folder: Path, tmp_path: Path
) -> None:
    prepare_warehouse(database)  # places are rows
    files = list(imports.read_files([folder / "releases"], moment_of(2)))
    imports.land_files(database, files, moment_of(2), "test")
    refine_all(database, lambda _done: None)
    first, again = by_ocid(ran.engine), by_ocid(database)
    gone = [first[ocid] for ocid in first.keys() - again.keys()]
    assert {notice for one in gone for notice in one.process.notices} == NO_LEAD_AGAIN
    assert again.keys() < first.keys()
    unlike = [
        (ocid, name, value)
        for ocid, one in again.items()
        for name, value in view(one, first[ocid]).items()
        if value != view(first[ocid], first[ocid]).get(name)
    ]
    assert unlike == []
    before = state(database)
    imports.land_files(database, files, moment_of(3), "again")
    refine_all(database, lambda _done: None)
    assert state(database)[:-1] == before[:-1]  # that files were brought is a row of raw.crawl
    assert left_of_its_own_export(database, tmp_path) == []
