"""The commands that look after a warehouse: doctor, tidy."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, out, print_json, written
from cityleads.health.doctor import Finding, examine
from cityleads.settings import Settings
from cityleads.tasks import retention

app = typer.Typer()


@app.command()
def doctor(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Check every precondition and say how to mend what is not well."""
    found = list(examine(Settings.from_environment(), mode))
    if as_json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in found])
    else:
        findings(out, found)
    if not all(one.well for one in found):
        raise typer.Exit(1)


def findings(console: Console, found: Sequence[Finding]) -> None:
    """What the doctor saw."""
    for one in found:
        mark = "[red]✗[/red]" if not one.well else "[yellow]![/yellow]" if one.warning else "[green]✓[/green]"
        console.print(f"{mark} {one.check}: {escape(one.told)}", highlight=False, soft_wrap=True)
        if one.warning or not one.well:
            console.print(f"    {escape(one.mend)}", highlight=False, soft_wrap=True)


@app.command(epilog="Example:  cityleads tidy --mode live, then the same with --apply")
def tidy(
    apply: Annotated[bool, typer.Option("--apply", help="Let it go; without it nothing is changed.")] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Let go what is kept for a time only: texts of old mails, wishes for details, rejects of replaced pages."""
    with warehouse_of(mode) as engine:
        gone = retention.tidy(engine, now_in(engine, mode), apply=apply)
    if as_json:
        print_json(gone)
        return
    rows = [{"what": rule.name, "kept, days": rule.days, "rows": gone[rule.name]} for rule in retention.RULES]
    out.print(tables.plain_table(rows))
    written(mode, "Applied." if apply else "Nothing was changed; `--apply` lets these rows go.")
