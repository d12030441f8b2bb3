"""The commands that run the chain, and the portals of the sandbox: run, sandbox serve."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from cityleads import captures as recorded
from cityleads import figures
from cityleads import run as running
from cityleads.bootstrap import open_warehouse
from cityleads.cli import _tables as tables
from cityleads.cli._progress import progress
from cityleads.cli._sources import chosen_sources
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    SourcesOption,
    day_option,
    err,
    fail,
    out,
    print_json,
)
from cityleads.cli.sources import sources_table
from cityleads.settings import Mode, Settings
from domain.clock import LAST_DAY
from domain.crawl.target import CrawlTarget
from sandbox.faults import FAULTS
from sandbox.server import portals
from sandbox.server import running as serving

app = typer.Typer()
sandbox = typer.Typer(help="Local portals with sample notices.", no_args_is_help=True)
USUAL_DAYS = 2


@app.command(
    epilog="Examples:  cityleads run  ·  cityleads run --days 3  ·  cityleads run --captures recorded/ --json"
)
def run(
    days: Annotated[
        int | None,
        typer.Option(min=1, max=LAST_DAY, help="Sandbox: crawl days 1 to N; known days are not repeated. 2."),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Go to the real portals: slowly, and as their robots.txt allows.")
    ] = False,
    captures: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Read recorded bodies from this folder.")
    ] = None,
    source: SourcesOption = None,
    since: Annotated[date | None, day_option("Live: reach back to this day.")] = None,
    max_pages: Annotated[
        int | None, typer.Option(min=1, help="Live: at most this many list pages a source.")
    ] = None,
    fault: Annotated[
        str,
        typer.Option(
            help="Sandbox: let every portal misbehave; docs/faults.md names the ways.", metavar="FAULT"
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Crawl, refine and make the four digests. Without options: the sandbox's first two days."""
    settings, sources = Settings.from_environment(), chosen_sources(source, crawled=not captures)
    where = _where(live=live, captures=captures)
    _refuse_foreign_options(where, days=days, fault=fault, since=since, max_pages=max_pages)
    if captures:
        _refuse_no_captures(captures, sources)
    with progress(err, quiet=as_json) as say:
        if captures:
            report = running.run_captures(settings, captures, sources, say)
        elif live:
            report = running.run_live(settings, sources, CrawlTarget(since=since, max_pages=max_pages), say)
        else:
            report = running.run_sandbox(settings, days or USUAL_DAYS, sources, say, fault)
    _end(report, settings, as_json=as_json)


def _end(report: running.Report, settings: Settings, *, as_json: bool) -> None:
    """Show what a run did, and end with 1 where it is not well."""
    if as_json:
        print_json(report.as_json())
    else:
        _show(report, settings)
        if report.mode == "captures":
            _show_captures(report.bodies, settings)
    if report.blind:
        ended = ", ".join(f"{name} {state}" for name, state in report.unread.items())
        fail(f"no source could be read: {ended}; `cityleads sources` tells why")
    if not report.well:
        fail("the figures differ from the answer key's")


def _where(*, live: bool, captures: Path | None) -> Mode:
    if live and captures:
        fail("choose one of --live and --captures")
    if live or captures:
        return "live" if live else "captures"
    usual = os.environ.get("CITYLEADS_MODE") or DEFAULT_MODE
    if usual != "sandbox":
        fail(f"CITYLEADS_MODE is {usual}: say --live or --captures DIR, or set it to sandbox for sample data")
    return "sandbox"


# Which options of `run` belong to which kind of run: an option that would be ignored is refused.
_OPTIONS_OF: dict[Mode, tuple[str, ...]] = {
    "sandbox": ("days", "fault"),
    "live": ("since", "max_pages"),
    "captures": (),
}


def _refuse_foreign_options(where: Mode, **given: object) -> None:
    for mode, names in _OPTIONS_OF.items():
        foreign = [f"--{name.replace('_', '-')}" for name in names if given[name] and mode != where]
        if foreign:
            fail(f"{' and '.join(foreign)} is for {mode} runs alone, and this is one of {where}")
    if given["fault"] and given["fault"] not in FAULTS:
        fail(f"there is no fault '{given['fault']}'; there are {', '.join(FAULTS)}")


def _refuse_no_captures(folder: Path, sources: Sequence[str]) -> None:
    """Refuse a folder of which nothing would be read: sources shown as empty would be a false verdict."""
    if any(found for source in sources for found in recorded.find(folder, source)):
        return
    fail(
        f"no file of {folder} is named as the captures of any source asked for are (`captures` in"
        " scrapers/sources/*.yml); one file, also one that `cityleads sources try` kept, is read by"
        " `cityleads read SOURCE FILE`"
    )


def _show(told: running.Report, settings: Settings) -> None:
    """What a run did, how the sources are, and where the digests lie."""
    out.print(sources_table(told.sources))
    expected = {check.figure: check for check in told.checks}
    columns = ["", "this run", "in the warehouse"] + (["answer key"] if expected else [])
    rows = []
    for figure, total in told.holds.items():
        row: list[object] = [figure.replace("_", " "), told.did.get(figure, ""), total]
        check = expected.get(figure)
        if check:
            row.append(
                f"[green]{check.expected} ✓[/green]" if check.well else f"[red]{check.expected} ✗[/red]"
            )
        rows.append(row)
    out.print(tables.table(f"Result ({told.mode} warehouse)", columns, rows, right=(1, 2, 3)))
    for path in told.digests:
        if path.suffix == ".html":
            out.print(f"digest  {path}", highlight=False, soft_wrap=True)
    if not told.digests and settings.smtp_url is None and told.holds["mails"]:
        out.print(f"No new mail. Earlier ones are in {settings.outbox}", highlight=False, soft_wrap=True)


_BODIES = ("source", "files", "not recorded", "read", "rejected", "not ours", "leads")


def _show_captures(bodies: Sequence[dict[str, Any]], settings: Settings) -> None:
    """What was read from recorded bodies, source by source, and why the rest was not."""
    engine = open_warehouse(settings, "captures")
    with engine.connect() as connection:
        rejects = figures.rejects_by_source(connection)
    engine.dispose()
    rows = [[row[name.replace(" ", "_")] for name in _BODIES] for row in bodies]
    out.print(tables.table("Recorded bodies", list(_BODIES), rows, right=tuple(range(1, len(_BODIES)))))
    out.print("not recorded: reconstructed, or of a documented shape; not ours: passed over by rule (--json)")
    for row in rejects:
        told = f"{row['source']}: {row['times']} × {row['reason']} – {row['example']}"
        out.print(escape(told), highlight=False, soft_wrap=True)


@sandbox.command("serve")
def sandbox_serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    day: Annotated[int, typer.Option(min=1, help="The day that requests without X-Sandbox-Day get.")] = 1,
) -> None:
    """Serve the sandbox portals on this machine until Ctrl-C."""
    with serving(port, day) as server:
        out.print(f"The sandbox answers on {server.address}, day {day}, for these hosts:", highlight=False)
        for host, there in sorted(portals().items()):
            out.print(f"  {host}  ({', '.join(there)})", highlight=False)
        out.print("Ask with the real address in the header X-Sandbox-Url. Ctrl-C ends it.")
        try:
            server.wait()
        except KeyboardInterrupt:
            out.print("ended")
