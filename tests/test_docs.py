"""The docs say what is true: generated pages are up to date, links lead somewhere, every command is told."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cityleads import reference
from cityleads.bi import grafana
from cityleads.cli.main import app
from desk.operating.metrics import metrics
from scrapers.source_config import file_source_names, source_names
from tests.harness import ROOT
from tests.names import exists
from tests.test_house import ARROWS
from warehouse.tables import metadata

PAGES = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = (
    "benchmarks|cityleads|dags|desk|digest|docs|domain|ocds|pipeline|sandbox|scrapers|scripts"
    "|tests|transform|warehouse|web"
)
SPAN = re.compile(r"`([^`\n]+)`")
# A path of the project, unless a part of it is left to be filled in: `scrapers/sources/<name>.yml`.
PATH = re.compile(
    rf"(?<![\w./-])(?:{ROOMS})/[\w./-]*\w(?![\w./-]*[<…*])"
    r"|(?<![\w./<>-])(?:[\w-]+/)+[\w.-]+\.(?:py|sql|yml|csv|md)\b"
)
NAME = re.compile(rf"(?<![\w./@-])(?:{ROOMS})(?:\.[A-Za-z_]\w*)+(?![\w/-])")
# What the changelog names may have gone since.
CURRENT = [page for page in PAGES if page.name != "CHANGELOG.md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", sorted(reference.PAGES))
def test_a_generated_page_is_up_to_date(page: str) -> None:
    kept = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert kept == reference.PAGES[page]().rstrip() + "\n", "run `make docs`"


def test_the_runbook_says_of_every_alert_what_it_means_and_what_to_do() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert reference.alerts_table() in page, "run `make docs`"
    assert reference.metrics_table() in page, "run `make docs`"


def test_the_runbook_tells_every_button_of_the_operators_page() -> None:
    acting = (ROOT / "web/operating/acting.py").read_text(encoding="utf-8")
    acts = set(re.findall(r'"((?:flood|pair|source)\.\w+)"', acting))
    assert len(acts) == 5
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert sorted(act for act in acts if f"| `{act}` |" not in page) == []


def test_the_dashboard_shows_every_metric() -> None:
    kept = grafana.DASHBOARD.read_text(encoding="utf-8")
    assert kept == grafana.write_dashboard(), "run `make docs`"
    asked = [panel["targets"][0]["expr"] for panel in json.loads(kept)["panels"]]
    assert asked == list(metrics())


def test_the_readme_lists_every_source() -> None:
    listed = re.findall(
        r"^\| (`\w+`(?:, `\w+`)*) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = [name.strip("`") for one in listed for name in one.split(", ")]
    assert sorted(named) == sorted((*source_names(), *file_source_names()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_in_code_quotes_exists(page: Path) -> None:
    spans = SPAN.findall(page.read_text(encoding="utf-8"))
    named = [name for span in spans for name in PATH.findall(span)]
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", CURRENT, ids=lambda page: page.name)
def test_every_module_and_function_named_in_code_quotes_exists(page: Path) -> None:
    spans = SPAN.findall(page.read_text(encoding="utf-8"))
    named = [name for span in spans for name in NAME.findall(span)]
    assert [name for name in named if not exists(name) and not is_stored(name)] == []


def is_stored(name: str) -> bool:
    """Whether it is a table of schema digest or desk, or a column of one, as they are called as rooms; or a logger."""
    if name == "cityleads.alert":
        return True
    schema, _, within = name.partition(".")
    table, _, column = within.partition(".")
    found = metadata.tables.get(f"{schema}.{table}")
    return schema in ("digest", "desk") and found is not None and (not column or column in found.c)


def test_the_page_of_rooms_says_what_each_may_import() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^### (\w+)\n.+?\n- \*\*May import\*\* (.+?)\.\n", page, re.MULTILINE))
    arrows = {room: names for room, names in ARROWS.items() if "/" not in room}
    assert said.pop("benchmarks") == "every room"
    assert {room: imported(words) for room, words in said.items()} == arrows


def imported(words: str) -> set[str]:
    """The rooms and modules of a list like "domain, `warehouse/landing.py`", as test_house.py has them."""
    if words == "nothing of the project":
        return set()
    return {word.strip("`").removesuffix(".py").replace("/", ".") for word in words.split(", ")}


def test_the_index_of_decisions_has_each_once_with_its_title_and_a_link() -> None:
    page = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    titles = re.findall(r"^## (D\d+) (.+)$", page, re.MULTILINE)
    lines = re.findall(r"^- \[D\d+\]\(#.*$", page, re.MULTILINE)
    assert sorted(lines) == sorted(
        f"- [{number}](#{anchor(f'{number} {title}')}) {title}" for number, title in titles
    )
    assert [int(number[1:]) for number, _ in titles] == list(range(1, len(titles) + 1))


def anchor(title: str) -> str:
    """The link to a heading, as code hosts make it."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_calls_a_subscriber_he(page: Path) -> None:
    assert re.findall(r"(?i)\b(?:he|his|him|himself)\b", page.read_text(encoding="utf-8")) == []


def test_every_make_target_that_the_docs_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))
    }
    assert named - targets == set()


def commands() -> list[str]:
    page = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    return re.findall(r"^## (cityleads .+)$", page, re.MULTILINE)


def test_the_command_line_page_knows_every_command_that_the_issue_of_users_names() -> None:
    wanted = {
        "run",
        "sources",
        "sources try",
        "leads",
        "lead",
        "replay",
        "doctor",
        "digest preview",
        "sandbox serve",
    }
    wanted |= {"db upgrade", "db url", "db psql", "db stop", "subscribers add"}
    assert wanted <= {command.removeprefix("cityleads ") for command in commands()}


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split()[1:], "--help"])
    assert (done.exit_code, "Usage:" in done.output) == (0, True)


def test_the_data_dictionary_tells_every_column() -> None:
    page = reference.dictionary_page()
    assert "|  |" not in page.replace("| | |", "")


EVENT = re.compile(r"(?:log_event\(\s*log,\s*|\bEvent\(\s*)\"(\w+)\"")


def test_the_runbook_tells_every_event_of_the_logs() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for room in ("cityleads", "dags")
        for path in (ROOT / room).rglob("*.py")
    ]
    found = {name for text in texts for name in EVENT.findall(text)}
    assert {"crawl_ended", "component_died", "source_stale", "rates_fetched", "task_failed"} <= found
    assert len(found) >= 24
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert sorted(name for name in found if not re.search(rf"`{name}\b", page)) == []
