"""The house keeps its shape: arrows between rooms, one name a source, functions that fit in the head."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import ROOT

ROOMS = ("benchmarks", "cityleads", "dags", "digest", "sandbox", "scrapers", "transform", "warehouse", "web")
# Which rooms a room may import. scrapers reaches the warehouse for landing alone, transform for what a body is alone.
ARROWS = {
    "transform": set(),
    "warehouse": set(),
    "sandbox": set(),
    "scrapers": {"warehouse", "transform"},
    "digest": {"warehouse", "transform", "cityleads"},
    "web": {"digest", "warehouse", "transform"},
    "cityleads": {"digest", "sandbox", "scrapers", "transform", "warehouse", "web"},
    "dags": {"cityleads", "scrapers"},  # of scrapers the facts alone
}
# Only the list of centres, which is data.
DIGEST_FROM_CITYLEADS = {"domain.centres"}
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_DAG_FILE = 50, 350, 60


def sources() -> list[str]:
    return sorted(path.stem for path in (ROOT / "scrapers/sources").glob("*.yml"))


def modules(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", sorted(ARROWS))
def test_a_room_imports_only_the_rooms_that_it_may(room: str) -> None:
    reached = {
        (name.partition(".")[0], path.relative_to(ROOT).as_posix())
        for path in modules(room)
        for name in imports(path)
        if name.partition(".")[0] in ROOMS
    }
    assert [arrow for arrow in sorted(reached) if arrow[0] not in {room, *ARROWS[room]}] == []


def test_the_digest_takes_nothing_but_the_list_of_centres_from_the_front_desk() -> None:
    taken = {name for path in modules("digest") for name in imports(path) if name.startswith("cityleads")}
    assert {name for name in taken if not name.startswith(tuple(DIGEST_FROM_CITYLEADS))} <= {"cityleads"}


def test_spiders_reach_the_warehouse_through_its_landing_alone() -> None:
    taken = {name for path in modules("scrapers") for name in imports(path) if name.startswith("warehouse")}
    assert taken == {"warehouse.landing", "warehouse.landing.WarehouseSink"}


def test_spiders_take_from_the_parsers_what_knows_a_bot_wall_and_a_bad_archive_and_nothing_else() -> None:
    taken = {name for path in modules("scrapers") for name in imports(path) if name.startswith("transform")}
    archives = {
        "transform.parsers.archives",
        "transform.parsers.archives.ArchiveError",
        "transform.parsers.archives.examine",
    }
    assert taken == {"transform.parsers.bot_walls", "transform.parsers.bot_walls.find_wall", *archives}


@pytest.mark.parametrize(("library", "room"), [("airflow", "dags"), ("scrapy", "scrapers")])
def test_a_heavy_library_stays_in_its_room(library: str, room: str) -> None:
    others = [name for name in ROOMS if name not in (room, "benchmarks")]
    users = [
        path.relative_to(ROOT).as_posix()
        for path in modules(*others)
        if library in {n.partition(".")[0] for n in imports(path)}
    ]
    assert users == []


def test_files_that_make_dags_are_thin() -> None:
    files = [path for path in modules("dags") if "airflow.sdk.DAG" in imports(path)]
    assert {"collect.py", "digest.py", "refine.py"} <= {path.name for path in files}
    long = [path.name for path in files if path.read_text(encoding="utf-8").count("\n") > LONGEST_DAG_FILE]
    assert long == []


@pytest.mark.parametrize("source", sources())
def test_a_source_is_files_of_one_name_in_every_room_and_has_tests(source: str) -> None:
    places = [
        f"scrapers/sources/{source}.yml",
        f"scrapers/spiders/{source}.py",
        f"transform/parsers/{source}.py",
        f"sandbox/portals/{source}.py",
        f"sandbox/samples/{source}.yml",
        f"tests/sources/test_{source}.py",
    ]
    assert [place for place in places if not (ROOT / place).exists()] == []


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_and_files_fit_in_the_head() -> None:
    long = []
    for path in modules(*ROOMS):
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        if "/versions/" in name:
            continue
        if text.count("\n") > LONGEST_FILE:
            long.append(name)
        functions = [
            n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        long += [f"{name}:{function.name}" for function in functions if _lines(function) > LONGEST_FUNCTION]
    assert long == []


def test_no_module_promises_what_it_does_not_do() -> None:
    promises = [
        f"{path.relative_to(ROOT).as_posix()}: {word}"
        for path in modules(*ROOMS)
        for word in ("TO" + "DO", "FIX" + "ME", "raise NotImplemented")
        if word in path.read_text(encoding="utf-8")
    ]
    assert promises == []
