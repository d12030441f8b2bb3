"""The house keeps its shape: arrows between rooms, one name a source, functions that fit in the head."""

import ast
from collections import Counter
from collections.abc import Iterator
from configparser import ConfigParser
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.harness import ROOT
from tests.imports import imported, imports

# Which rooms a room may import, and single modules of others: what a source is and what a body is are needed by more.
ARROWS: dict[str, set[str]] = {
    "domain": set(),
    "transform": {"domain"},
    "warehouse": {"domain"},
    "sandbox": {"domain"},
    "scrapers": {"domain", "warehouse.landing", "transform.parsers.archives", "transform.parsers.bot_walls"},
    "pipeline": {"domain", "transform", "warehouse", "scrapers.source_config"},
    "desk": {"domain", "transform", "warehouse"},
    "digest": {"desk", "domain", "transform", "warehouse"},
    "ocds": {"domain", "transform", "warehouse"},
    "web": {"desk", "digest", "domain", "pipeline", "transform", "warehouse"},
    "cityleads": {
        "desk",
        "digest",
        "domain",
        "ocds",
        "pipeline",
        "sandbox",
        "scrapers",
        "transform",
        "warehouse",
        "web",
    },
    "dags": {"cityleads", "domain", "scrapers.source_config"},
    # Within a room: which of its folders a folder may import. What stands in the room itself all of them may.
    "digest/links": set(),
    "digest/select": set(),
    "digest/render": {"digest.links", "digest.select"},
    "digest/delivery": {"digest.links", "digest.render", "digest.select"},
    "transform/values": set(),
    "transform/language": set(),
    "transform/relevance": set(),
    "transform/titles": set(),
    "transform/matching": {"transform.titles", "transform.values"},
    "transform/parties": {"transform.values"},
    "transform/parsers": {"transform.parties", "transform.titles", "transform.values"},
    "warehouse/tables": set(),
    "warehouse/server": set(),
    "cityleads/stack": set(),
    "cityleads/health": {"cityleads.stack", "cityleads.translation"},
    "cityleads/translation": set(),
    "cityleads/bi": set(),
    "cityleads/completeness": set(),
    "cityleads/tasks": {"cityleads.bi", "cityleads.health", "cityleads.translation"},
}
ROOMS = ("benchmarks", *(room for room in ARROWS if "/" not in room))
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_DAG_FILE = 45, 350, 60
MOST_BRANCHES = 12
# What adds a way through a function. Ruff's C901 (at most 8) counts none of what stands within an expression.
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.Assert,
    ast.match_case,
    ast.comprehension,
)
# Folders with one file a source grow with the sources; the others stay small enough to be read as a list.
ONE_FILE_A_SOURCE = {"scrapers/spiders", "sandbox/portals", "transform/parsers"}
MOST_MODULES = 15
# Folders whose modules are named for what of the others they are an edge of: a command, a task, a DAG, a page, the
# tables and the benchmark of one thing bear its name.
EDGES = {
    "cityleads/cli",
    "cityleads/cli/contents",
    "cityleads/tasks",
    "dags",
    "web/views",
    "warehouse/tables",
    "sandbox",
    "benchmarks/checks",
    "benchmarks/quality",
    "benchmarks/speed",
}
# Folders of tests that are no room, and what they are.
OTHER_TESTS = {
    "golden": "what parsers make of recorded bodies",
    "pictures": "mornings that are looked at",
    "sources": "each source through all rooms that have a file of it",
    "stack": "the processes that cityleads/stack starts",
}
# Rooms without a folder of tests: the sandbox is tested by all that crawl it, benchmarks measure.
UNTESTED = {"benchmarks", "sandbox"}
# Names that several inner folders have, and why each says best what its module is.
SHARED_NAMES = {
    "cities": "rows of cities' steps: stored, and kept by the pipeline",
    "cards": "a lead's card in the mail, and the desk's way to it",
    "i18n": "the mail's words, and the desk's own beside them",
    "leads": "rows of leads: stored, made by the pipeline, read for a mail",
    "match": "the types of matching, and the step that matches",
    "notices": "rows of notices: stored, and made by the pipeline",
    "occasions": "rows of occasions: stored, made by the pipeline, chosen for a mail",
    "projects": "rows of projects: stored, and made by the pipeline",
    "processes": "Airflow's processes, and the database server's",
    "routes": "the desk's addresses, and those of each of its areas",
    "settings": "the environment's, and Scrapy's",
}


def sources() -> list[str]:
    return sorted(path.stem for path in (ROOT / "scrapers/sources").glob("*.yml"))


def modules(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(f"{allowed}.")


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("import warehouse.landing", "warehouse.landing"),
        ("from warehouse import landing", "warehouse.landing"),
        ("from warehouse.landing import land", "warehouse.landing"),
        ("from ..delivery import deliver", "digest.delivery.deliver"),
        ("from ..delivery.deliver import deliver", "digest.delivery.deliver"),
        ("from . import cards", "digest.render.cards"),
        ("from .. import links", "digest.links"),
        ("def late():\n    import_module('scrapy.http')", "scrapy.http"),
        ("importlib.import_module(name=f'scrapers.spiders.{source}')", "scrapers.spiders"),
        ("__import__('airflow')", "airflow"),
    ],
)
def test_an_import_is_seen_however_it_is_written(line: str, module: str) -> None:
    assert imported(line, ("digest", "render")) == {module}


