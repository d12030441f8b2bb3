"""The command that lets old things go: tidy."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from cityleads import show
from cityleads.settings import Mode, Settings, open_warehouse

out = Console()


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example:  cityleads tidy --mode live, then the same with --apply")(tidy)


def tidy(
    apply: Annotated[bool, typer.Option("--apply", help="Let it go; without it nothing is changed.")] = False,
    mode: Annotated[
        Mode, typer.Option("--mode", envvar="CITYLEADS_MODE", help="Which warehouse, as for the others.")
    ] = "sandbox",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Let go what is kept for a time only: texts of old mails, wishes for details, rejects of replaced pages."""
    from cityleads import retention, running  # Scrapy-free commands stay quick
    from sandbox.portal import moment_of

    engine = open_warehouse(Settings.from_environment(), mode)
    now = moment_of(max(running.last_day(engine), 1)) if mode == "sandbox" else datetime.now(UTC)
    gone = retention.tidy(engine, now, apply=apply)
    engine.dispose()
    if as_json:
        sys.stdout.write(json.dumps(gone, indent=2) + "\n")
        return
    rows = [{"what": rule.name, "kept, days": rule.days, "rows": gone[rule.name]} for rule in retention.RULES]
    out.print(show.plain_table(rows))
    out.print("Applied." if apply else "Nothing was changed; `--apply` lets these rows go.")
