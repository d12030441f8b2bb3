"""The commands that write what is collected for other programs."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from sqlalchemy import Connection

from cityleads.bi.ocds_parquet import as_parquet
from cityleads.bootstrap import warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._progress import progress
from cityleads.cli.contents.bi_files import export_star_files
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, complain, err, fail, out, print_json
from cityleads.settings import Settings
from domain.crawl.counts import in_number
from ocds import extraction
from ocds.complaints import KINDS, Complaint, complaints_of
from ocds.exporting import Exported, Month, export, published
from ocds.publication import Publication
from ocds.validity import errors_of

group = typer.Typer(help="Write what is collected for other programs.", no_args_is_help=True)
group.command("star", epilog="Example:  cityleads export star star-files")(export_star_files)
SHOWN = 20


@group.command(
    "ocds",
    epilog="Examples:  cityleads export ocds published/  ·  cityleads export ocds --complaints",
)
def ocds(
    folder: Annotated[Path | None, typer.Argument(file_okay=False, help="Where to; made if need be.")] = None,
    complaints: Annotated[
        bool, typer.Option("--complaints", help="Count what a reviewer of the data would complain of.")
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Write leads as OCDS 1.1: releases and records, a file a month, each checked against the standard's schema.

    An export that was cut short goes on where it stopped; the same warehouse gives the same bytes. docs/ocds.md tells
    what stands in it. Exit code 1 where a file is not valid.
    """
    if folder is None and not complaints:
        fail("name the folder to write to, or ask for --complaints")
    publication = Publication(**Settings.from_environment().ocds)
    with warehouse_of(mode) as engine, extraction.snapshot(engine) as connection:
        done = _export(connection, folder, publication, quiet=as_json) if folder else None
        found = list(complaints_of(published(connection, publication))) if complaints else None
    wrong = errors_of(folder, done.months) if folder and done else []
    if as_json:
        _print(done, found, wrong)
    else:
        _show(folder, done, found, publication)
    for sentence in wrong[:SHOWN]:
        complain(sentence)
    if wrong:
        raise typer.Exit(1)


def _export(connection: Connection, folder: Path, publication: Publication, *, quiet: bool) -> Exported:
    with progress(err, quiet=quiet) as say:
        return export(connection, folder, publication, as_parquet, lambda month: say(f"writing {month}"))


def _print(done: Exported | None, found: list[Complaint] | None, wrong: list[str]) -> None:
    told: dict[str, object] = {}
    if done:
        told |= {"months": {month: _counts(one) for month, one in done.months.items()}, "errors": wrong}
    if found is not None:
        told |= {"complaints": [asdict(one) for one in found]}
    print_json(told)


def _counts(month: Month) -> dict[str, object]:
    return {"processes": month.processes, "releases": month.releases, "files": month.files}


def _show(
    folder: Path | None, done: Exported | None, found: list[Complaint] | None, publication: Publication
) -> None:
    if done:
        months = [
            [name, str(one.processes), str(one.releases), str(len(one.files))]
            for name, one in done.months.items()
        ]
        out.print(tables.table(f"OCDS in {folder}", ["month", "processes", "releases", "files"], months))
        out.print(
            in_number(f"{done.written} months written, {len(done.months) - done.written} as they were."),
            highlight=False,
        )
        if not publication.is_registered:
            complain(f"the ocid prefix {publication.prefix} is not registered: set CITYLEADS_OCDS_PREFIX")
    if found is not None:
        counts = Counter(one.kind for one in found)
        out.print(
            tables.table("Complaints", ["kind", "count"], [[kind, str(counts[kind])] for kind in KINDS])
        )
        for one in found[:SHOWN]:
            out.print(
                escape(f"{one.kind}: {one.what} {one.lead_id} {', '.join(one.notices)}"),
                highlight=False,
                soft_wrap=True,
            )
        if len(found) > SHOWN:
            out.print(f"… and {len(found) - SHOWN} more; --json lists all", highlight=False)
