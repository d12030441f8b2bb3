"""The standard's own reviewer, libcoveocds, on an export of the sandbox; it is a library of the laboratory."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from ocds import extraction
from ocds.exporting import export
from ocds.merging import SCHEMA
from ocds.publication import Publication
from tests.ran import Ran

pytestmark = [
    pytest.mark.outputs,
    pytest.mark.filterwarnings("ignore"),
]  # it uses what its libraries deprecate
ROOT_FOLDER = "standard-1__1__5/"


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The standard as the zip that the library expects, whose first entry is its root folder."""
    path = tmp_path_factory.mktemp("standard") / "standard.zip"
    with ZipFile(path, "w") as made:
        made.writestr(ROOT_FOLDER, "")
        for file in sorted(SCHEMA.rglob("*")):
            if file.is_file():
                made.write(file, f"{ROOT_FOLDER}schema/{file.relative_to(SCHEMA)}")
    return path.as_uri()


def reviewed(package: dict[str, Any], standard: str) -> dict[str, Any]:
    from libcoveocds.common_checks import common_checks_ocds
    from libcoveocds.config import LibCoveOCDSConfig
    from libcoveocds.schema import SchemaOCDS

    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = standard
    config.config["context"] = "api"
    schema = SchemaOCDS("1.1", package, config, record_pkg=False)
    context: dict[str, Any] = {"file_type": "json"}
    # Else it would keep what it found in a folder, and believe that the next time.
    found: dict[str, Any] = common_checks_ocds(context, "", package, schema, cache=False)
    return found


def test_the_reviewer_finds_nothing_but_the_extensions_that_it_cannot_fetch(
    ran: Ran, standard: str, tmp_path: Path
) -> None:
    with extraction.snapshot(ran.engine) as connection:
        export(connection, tmp_path, Publication("ocds-a1b2c3", licence="https://licence.example/by"))
    package = json.loads((tmp_path / "release-packages/2026-11.json").read_text(encoding="utf-8"))
    found = reviewed(package, standard)
    assert found["validation_errors"] == []
    assert found["additional_closed_codelist_values"] == {}
    assert (found["additional_checks"], found["deprecated_fields"]) == ({}, {})
    # What the extensions add, which it would fetch from the network.
    told = {
        field["field_name"] for field in found["additional_fields"].values() if field["root_additional_field"]
    }
    assert told == {"bids", "deliveryAddress", "lots", "relatedLot", "relatedLots"}


def test_the_reviewer_finds_what_is_planted(ran: Ran, standard: str, tmp_path: Path) -> None:
    with extraction.snapshot(ran.engine) as connection:
        export(connection, tmp_path, Publication("ocds-a1b2c3"))
    package = json.loads((tmp_path / "release-packages/2026-11.json").read_text(encoding="utf-8"))
    package["releases"][0]["tender"]["status"] = "open"
    del package["releases"][1]["initiationType"]
    found = reviewed(package, standard)
    assert found["validation_errors_count"] == 1
    assert [one["values"] for one in found["additional_closed_codelist_values"].values()] == [["open"]]
