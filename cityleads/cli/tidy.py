"""The command that lets old things go: tidy."""

from typing import Annotated

import typer

from cityleads.bootstrap import now_in, open_warehouse
from cityleads.cli import tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, out, print_json, written
from cityleads.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example:  cityleads tidy --mode live, then the same with --apply")(tidy)


def tidy(
    apply: Annotated[bool, typer.Option("--apply", help="Let it go; without it nothing is changed.")] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Let go what is kept for a time only: texts of old mails, wishes for details, rejects of replaced pages."""
    from cityleads import retention  # Scrapy-free commands stay quick

    engine = open_warehouse(Settings.from_environment(), mode)
    gone = retention.tidy(engine, now_in(engine, mode), apply=apply)
    engine.dispose()
    if as_json:
        print_json(gone)
        return
    rows = [{"what": rule.name, "kept, days": rule.days, "rows": gone[rule.name]} for rule in retention.RULES]
    out.print(tables.plain_table(rows))
    written(mode, "Applied." if apply else "Nothing was changed; `--apply` lets these rows go.")