@pytest.mark.parametrize("room", sorted(room for room in ARROWS if "/" not in room))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    wrong = [
        f"{named(path)} imports {name}"
        for path in modules(room)
        for name in sorted(imports(path))
        if name.partition(".")[0] in ROOMS and not any(_within(name, one) for one in {room, *ARROWS[room]})
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", sorted(folder for folder in ARROWS if "/" in folder))
def test_a_folder_imports_only_the_folders_of_its_room_that_it_may(folder: str) -> None:
    room, own = folder.partition("/")[0], folder.replace("/", ".")
    others = {f"{room}.{path.parent.name}" for path in (ROOT / room).glob("*/__init__.py")} - {own}
    wrong = [
        f"{named(path)} imports {name}"
        for path in modules(folder)
        for name in sorted(imports(path))
        if any(_within(name, other) for other in others - ARROWS[folder])
    ]
    assert wrong == []


def test_arrows_between_rooms_lead_one_way() -> None:
    rooms = {room: {to.partition(".")[0] for to in ARROWS[room]} for room in ROOMS if room in ARROWS}
    assert next(iter(TopologicalSorter(rooms).static_order())) == "domain"


def test_no_two_modules_need_each_other() -> None:
    known = {named(path).removesuffix(".py").replace("/", "."): path for path in modules(*ROOMS)}
    TopologicalSorter({name: imports(path) & known.keys() for name, path in known.items()}).prepare()


def test_what_is_installed_is_every_package_there_is() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    there = {named(path.parent).replace("/", ".") for path in modules(*ROOMS) if path.name == "__init__.py"}
    assert there <= set(setup["options"]["packages"].split())


def test_no_folder_holds_more_modules_than_a_list_that_is_read() -> None:
    public = [
        path for path in modules(*ROOMS) if not path.name.startswith("_") and "versions" not in path.parts
    ]
    counts = Counter(named(path.parent) for path in public)
    assert {
        folder: n for folder, n in counts.items() if n > MOST_MODULES and folder not in ONE_FILE_A_SOURCE
    } == {}


@pytest.mark.parametrize(("library", "room"), [("airflow", "dags"), ("scrapy", "scrapers")])
def test_a_heavy_library_stays_in_its_room(library: str, room: str) -> None:
    others = [name for name in ROOMS if name not in (room, "benchmarks")]
    users = [
        path.relative_to(ROOT).as_posix()
        for path in modules(*others)
        if library in {n.partition(".")[0] for n in imports(path)}
    ]
    assert users == []


def test_two_modules_of_one_name_have_a_reason() -> None:
    folders: dict[str, set[str]] = {}
    for path in modules(*ROOMS):
        folder = named(path.parent)
        if not path.name.startswith("_") and path.stem not in sources() and folder not in EDGES:
            folders.setdefault(path.stem, set()).add(folder)
    assert {name for name, found in folders.items() if len(found) > 1} == set(SHARED_NAMES)


def test_files_that_make_dags_are_thin() -> None:
    files = [path for path in modules("dags") if "with DAG(" in path.read_text(encoding="utf-8")]
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


def test_a_folder_of_tests_is_named_for_its_room() -> None:
    folders = {
        path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/*") if path.is_file()
    }
    assert folders - {"__pycache__"} == set(ROOMS) - UNTESTED | set(OTHER_TESTS)


def test_a_file_of_tests_named_for_a_module_stands_with_its_room() -> None:
    homes: dict[str, set[str]] = {}
    for path in modules(*set(ROOMS) - UNTESTED):
        name = path.parent.name if path.name == "__init__.py" else path.stem
        homes.setdefault(f"test_{name}", set()).add(named(path).partition("/")[0])
    strays = [
        named(path)
        for path in modules("tests")
        if path.stem in homes and path.parent.name not in {*homes[path.stem], *OTHER_TESTS, "tests"}
    ]
    assert strays == []


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _branches(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The ways through a function, with those of conditions, of comprehensions and of functions within it."""
    total = 1
    for node in ast.walk(function):
        total += isinstance(node, BRANCHES)
        total += len(node.ifs) if isinstance(node, ast.comprehension) else 0
        total += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
    return total


def _functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function with its place; migrations are laid out by Alembic and stay as they once ran."""
    for path in modules(*ROOMS):
        if "versions" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{named(path)}:{node.name}", node


def test_files_fit_in_the_head() -> None:
    files = [path for path in modules(*ROOMS) if "versions" not in path.parts]
    assert [
        named(path) for path in files if path.read_text(encoding="utf-8").count("\n") > LONGEST_FILE
    ] == []


def test_functions_fit_in_the_head() -> None:
    assert [place for place, function in _functions() if _lines(function) > LONGEST_FUNCTION] == []


def test_functions_have_few_ways_through_them() -> None:
    assert [place for place, function in _functions() if _branches(function) > MOST_BRANCHES] == []


def test_every_room_is_checked_for_complete_annotations() -> None:
    # The check itself is mypy's: strict rejects a function that lacks one, in what `packages` names.
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    mypy = setup["mypy"]
    assert mypy.getboolean("strict")
    assert set(mypy["packages"].replace(" ", "").split(",")) == {*ROOMS, "tests"}
    assert [name for name in mypy if name.startswith(("allow", "disallow")) or name == "exclude"] == []


def test_no_module_promises_what_it_does_not_do() -> None:
    promises = [
        f"{path.relative_to(ROOT).as_posix()}: {word}"
        for path in modules(*ROOMS)
        for word in ("TO" + "DO", "FIX" + "ME", "raise NotImplemented")
        if word in path.read_text(encoding="utf-8")
    ]
    assert promises == []
