"""The commands about what was landed: replay, and rejects with the way back to the bytes."""

import getpass
import sys
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.markup import escape

from cityleads.bootstrap import warehouse_of
from cityleads.cli._model_files import ModelOption
from cityleads.cli._progress import progress
from cityleads.cli._sources import chosen_sources
from cityleads.cli.contents._model_comparison import show_comparison
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    SourcesOption,
    day_option,
    err,
    fail,
    out,
    print_json,
    written,
)
from cityleads.settings import Mode
from domain.crawl.counts import in_number
from pipeline.replay import Difference
from pipeline.replay import replay as again
from warehouse.rejects import body_of, newest_rejects
from web.operating.acting import Operator, read_again

app = typer.Typer()
USUAL_REJECTS = 50


@app.command(
    epilog="Examples:  cityleads replay --source tr_bulletin, then the same with --apply"
    "  ·  cityleads replay --model relevance.json.gz"
)
def replay(
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Keep the result; without it nothing is changed.")
    ] = False,
    model: ModelOption = None,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Read the archived documents again with today's parsers and words, and show what would differ.

    With --model the notices are judged by another model's file instead, and what it would make of them is shown by
    country and source; nothing is read again and nothing kept.
    """
    chosen_sources([source] if source else None)
    if model:
        if apply:
            fail("--model only compares; a model is kept by putting its file in the place of the shipped one")
        show_comparison(mode, model, source, as_json=as_json)
        return
    with progress(err, quiet=as_json) as say, warehouse_of(mode) as engine:
        difference = again(
            engine, source, apply=apply, progress=lambda done: say(f"{done} documents read again")
        )
    if as_json:
        print_json({name: getattr(difference, name) for name in difference.__slots__})
    else:
        _show(difference)
        written(mode, "Applied." if apply else "Nothing was changed; `--apply` keeps this result.")


def _show(found: Difference) -> None:
    """What a replay changes."""
    told = in_number(
        f"{found.documents} documents read again: {len({row[:2] for row in found.notices})} notices differ,"
        f" {len(found.leads_new)} leads appear, {len(found.leads_gone)} vanish,"
        f" {len(found.no_longer_read)} notices are not found any more (kept)."
    )
    out.print(told)
    for source, native_id, name in found.notices[:50]:
        out.print(escape(f"  {source} {native_id}: {name}"), highlight=False)


@app.command(
    epilog="Examples:  cityleads rejects --source news --since 2026-11-23  ·  cityleads rejects --body 1 > page.html"
)
def rejects(
    source: SourcesOption = None,
    since: Annotated[date | None, day_option("Only what was seen on this day, UTC, or later.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many. Default: 50.")] = None,
    body: Annotated[
        int | None,
        typer.Option(help="Write the bytes of the document of this id to standard output instead."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Let the documents of --source be refined again instead.")
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List what could not be read, the newest first: why, of which notice, and in which document its bytes are."""
    if again:
        _read_again(mode, source)
        return
    if body is not None:
        if source or since or limit or as_json:
            fail("--body writes one document's bytes and takes no other option but --mode")
        _write_body(mode, body)
        return
    names = chosen_sources(source)
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = newest_rejects(connection, names, since, limit or USUAL_REJECTS)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        notice = f" {row['native_id']}" if row["native_id"] else ""
        size = in_number(f"{row['bytes']:,} bytes")
        where = f"document {row['document_id']}, {row['kind']}, {size}, {row['url'] or row['key']}"
        _say(
            f"{row['rejected_at']:%Y-%m-%d %H:%M} {row['source']}{notice}: {row['message']} ({row['reason']})"
        )
        _say(f"    {where}")
    _say(f"{len(rows)} rejects; `cityleads rejects --body ID --mode {mode}` writes a document's bytes.")


def _read_again(mode: Mode, source: list[str] | None) -> None:
    """The documents wait; refine reads them."""
    if not source:
        fail("--again wants --source: of which source the documents are to be read again")
    operator = Operator(getpass.getuser(), getpass.getuser(), datetime.now(UTC))
    with warehouse_of(mode) as engine, engine.begin() as connection:
        waiting = sum(read_again(connection, operator, name) for name in chosen_sources(source))
    written(
        mode, f"{waiting} documents wait to be read again; the DAG refine, or `cityleads run`, reads them"
    )


def _say(line: str) -> None:
    out.print(in_number(line), markup=False, highlight=False, soft_wrap=True)


def _write_body(mode: Mode, document_id: int) -> None:
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = body_of(connection, document_id)
    if found is None:
        fail(f"there is no document {document_id} in the {mode} warehouse; `cityleads rejects` names some")
    sys.stdout.buffer.write(found)
    sys.stdout.buffer.flush()
