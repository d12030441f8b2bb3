"""A second centre in a known country and one in a new country are lines of two files: nothing else is changed.

The program runs from a copy whose tables hold Da Nang and Riyadh too; Riyadh's country has no source yet.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from tests.harness import ROOT
from tests.served import CLI, serving

COUNTRY = "SA,Saudi Arabia,사우디아라비아,Asia/Riyadh,ar,SAR,public\n"
CENTRES = "danang,Da Nang,다낭,VN,Asia/Ho_Chi_Minh\nriyadh,Riyadh,리야드,SA,Asia/Riyadh\n"
DAGS = """
import json
from airflow.dag_processing.dagbag import DagBag
bag = DagBag("dags")
made = {name: bag.dags[name] for name in bag.dags if name.startswith("digest_")}
zones = {name: [str(dag.timetable.timezone), sorted(dag.tags)] for name, dag in made.items()}
print(json.dumps({"errors": list(bag.import_errors), "zones": zones}))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with two centres and a country more; only the two tables differ."""
    tree = tmp_path_factory.mktemp("tree")
    for path in ROOT.iterdir():
        if path.name not in ("domain", "var", ".venv", ".git"):
            (tree / path.name).symlink_to(path)
    shutil.copytree(ROOT / "domain", tree / "domain", ignore=shutil.ignore_patterns("__pycache__"))
    for name, lines in (("countries", COUNTRY), ("centres", CENTRES)):
        with (tree / "domain/data" / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.write(lines)
    return tree


@pytest.fixture
def surroundings(tree: Path, database: Engine, tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(tree),
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "CITYLEADS_HOME": str(tmp_path),
        "CITYLEADS_MODE": "sandbox",
        "CITYLEADS_LINK_KEY": "k" * 32,
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "COLUMNS": "300",
    }


def python(tree: Path, environment: dict[str, str], *words: str) -> str:
    call = [sys.executable, "-c", *words]
    done = subprocess.run(  # noqa: S603  # our own modules
        call, capture_output=True, text=True, check=False, cwd=tree, env=environment
    )
    assert done.stdout, done.stderr
    return done.stdout


@pytest.fixture
def desk(tree: Path, surroundings: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The web desk of the copy; its address."""
    with serving(surroundings, tmp_path / "log", tree) as address:
        yield address


@pytest.mark.airflow
def test_each_centre_gets_a_dag_in_its_own_zone(tree: Path, surroundings: dict[str, str]) -> None:
    made = json.loads(python(tree, surroundings, DAGS).splitlines()[-1])
    assert made["errors"] == []
    assert made["zones"]["digest_danang"] == ["Asia/Ho_Chi_Minh", ["VN", "digest"]]
    assert made["zones"]["digest_riyadh"] == ["Asia/Riyadh", ["SA", "digest"]]
    assert len(made["zones"]) == 7


@pytest.mark.slow
def test_each_centre_gets_its_mail_and_its_place_on_the_desk(
    tree: Path, surroundings: dict[str, str], desk: str, tmp_path: Path
) -> None:
    python(tree, surroundings, CLI, "run", "--days", "1", "--source", "vn_muasamcong", "--json")
    mails = {re.sub(r"_.*", "", path.stem): path for path in (tmp_path / "outbox").glob("*.html")}
    hanoi, danang, riyadh = (
        mails[f"2026-11-23-{centre}-staff.ko"].read_text("utf-8") for centre in ("hanoi", "danang", "riyadh")
    )
    leads = set(re.findall(r"L-[0-9A-Z]{10}", hanoi))
    assert (len(leads) > 3, set(re.findall(r"L-[0-9A-Z]{10}", danang))) == (True, leads)
    assert ("다낭" in danang, "리야드" in riyadh, re.findall(r"L-[0-9A-Z]{10}", riyadh)) == (True, True, [])

    there = surroundings | {"CITYLEADS_WEB_URL": desk}
    link = python(tree, there, CLI, "web", "link", "riyadh", "staff.ko@riyadh.example").strip()
    page = httpx.get(link, trust_env=False).text
    assert re.search(r'<input type="checkbox" name="country" value="SA"[^>]*> 사우디아라비아', page)
    assert "베트남" in page
