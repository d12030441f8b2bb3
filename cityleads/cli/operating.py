"""The commands of whoever operates it: up, down, ps of Airflow and all it needs; doctor, and tidy for a warehouse."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cityleads._finding import Finding
from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._progress import progress
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    ServedModeOption,
    err,
    out,
    print_json,
    written,
)
from cityleads.health.doctor import examine
from cityleads.settings import Settings
from cityleads.stack import lifecycle, systemd
from cityleads.stack.components import Plan
from cityleads.stack.paths import USUAL_API_PORT
from cityleads.stack.status import Status, status
from cityleads.tasks import retention
from domain.crawl.counts import in_number

app = typer.Typer()


@app.command(epilog="Examples:  cityleads up  ·  cityleads up --mode live  ·  cityleads up --workers 2")
def up(
    mode: ServedModeOption = DEFAULT_MODE,
    workers: Annotated[
        int,
        typer.Option(min=0, max=16, help="Celery workers, with a Redis of their own; 0: none are needed."),
    ] = 0,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The UI's port; another free one when it is taken.")
    ] = USUAL_API_PORT,
) -> None:
    """Start Airflow with everything it needs, on this machine only, and wait until all of it is healthy."""
    with progress(err, quiet=False) as say:
        found = lifecycle.up(Settings.from_environment(), Plan(mode, workers, port), say)
    if found.fresh:
        out.print(f"Airflow is up after {found.seconds:.0f} s, mode {found.mode}.", highlight=False)
    else:
        out.print(f"Airflow is already up, mode {found.mode}.", highlight=False)
    out.print(f"  UI        {found.api or 'starting; `cityleads ps` tells'}", highlight=False)
    password = "as in airflow/passwords.json" if systemd.started_this() else found.password
    out.print(f"  login     {found.user} / {password}", highlight=False, markup=False)
    out.print("  look      cityleads ps, cityleads doctor", highlight=False)
    out.print("  stop      make down (or cityleads down)", highlight=False)


@app.command()
def down(
    keep_database: Annotated[
        bool, typer.Option("--keep-database", help="Leave the embedded database running.")
    ] = False,
) -> None:
    """Stop Airflow and the embedded database; no process is left. The data stay."""
    count = lifecycle.down(Settings.from_environment(), keep_database=keep_database)
    out.print(in_number(f"stopped {count} processes") if count else "nothing was running", highlight=False)


@app.command()
def ps(as_json: JsonOption = False) -> None:
    """Show Airflow's components: process, restarts, seconds since the last heartbeat. Exit 1 unless all is well."""
    found = status(Settings.from_environment())
    if as_json:
        print_json(found.as_json())
    else:
        out.print(_components(found))
        told = "healthy" if found.healthy else "not healthy: " + ", ".join(found.unwell)
        out.print(f"{found.state}; {told if found.state == 'up' else ''} {found.api}", highlight=False)
    if not found.healthy or found.state != "up":
        raise typer.Exit(1)


def _components(found: Status) -> Table:
    made = Table(header_style="bold")
    for column in ("component", "pid", "up", "restarts", "last exit", "heartbeat"):
        made.add_column(column)
    for row in found.components:
        age = "" if row.heartbeat_age is None else f"{row.heartbeat_age:.0f} s ago"
        cells = (row.name, row.pid, "yes" if row.up else "no", row.restarts, row.last_exit, age)
        made.add_row(*("" if cell is None else str(cell) for cell in cells))
    return made


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
    """Let go what is kept for a time only: texts of old mails, detail requests, rejects of replaced pages."""
    with warehouse_of(mode) as engine:
        gone = retention.tidy(engine, now_in(engine, mode), apply=apply)
    if as_json:
        print_json(gone)
        return
    rows = [{"what": rule.name, "kept, days": rule.days, "rows": gone[rule.name]} for rule in retention.RULES]
    out.print(tables.plain_table(rows))
    written(mode, "Applied." if apply else "Nothing was changed; `--apply` lets these rows go.")
