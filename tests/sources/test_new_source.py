"""`make new-source`: the files of a source that works, and a test that says what to fill in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import ROOT, left_to_fill_in

NAME = "th_example"
PROGRAM = str(ROOT / "scripts/new-source")
ROOMS = ("domain", "sandbox", "scrapers", "scripts", "tests", "transform", "warehouse")
KEPT_OUT = shutil.ignore_patterns("__pycache__", "pictures")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms that a source touches, in a folder of their own, with a new source."""
    folder = tmp_path_factory.mktemp("project")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=KEPT_OUT)
    for file in ("pyproject.toml", "setup.cfg"):
        shutil.copy(ROOT / file, folder)
    made = new_source(NAME, folder)
    assert made.returncode == 0, made.stderr
    return folder


def new_source(name: str, root: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, PROGRAM, name, "--root", str(root)], capture_output=True, text=True, check=False
    )


def checked(copy: Path, choice: str) -> "subprocess.CompletedProcess[str]":
    """Run the new source's tests in the copy."""
    words = [
        "-m",
        "pytest",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "-k",
        choice,
        f"tests/sources/test_{NAME}.py",
    ]
    return subprocess.run(  # noqa: S603  # our own words
        [sys.executable, *words],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_test_fails_and_lists_what_is_left_to_fill_in(copy: Path) -> None:
    done = checked(copy, "filled_in")
    assert done.returncode == 1
    assert "docs/add-a-source.md says how; left to fill in:" in done.stdout
    assert 'scrapers/sources/th_example.yml:2: title: "FILL IN: the portal in English' in done.stdout
    assert len({line.partition(":")[0] for line in left_to_fill_in(NAME, copy)}) == 5


def test_as_it_stands_it_is_crawled_whole_and_read(copy: Path) -> None:
    done = checked(copy, "complete")
    assert done.returncode == 0, done.stdout
    done = checked(copy, "every_notice")
    assert "th_example_list.json was written for the first time: review it" in done.stdout
    assert checked(copy, "every_notice").returncode == 0


def test_a_source_that_is_there_is_left_as_it_is(copy: Path) -> None:
    done = new_source(NAME, copy)
    assert (done.returncode, "there is a source th_example already" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", ["example", "xx_example", "TH_example", "th_", "th_../x", ""])
def test_a_name_is_a_country_and_a_portal(tmp_path: Path, name: str) -> None:
    done = new_source(name, tmp_path)
    assert (done.returncode, "a source is called <country>_<portal>" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
