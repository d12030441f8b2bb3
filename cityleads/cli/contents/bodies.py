"""The commands about where bodies of old documents lie: bodies, bodies move, check, at."""

from datetime import timedelta
from typing import Annotated

import typer

from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli._progress import progress
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    complain,
    err,
    fail,
    out,
    print_json,
    written,
)
from cityleads.settings import Settings
from domain.crawl.counts import in_number
from warehouse.bodies import note_place, tally
from warehouse.bodies.moving import missing, move_out

group = typer.Typer(help="Where bodies of old documents lie.")
MANY = 1_000_000_000


@group.callback(invoke_without_command=True)
def bodies(context: typer.Context, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show where the documents' bytes lie: how many in the database, how many moved, and where to."""
    if context.invoked_subcommand:
        return
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = tally(connection)
    if as_json:
        print_json(found)
        return
    out.print(in_number(f"{found['here']} documents in the database, {found['here_bytes'] / 1e6:,.1f} MB"))
    moved = in_number(f"{found['moved']} documents moved, {found['moved_bytes'] / 1e6:,.1f} MB uncompressed")
    out.print(f"{moved}{', in ' if found['place'] else ''}{found['place']}", soft_wrap=True)


@group.command("move", epilog="Example:  cityleads bodies move --older 30 --mode live")
def move(
    older: Annotated[int | None, typer.Option(min=0, help="Days since they were last seen.")] = None,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Move bodies to CITYLEADS_BODIES, as housekeeping does every day."""
    settings = Settings.from_environment()
    days = settings.bodies_after if older is None else older
    with warehouse_of(mode) as engine:
        if settings.bodies is None:
            fail("no CITYLEADS_BODIES: set it to a folder, or to an address as s3://bucket/prefix")
        moved = move_out(engine, settings.bodies, now_in(engine, mode) - timedelta(days=days), MANY)
    if as_json:
        print_json({"documents": moved.documents, "bytes": moved.bytes})
    else:
        written(mode, in_number(f"{moved.documents} documents moved, {moved.bytes / 1e6:,.1f} MB"))


@group.command("check", epilog="Example:  cityleads bodies check --mode live")
def check(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Read every body that was moved and compare it with its hash. Exit 1 where one is missing or was changed."""
    with progress(err, quiet=as_json) as say, warehouse_of(mode) as engine:
        told = missing(engine, None, say)
    _end(told, as_json=as_json)


@group.command("at", epilog="Example:  cityleads bodies at s3://agency-bodies/live --mode live")
def at(
    address: Annotated[str, typer.Argument(help="A folder, or an address as s3://bucket/prefix.")],
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Say that the moved bodies lie elsewhere now, once each of them was read there. Nothing is copied."""
    with progress(err, quiet=as_json) as say, warehouse_of(mode) as engine:
        told = missing(engine, address, say)
        if not told:
            with engine.begin() as connection:
                note_place(connection, address)
    _end(told, as_json=as_json)
    if not as_json:
        written(mode, f"bodies lie in {address}")


def _end(told: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"missing": told})
    for line in () if as_json else told[:20]:
        complain(line)
    if told:
        raise typer.Exit(1)
    if not as_json:
        out.print("every body that was moved is there, as it was")
