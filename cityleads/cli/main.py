"""The command line. `cityleads --help` lists the commands; each has examples in its own help."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from cityleads.bootstrap import server_of, url_of, warehouse_of
from cityleads.cli import (
    digest,
    feedback,
    judge,
    logins,
    rates,
    read,
    sources,
    subscribers,
    tables,
    tidy,
    web,
)
from cityleads.cli.match import register as register_matching
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    SourcesOption,
    chosen_sources,
    day_option,
    err,
    fail,
    out,
    print_json,
    written,
)
from cityleads.crawl import CrawlError
from cityleads.settings import Mode, Settings, SettingsError
from cityleads.stack import commands as stack
from domain.clock import LAST_DAY
from domain.crawl_target import CrawlTarget
from sandbox.faults import FAULTS
from warehouse.db import said
from warehouse.migrate import UpgradeError
from warehouse.server import ServerError

app = typer.Typer(
    help="Smart-city tenders of Thailand, Vietnam, Indonesia and Türkiye: one lead each, mailed every morning.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(help="The warehouse's database.", no_args_is_help=True)
sandbox = typer.Typer(help="Local portals with sample notices.", no_args_is_help=True)
for name, group in (("db", db), ("sandbox", sandbox)):
    app.add_typer(group, name=name)
register_matching(app)
logins.register(db)
stack.register(app)
read.register(app)
sources.register(app)
judge.register(app)
rates.register(app)
digest.register(app)
subscribers.register(app)
tidy.register(app)
web.register(app)
feedback.register(app)

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
    from cityleads import run as running  # Scrapy-free commands stay quick

    settings, sources = Settings.from_environment(), chosen_sources(source)
    where = _where(live=live, captures=captures)
    _refuse_foreign_options(where, days=days, fault=fault, since=since, max_pages=max_pages)
    with tables.progress(err, quiet=as_json) as say:
        if captures:
            report = running.run_captures(settings, captures, sources, say)
        elif live:
            report = running.run_live(settings, sources, CrawlTarget(since=since, max_pages=max_pages), say)
        else:
            report = running.run_sandbox(settings, days or USUAL_DAYS, sources, say, fault)
    if as_json:
        print_json(report.as_json())
    else:
        tables.report(out, report, settings)
        if captures:
            tables.captures(out, settings)
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


@app.command(epilog="Example:  cityleads leads --country TH --tier lead")
def leads(
    country: CountryOption = None,
    tier: Annotated[Literal["lead", "watch"] | None, typer.Option(help="Only leads of this tier.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List leads: open ones first, the nearest deadline at the top, then what is over."""
    from cityleads import queries  # see run

    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = queries.leads(connection, country, tier, limit)
    print_json(rows) if as_json else out.print(tables.leads_table(rows))


@app.command(epilog="Example:  cityleads lead L-4K7Q2M9XTA")
def lead(lead_id: str, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show one lead: its notices, the documents behind them, its events and relations."""
    from cityleads import queries  # see run

    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = queries.lead(connection, lead_id)
    if found is None:
        fail(f"there is no lead {lead_id} in the {mode} warehouse; `cityleads leads` lists them")
    print_json(found) if as_json else tables.lead(out, found)


@app.command(epilog="Example:  cityleads replay --source tr_bulletin, then the same with --apply")
def replay(
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Keep the result; without it nothing is changed.")
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Read the archived documents again with today's readers and words, and show what would differ."""
    from pipeline.replay import replay as again  # see run

    chosen_sources([source] if source else None)
    with tables.progress(err, quiet=as_json) as say, warehouse_of(mode) as engine:
        difference = again(
            engine, source, apply=apply, progress=lambda done: say(f"{done} documents read again")
        )
    if as_json:
        print_json({name: getattr(difference, name) for name in difference.__slots__})
    else:
        tables.difference(out, difference)
        written(mode, "Applied." if apply else "Nothing was changed; `--apply` keeps this result.")


@app.command()
def doctor(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Check every precondition and say how to mend what is not well."""
    from cityleads.health.doctor import examine  # see run

    findings = list(examine(Settings.from_environment(), mode))
    if as_json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in findings])
    else:
        tables.findings(out, findings)
    if not all(one.well for one in findings):
        raise typer.Exit(1)


@db.command("upgrade")
def db_upgrade(mode: ModeOption = DEFAULT_MODE) -> None:
    """Start the database if need be and bring its schema up to date."""
    from warehouse.migrate import current  # see run

    with warehouse_of(mode) as engine, engine.connect() as connection:
        written(mode, f"schema version {current(connection)}")


@db.command("url")
def db_url(mode: ModeOption = DEFAULT_MODE) -> None:
    """Print the warehouse's URL, with its password."""
    sys.stdout.write(url_of(Settings.from_environment(), mode) + "\n")


@db.command(
    "psql",
    epilog="Example:  cityleads db psql -c 'select * from mart.leads'",
    context_settings={"ignore_unknown_options": True},
)
def db_psql(
    arguments: Annotated[list[str] | None, typer.Argument(help="psql's own options and arguments.")] = None,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Open psql on the warehouse."""
    settings = Settings.from_environment()
    command = tables.psql_command(settings, url_of(settings, mode), arguments or [])
    done = subprocess.run(command.words, env=os.environ | command.environment, check=False)  # noqa: S603  # the user's own words
    raise typer.Exit(done.returncode)


@db.command("status")
def db_status(as_json: JsonOption = False) -> None:
    """Tell whether the embedded server runs, and where."""
    status = server_of(Settings.from_environment()).status()
    values = {name: getattr(status, name) for name in status.__slots__}
    print_json(values) if as_json else out.print(values)


@db.command("stop")
def db_stop() -> None:
    """Stop the embedded server; the data stay."""
    server_of(Settings.from_environment()).stop()
    out.print("stopped")


@sandbox.command("serve")
def sandbox_serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    day: Annotated[int, typer.Option(min=1, help="The day that requests without X-Sandbox-Day get.")] = 1,
) -> None:
    """Serve the sandbox portals on this machine until Ctrl-C."""
    tables.serve(out, port, day)


def main() -> None:
    """Run the command line; expected trouble is one sentence, not a traceback."""
    try:
        app()
    except (SettingsError, ServerError, UpgradeError, CrawlError, ValueError, KeyError, OSError) as error:
        told = error.args[0] if isinstance(error, KeyError) and error.args else error  # str() would quote it
        err.print(f"[red]cityleads:[/red] {escape(str(told))}", highlight=False, soft_wrap=True)
        sys.exit(1)
    except SQLAlchemyError as error:
        told = escape(said(error).rstrip("."))
        err.print(
            f"[red]cityleads:[/red] the database: {told}. `cityleads doctor` looks closer.", soft_wrap=True
        )
        sys.exit(1)
