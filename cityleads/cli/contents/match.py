"""The commands about which notices are one tender: cluster, and match review, same and split."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from cityleads.bootstrap import warehouse_of
from cityleads.cli._progress import progress
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    err,
    out,
    print_json,
    print_json_line,
    written,
)
from cityleads.scratch import scratch_warehouse
from cityleads.settings import Mode, Settings
from desk.acts import record
from domain.crawl.counts import in_number
from pipeline import overrides
from pipeline.jsonl import leads_of, read_lines
from warehouse import match_edges

app = typer.Typer()
group = typer.Typer(help="What people decide about pairs of notices.", no_args_is_help=True)
A_NOTICE = "A notice as source/number, or a lead's id, which stands for its earliest notice."
By = Annotated[str, typer.Option("--by", help="Who decides.")]
Why = Annotated[str, typer.Option("--why", help="Why, in a few words.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would come of it, and keep nothing.")]


@app.command(
    epilog="Examples:  cityleads cluster notices.jsonl > leads.jsonl  ·  cityleads cluster - < notices.jsonl"
)
def cluster(
    file: Annotated[
        typer.FileText, typer.Argument(encoding="utf-8", help="JSON lines; - reads standard input.")
    ],
) -> None:
    """Add to each notice of a file the lead that the pipeline would put it into, on a scratch database.

    A line has id, cc (ISO code of its country), portal and title, and where known buyer, ref (the portal's number),
    body_ref (a number quoted in the text), published, deadline (ISO 8601), amount and currency. Lines that are
    no notice are told on standard error, and the exit status is 1; the others are clustered. Each comes back with
    "lead"; lines with one lead are one tender. A line, and what is added to it:

    {"id": "7", "cc": "TR", "portal": "ekap", "title": "Akıllı kavşak", "ref": "2026/7"} → "lead": "L-0f3c…"
    """
    lines, bad = read_lines(file)
    for one in bad:
        err.print(f"line {one.number}: {one.message}", markup=False, highlight=False, soft_wrap=True)
    with (
        progress(err, quiet=not err.is_terminal) as say,
        scratch_warehouse(Settings.from_environment()) as engine,
    ):
        notices = [line.notice for line in lines]
        leads = leads_of(engine, notices, lambda done: say(f"{done} of {len(notices)} notices matched"))
    for line in lines:
        row = line.fields | {"lead": leads[line.notice.source, line.notice.native_id]}
        print_json_line(row)
    if bad:
        raise typer.Exit(1)


@group.command(epilog="Example:  cityleads match review --country TR")
def review(
    country: CountryOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many pairs.")] = 20,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List pairs that may be one tender, the likeliest first: the rule leaves them to people."""
    with _opened(mode) as connection:
        rows = match_edges.review(connection, country, limit)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        for side in ("a", "b"):
            facts = (row[f"{name}_{side}"] for name in ("lead", "title", "buyer", "published", "deadline"))
            said = " · ".join(str(fact) for fact in (row[side], *facts) if fact)
            out.print(said, markup=False, highlight=False, soft_wrap=True)
        out.print(f"    {', '.join(row['reasons'])}", markup=False, highlight=False, soft_wrap=True)
    out.print(
        in_number(
            f"{len(rows)} pairs; `cityleads match same A B` or `cityleads match split A B` decides one."
        )
    )


@group.command(
    epilog="Example:  cityleads match same tr_ilan/ILN02517399 L-4K7Q2M9XTA --by kim --why 'one ad'"
)
def same(
    a: Annotated[str, typer.Argument(help=A_NOTICE)],
    b: Annotated[str, typer.Argument(help=A_NOTICE)],
    by: By,
    why: Why = "",
    dry_run: DryRun = False,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Say that two notices are one tender: their leads become one, and stay one through every replay."""
    with _opened(mode, keep=not dry_run) as connection:
        one, other = overrides.find_notice(connection, a), overrides.find_notice(connection, b)
        lead = overrides.decide_same(connection, one, other, by, why)
        record(connection, by, "pair.same", f"{one} {other}", datetime.now(UTC))
    written(mode, f"{one} and {other} {'would be' if dry_run else 'are'} in {lead}")


@group.command(epilog="Example:  cityleads match split tr_ilan/ILN02517399 --by kim --why 'the second lot'")
def split(
    a: Annotated[str, typer.Argument(help=A_NOTICE)],
    others: Annotated[
        list[str] | None,
        typer.Argument(help="What it does not belong to; by default all the rest of its lead."),
    ] = None,
    by: By = "",
    why: Why = "",
    dry_run: DryRun = False,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Say that a notice is another tender than others: its lead is divided, through every replay."""
    with _opened(mode, keep=not dry_run) as connection:
        name, *rest = [overrides.find_notice(connection, text) for text in (a, *(others or ()))]
        leads = overrides.decide_apart(connection, name, rest, by, why)
        for other in leads.keys() - {name}:
            record(connection, by, "pair.apart", f"{name} {other}", datetime.now(UTC))
    for notice, lead in leads.items():
        written(mode, f"{notice} {'would be' if dry_run else 'is'} in {lead}")


@contextmanager
def _opened(mode: Mode, *, keep: bool = False) -> Iterator[Connection]:
    """A transaction on a mode's warehouse; without `keep` it is rolled back."""
    with warehouse_of(mode) as engine, engine.connect() as connection, connection.begin() as transaction:
        yield connection
        if not keep:
            transaction.rollback()
