"""The commands about which notices are one tender: cluster."""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from cityleads import show
from cityleads.settings import Settings

err = Console(stderr=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(epilog="Example:  cityleads cluster notices.jsonl > leads.jsonl")(cluster)


def cluster(
    file: Annotated[
        typer.FileText, typer.Argument(encoding="utf-8", help="JSON lines; - reads standard input.")
    ],
) -> None:
    """Add to each notice of a file the lead that the pipeline would put it into, on a scratch database.

    A line has id, cc (TH, VN, ID or TR), portal and title, and where known buyer, ref (the portal's number),
    body_ref (a number quoted in the text), published, deadline (ISO 8601), amount and currency. Lines that are
    no notice are told on standard error, and the exit status is 1; the others are clustered.
    """
    from cityleads.clustering import leads_of, read_lines  # quick commands stay quick
    from cityleads.scratch import scratch_warehouse

    lines, bad = read_lines(file)
    for one in bad:
        err.print(f"line {one.number}: {one.message}", markup=False, highlight=False, soft_wrap=True)
    with (
        show.progress(err, quiet=not err.is_terminal) as say,
        scratch_warehouse(Settings.from_environment()) as engine,
    ):
        notices = [line.notice for line in lines]
        leads = leads_of(engine, notices, lambda done: say(f"{done} of {len(notices)} notices matched"))
    for line in lines:
        row = line.fields | {"lead": leads[line.notice.source, line.notice.native_id]}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    if bad:
        raise typer.Exit(1)
