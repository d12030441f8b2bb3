"""The command that brings files into the warehouse."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from cityleads.bi.marts import try_refresh
from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli._progress import progress
from cityleads.cli._template import template
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    complain,
    err,
    fail,
    out,
    print_json,
    written,
)
from cityleads.settings import Mode, Settings
from cityleads.tasks.imports import Brought, land_files, read_files, without_known
from domain.crawl.counts import in_number
from domain.document import Announcement, PassedOver, Reading, Reject, UnknownField
from ocds.publication import Publication
from pipeline.parallel import refine_all
from pipeline.settle import settle
from transform.parsers import parse

app = typer.Typer()
SHOWN = 20


@app.command(
    "import",
    epilog="Examples:  cityleads import --template new.xlsx --lang ko"
    "  ·  cityleads import leads.xlsx bulletin.zip --mode live",
)
def import_(
    files: Annotated[list[Path] | None, typer.Argument(help="Files, or folders of files.")] = None,
    country: CountryOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be read; nothing is kept.")
    ] = False,
    write_template: Annotated[
        Path | None,
        typer.Option("--template", help="Write an empty table instead: a name ending in .xlsx or .csv."),
    ] = None,
    lang: Annotated[Literal["en", "ko"], typer.Option(help="Language of the template's headings.")] = "en",
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Bring files into the warehouse: tables, OCDS, saved pages, e-mails, bulletins; say what cannot be read.

    What a file is, is found by its bytes. --country is for files that name none. The same file twice changes nothing.
    """
    if write_template:
        _write_template(write_template, lang)
        return
    if not files:
        fail("name the files to import, or write an empty table with --template leads.xlsx")
    now = datetime.now(UTC)
    brought = list(read_files(files, now, country or ""))
    found = [(one, parse(one.document)) for one in brought]
    told = "Nothing was kept; without --dry-run it is."
    if not dry_run:
        told = _bring(brought, now, mode, quiet=as_json)
    if as_json:
        print_json([_as_json(one, readings) for one, readings in found])
    else:
        _show_all(found)
        _count_unread(found)
        written(mode, told)
    if any(isinstance(reading, Reject) for _, readings in found for reading in readings):
        raise typer.Exit(1)


def _count_unread(found: Sequence[tuple[Brought, list[Reading]]]) -> None:
    """Say how many files hold nothing that could be read."""
    if unread := sum(_holds_nothing(readings) for _, readings in found):
        complain(in_number(f"{unread} files could not be read at all"))


def _bring(brought: Sequence[Brought], now: datetime, mode: Mode, *, quiet: bool) -> str:
    """Land and refine; returns a sentence about how many files were not there already."""
    with progress(err, quiet=quiet) as say, warehouse_of(mode, make=True) as engine:
        own = Publication(**Settings.from_environment().ocds)
        kept = without_known(engine, brought, own)
        new = land_files(engine, kept, now, "cli")
        refine_all(engine, lambda done: say(f"{done.documents} documents refined"))
        settle(engine)
        try_refresh(engine, now_in(engine, mode))
    return _kept(new, len(kept) - new, len(brought) - len(kept))


def _write_template(path: Path, lang: str) -> None:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("csv", "xlsx"):
        fail(f"--template wants a name that ends in .xlsx or .csv, not '{path.name}'")
    if path.exists():
        fail(f"{path} is there already; it is not written over")
    path.write_bytes(template(kind, lang))
    out.print(
        f"{path} is an empty table; fill it in, then: cityleads import {path}",
        highlight=False,
        soft_wrap=True,
    )


def _counts(readings: Sequence[Reading]) -> dict[str, int]:
    return {
        "read": sum(isinstance(one, Announcement) for one in readings),
        "rejected": sum(isinstance(one, Reject) for one in readings),
        "not_ours": sum(isinstance(one, PassedOver) for one in readings),
        "unread_fields": sum(isinstance(one, UnknownField) for one in readings),
    }


def _holds_nothing(readings: Sequence[Reading]) -> bool:
    counts = _counts(readings)
    return bool(counts["rejected"]) and not (counts["read"] or counts["not_ours"])


def _as_json(one: Brought, readings: Sequence[Reading]) -> dict[str, Any]:
    troubles = [reading.message for reading in readings if isinstance(reading, Reject)]
    fields = [{"field": r.field, "said": r.example} for r in readings if isinstance(r, UnknownField)]
    known = {"file": str(one.path), "source": one.source, "kind": one.document.kind}
    return known | _counts(readings) | {"rejects": troubles, "fields": fields}


def _show_all(found: Sequence[tuple[Brought, list[Reading]]]) -> None:
    for one, readings in found:
        _show(one, readings)


def _kept(new: int, landed: int, ours: int) -> str:
    """What became of the files: those read now, those landed before, and those of our own export."""
    told = [in_number(f"{new} files imported")]
    if landed:
        told.append(f"{landed} unchanged, as landed before")
    if ours:
        hold = "it holds" if ours == 1 else "they hold"
        told.append(f"{ours} left out: all that {hold} is in this warehouse just so")
    return f"{'; '.join(told)}."


def _show(one: Brought, readings: Sequence[Reading]) -> None:
    counts = _counts(readings)
    out.print(
        f"{one.path.name}: {one.document.kind} of {one.source}, {counts['read']} read, {counts['rejected']} rejected",
        highlight=False,
        markup=False,
    )
    said = [reading.message for reading in readings if isinstance(reading, Reject)]
    said += [f"{r.field}: {r.example} (kept without it)" for r in readings if isinstance(r, UnknownField)]
    for sentence in said[:SHOWN]:
        complain(sentence)
    if len(said) > SHOWN:
        complain(f"… and {len(said) - SHOWN} more; --json lists all")
