"""Pages of docs/ that are made: sources, data dictionary, command line, the model's card. `make docs` writes them.

tests/test_docs.py fails when a page is out of date.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer.main
from typer.core import TyperOption

from cityleads.bi.contract import write_contract
from cityleads.bi.grafana import DASHBOARD, write_dashboard
from cityleads.bi.star_relations import relations
from cityleads.bi.superset.bundle import write_bundle
from cityleads.cli._model_files import card_lines, card_of
from cityleads.cli.main import app
from cityleads.completeness.reach import reach_of
from cityleads.settings import ROOT
from desk.operating.alert_kinds import alert_kinds
from desk.operating.metrics import metrics
from domain.crawl.counts import in_number
from scrapers.source_config import SourceFacts, facts, file_source_names, source_names
from warehouse.star import UPDATED, star_tables
from warehouse.tables import metadata

DOCS = ROOT / "docs"
MADE = "<!-- Made by `make docs`; edit what it is made from instead. -->\n\n"


def sources_page() -> str:
    """docs/sources.md, from scrapers/sources/*.yml."""
    known = [facts(name) for name in (*source_names(), *file_source_names())]
    rows = [
        f"| [`{one.name}`](#{one.name}) | {one.country} | {one.title} | {one.kind} | {_cell(one.tried_live)} |"
        for one in known
    ]
    head = [
        "# Sources",
        "",
        "What each source is, how it is read, and what was tried. Times are in the portal's own zone.",
        "",
        "| source | country | what it is | kind | tried live |",
        "|---|---|---|---|---|",
    ]
    return MADE + "\n".join([*head, *rows, "", *(_source(one) for one in known)])


def _source(one: SourceFacts) -> str:
    hours = f"{one.open_hours.from_:%H:%M}–{one.open_hours.until:%H:%M}" if one.open_hours else "always"
    told = {
        "publisher": one.publisher,
        "page for people": one.home,
        "hosts asked": ", ".join(f"`{host}`" for host in one.hosts),
        "zone, open hours": f"{one.zone}, {hours}",
        "schedule": f"`{one.schedule}`",
        "window": in_number(
            f"{one.window_days} days on the first crawl, {one.overlap_days} days of overlap after"
        ),
        "delay": f"{one.delay_seconds:g} s between requests, one at a time",
        "counts as stale after": f"{one.stale_hours} h without a complete crawl",
        "pages": "; ".join(f"{kind}: {page.content}" for kind, page in one.pages.items()),
        "bodies it was read on": _bodies(one),
        **reach_of(one),
    }
    rows = [f"| {name} | {_cell(value)} |" for name, value in told.items() if value]
    return "\n".join(
        [f"## {one.name}", f"{one.title}.", "", "| | |", "|---|---|", *rows, "", one.notes.strip(), ""]
    )


_NO_BODY = "none: the documented shape only"


def _bodies(one: SourceFacts) -> str:
    """How many of a source's bodies the portal sent as they are; a pattern of several files counts once."""
    made: Counter[str] = Counter(capture.made for capture in one.captures)
    told = {"recorded": "recorded", "reconstructed": "reconstructed", "documented": "of a documented shape"}
    counts = ", ".join(f"{made[name]} {words}" for name, words in told.items() if made[name])
    return counts or ("" if one.kind == "files" else _NO_BODY)


def _cell(value: str) -> str:
    return " ".join(value.split()).replace("|", "\\|")


def dictionary_page() -> str:
    """docs/data-dictionary.md, from warehouse/tables and the comments in warehouse/sql."""
    parts = [
        "# Data dictionary",
        "",
        DICTIONARY_HEAD,
        "",
        *_mart(),
        *_star(),
        *_tables(),
    ]
    return MADE + "\n".join(parts)


DICTIONARY_HEAD = (
    "Schemas: `mart` is the contract for BI (read it with the role `bi_reader`); `core` holds notices and leads,"
    " `raw` what portals answered, `digest` the mails, `ops` the queues. Times are UTC."
)
_COMMENT = re.compile(r"COMMENT ON (VIEW|COLUMN) (mart\.\w+)(?:\.(\w+))? IS '((?:[^']|'')*)';")


def _mart() -> Iterator[str]:
    paths = sorted((ROOT / "warehouse/sql").glob("*.sql"))
    script = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    for kind, view, column, told in _COMMENT.findall(script):
        sentence = _cell(told.replace("''", "'"))
        if kind == "VIEW":
            yield f"\n## {view}\n{sentence}\n\n| column | meaning |\n|---|---|"
        else:
            yield f"| `{column}` | {sentence} |"


def _star() -> Iterator[str]:
    """The star of schema mart, with the names that people read in Korean."""
    for table in star_tables():
        yield f"\n## mart.{table.name}\n{table.told} {table.ko}.\n"
        yield "| column | type | 한국어 | meaning |\n|---|---|---|---|"
        for column in (*table.columns, UPDATED):
            empty = "" if column.name in {*table.required, UPDATED.name} else ", may be null"
            into = f" Key of `mart.{column.to}`." if column.to else ""
            yield f"| `{column.name}` | {column.type}{empty} | {column.ko} | {_cell(column.en)}{into} |"


def _tables() -> Iterator[str]:
    for table in sorted(metadata.tables.values(), key=lambda table: table.fullname):
        yield f"\n## {table.fullname}\n{table.comment}\n\n| column | type | meaning |\n|---|---|---|"
        for column in table.columns:
            empty = ", may be null" if column.nullable else ""
            yield f"| `{column.name}` | {column.type}{empty} | {_cell(column.comment or '')} |"


def commands_page() -> str:
    """docs/command-line.md, from the commands' own help."""
    group = typer.main.get_command(app)
    parts = ["# Command line", "", "Every command has `--help`; `--json` prints for programs.", ""]
    return MADE + "\n".join([*parts, *_commands(group, "cityleads")])


def _commands(command: Any, name: str) -> Iterator[str]:  # noqa: ANN401  # typer keeps its command classes to itself
    children = getattr(command, "commands", {})
    for child in sorted(children):
        yield from _commands(children[child], f"{name} {child}")
    if children and not command.invoke_without_command:
        return
    yield f"## {name}\n{command.help}\n"
    if command.epilog:
        yield f"{command.epilog}\n"
    rows = [_parameter(parameter) for parameter in command.params if parameter.name != "help"]
    if rows:
        yield "\n".join(["| option | meaning |", "|---|---|", *rows, ""])


def _parameter(parameter: Any) -> str:  # noqa: ANN401  # as above
    option = isinstance(parameter, TyperOption)
    written = ", ".join(parameter.opts) if option else parameter.name.upper()
    told = parameter.help or ("required" if parameter.required else "")
    return f"| `{written}` | {_cell(told)} |"


def card_page() -> str:
    """docs/model-card.md, from the card inside the trained model's file."""
    head = [
        "# The trained model of relevance",
        "",
        "What `transform/data/relevance.json.gz` was made of, what was measured, and what it is not good at, as its",
        "training wrote it (`make train-relevance`). `cityleads judge --card` prints the same.",
        "Shares are percent; `auc` is of yes-or-borderline against no, `no_lead` the share of no that reach lead.",
        "[quality.md](quality.md) says how the titles were chosen, and what flatters the figures.",
        "",
    ]
    return MADE + "\n".join([*head, *card_lines(card_of(None))])


ALERTS_BEGIN = "<!-- alerts: made by `make docs` from desk/data/alert_kinds.csv -->"
ALERTS_END = "<!-- end of alerts -->"


def alerts_table() -> str:
    """The part of docs/operations.md about each kind of alert, from desk/data/alert_kinds.csv."""
    head = ["| code | severity, looked for | what is wrong | look | what to do |", "|---|---|---|---|---|"]
    rows = [
        f"| `{one.code}` | {one.severity}, {one.rhythm} | {one.en} | `{one.command}` | {_cell(one.mend)} |"
        for one in alert_kinds().values()
    ]
    return "\n".join([ALERTS_BEGIN, *head, *rows, ALERTS_END])


METRICS_BEGIN = "<!-- metrics: made by `make docs` from desk/data/metrics.csv -->"
METRICS_END = "<!-- end of metrics -->"


def metrics_table() -> str:
    """The part of docs/operations.md about the desk's metrics, from desk/data/metrics.csv."""
    head = ["| name | labels | what it is |", "|---|---|---|"]
    rows = [
        f"| `{one.name}` | {', '.join(one.labels) or '–'} | {_cell(one.told)} |" for one in metrics().values()
    ]
    return "\n".join([METRICS_BEGIN, *head, *rows, METRICS_END])


def with_tables(page: str) -> str:
    """The runbook with today's tables of alerts and metrics."""
    for begin, end, table in (
        (ALERTS_BEGIN, ALERTS_END, alerts_table()),
        (METRICS_BEGIN, METRICS_END, metrics_table()),
    ):
        before, _, rest = page.partition(begin)
        page = before + table + rest.partition(end)[2]
    return page


def relations_page() -> str:
    """docs/bi/relations.md, from the keys of warehouse/star."""
    rows = [
        f"| `{one.table}` | `{one.column}` | `{one.to}` | `{one.key}` | {'active' if one.active else ''} |"
        f" {'both' if one.both else ''} |"
        for one in relations()
    ]
    return MADE + "\n".join([RELATIONS_HEAD, *rows])


RELATIONS_HEAD = """# Relations of the star
What a tool with a model of its own (Power BI, Excel's data model, Tableau) has to be told: many rows of the left table
to one of the right one, filters from right to left. Active ones give each filter one way alone; the others are asked
for by name where a question needs them, e.g. deadlines by month. "both" lets a filter through a bridge in both
directions.

| many | column | one | key | | filter |
|---|---|---|---|---|---|"""

PAGES: dict[str, Callable[[], str]] = {
    "sources.md": sources_page,
    "data-dictionary.md": dictionary_page,
    "command-line.md": commands_page,
    "model-card.md": card_page,
    "bi/relations.md": relations_page,
}


def write(folder: Path = DOCS) -> list[Path]:
    """Write every page; returns the paths."""
    (folder / "bi").mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make().rstrip() + "\n", encoding="utf-8")
    runbook = folder / "operations.md"
    if runbook.exists():
        runbook.write_text(with_tables(runbook.read_text(encoding="utf-8")), encoding="utf-8")
    write_contract()
    DASHBOARD.write_text(write_dashboard(), encoding="utf-8")
    write_bundle()
    return [folder / name for name in PAGES]


if __name__ == "__main__":
    write()
