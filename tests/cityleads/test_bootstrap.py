"""A warehouse is given its reference rows once for each version of them, and settings load nothing."""

import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name

import pytest
from sqlalchemy import Engine, text

from cityleads import bootstrap
from cityleads.bootstrap import open_warehouse, prepare_warehouse, reference_version
from cityleads.settings import Settings
from tests.harness import ROOT
from warehouse.migrate import newest

# What write_reference_rows reads and loads of the project, as files.
WATCHED = """
import sys
from pathlib import Path
root = Path.cwd()
opened = set()
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and arguments[0].endswith((".csv", ".yml", ".json")):
        opened.add(arguments[0])
sys.addaudithook(watch)
from domain.centres import CENTRES
from scrapers.source_config import facts, source_names
from pipeline.programmes import cities
from transform.values.city_programmes import city_programmes, city_steps, programme_steps
from transform.values.places import all_places
from warehouse.tables import place
sources = [facts(name) for name in source_names()]
places = all_places()
told = city_programmes(), city_steps(), programme_steps()
modules = {module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)}
found = {Path(path).resolve() for path in opened | modules}
inside = {path for path in found if path.is_relative_to(root) and ".venv" not in path.parts}
print(*sorted(path.relative_to(root).as_posix() for path in inside if path.stat().st_size > 200))
"""


def said(program: str) -> set[str]:
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(done.stdout.split())


def titles(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT DISTINCT title FROM core.centre")).scalars())


def spoil(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE core.centre SET title = 'spoilt'"))


def test_reference_rows_are_written_when_their_version_is_another_and_only_then(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_warehouse(database)
    assert "Bangkok" in titles(database)
    spoil(database)
    prepare_warehouse(database)
    assert titles(database) == ["spoilt"]
    newer = {"reference": (lambda: "newer", bootstrap.PREPARATIONS["reference"][1])}
    monkeypatch.setattr(bootstrap, "PREPARATIONS", newer)
    prepare_warehouse(database)
    assert "Bangkok" in titles(database)


def test_an_opening_notes_the_version_and_the_mode(database: Engine, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    open_warehouse(Settings(tmp_path, url, None), "captures").dispose()
    with database.connect() as connection:
        rows = connection.execute(
            text("SELECT name, value FROM ops.setting WHERE name NOT IN ('sql', 'star')")
        ).all()
    reference = reference_version()
    assert dict(rows) == {"mode": "captures", "reference": reference, "k_city": reference, "probes": newest()}


def test_the_version_is_made_of_every_file_that_the_rows_are_made_of() -> None:
    read = said(WATCHED)
    versioned = {
        path.relative_to(ROOT).as_posix()
        for pattern in bootstrap.REFERENCE_FILES
        for path in ROOT.glob(pattern)
    }
    assert {"transform/data/places.csv", "scrapers/sources/news.yml", "domain/centres.py"} <= read
    assert read - versioned == set()


def test_a_preparation_names_what_there_is() -> None:
    assert all(callable(resolve_name(work)) for _, work in bootstrap.PREPARATIONS.values())


HEAVY = {
    "sqlalchemy",
    "pydantic",
    "yaml",
    "jinja2",
    "scrapy",
    "lxml",
    "psycopg2",
    "digest",
    "warehouse",
    "transform",
}


def test_settings_load_nothing_but_the_standard_library_and_the_rooms_words() -> None:
    told = "import sys, cityleads.settings; print(*{name.partition('.')[0] for name in sys.modules})"
    assert HEAVY & said(told) == set()
