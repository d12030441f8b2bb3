"""The commands about what readers say was missed, or is too much: missed list, show."""

from typing import Annotated, Any, Literal

import typer
from rich.markup import escape

from cityleads.bootstrap import warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, fail, out, print_json
from desk.reports.register import Report, read_reports

group = typer.Typer(
    help="What readers say was missed or is too much, with the reason that was found.", no_args_is_help=True
)
_COLUMNS = ("id", "day", "centre", "kind", "reason", "why", "source", "about")


@group.command("list", epilog="Example:  cityleads missed list --kind missed --limit 20")
def list_(
    kind: Annotated[Literal["missed", "too_much"] | None, typer.Option(help="Only of this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List reports, the latest first: what it is about, and the reason that the program found."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = read_reports(connection, kind=kind or "", most=limit)
    rows = [_row(one) for one in found]
    if as_json:
        print_json(rows)
    else:
        shown = [[escape(str(row[name] or ""))[:80] for name in _COLUMNS] for row in rows]
        out.print(tables.table("Reports", list(_COLUMNS), shown))


@group.command("show", epilog="Example:  cityleads missed show 4711")
def show(
    number: Annotated[int, typer.Argument(help="The report's id, as `missed list` has it.")],
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Show one report: who said it, their words, what was found, and by what."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = read_reports(connection, only=number) if number > 0 else []
    if not found:
        fail(f"there is no report {number} in the {mode} warehouse; `cityleads missed list` lists them")
    row = _row(found[0])
    if as_json:
        print_json(row)
        return
    facts = [[name, escape(str(value))] for name, value in row.items() if value not in (None, "", {})]
    out.print(tables.table(f"Report {number}", ["field", "value"], facts))


def _row(report: Report) -> dict[str, Any]:
    """A report as plain values; `day` is of UTC."""
    return {
        "id": report.id,
        "day": report.at.date().isoformat() if report.at else "",
        "centre": report.centre,
        "by": report.by,
        "kind": report.said.kind,
        "reason": report.reason,
        "why": report.why,
        "source": report.source,
        "native_id": report.native_id,
        "country": report.country,
        "lead": report.lead_id,
        "title": report.title,
        "about": report.said.about,
        "note": report.said.note,
        "published_on": report.said.published_on.isoformat() if report.said.published_on else None,
        "facts": dict(report.facts),
    }
