"""The table of commands says what the commands themselves say, and loads none before it is called."""

import re
import subprocess
import sys
from typing import Any

import pytest
import typer.main

from cityleads.cli.main import COMMANDS, app
from tests.harness import ROOT

HEAVY = (
    "sqlalchemy",
    "psycopg2",
    "pydantic",
    "yaml",
    "jinja2",
    "scrapy",
    "lxml",
    "digest",
    "warehouse",
    "transform",
)


def command(name: str) -> Any:  # noqa: ANN401  # Typer keeps its class of commands to itself
    return typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_of_a_command_what_its_own_help_begins_with(name: str) -> None:
    assert COMMANDS[name].help == command(name).help.splitlines()[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_called_as_the_table_calls_it(name: str) -> None:
    assert command(name).name == name


def test_every_command_of_the_reference_is_in_the_table_and_the_other_way_round() -> None:
    page = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## cityleads ([a-z]+)", page, re.MULTILINE)) == set(COMMANDS)


def loaded(*words: str) -> set[str]:
    """The modules that a call of the command line has loaded."""
    told = "import sys\ntry: app(sys.argv[1:])\nexcept SystemExit: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-c", f"from cityleads.cli.main import app\n{told}", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stderr.split()} | set(done.stderr.split())


def test_help_lists_every_command_and_loads_none() -> None:
    modules = loaded("--help")
    assert modules & {*HEAVY, *(entry.where.partition(":")[0] for entry in COMMANDS.values())} == set()


def test_a_command_loads_its_own_module_alone() -> None:
    modules = loaded("leads", "--help")
    others = {entry.where.partition(":")[0] for entry in COMMANDS.values()} - {"cityleads.cli.contents.leads"}
    assert "cityleads.cli.contents.leads" in modules
    assert (
        modules & {*others, "scrapy", "lxml", "yaml", "digest", "pipeline", "transform", "alembic"} == set()
    )
