"""The command line. `cityleads --help` lists the commands; each has examples in its own help."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from cityleads import exchange, feedback, judging, mailing, reading, serving, show, subscribing, tidying
from cityleads.crawling import CrawlError, Field
from cityleads.matching import register as register_matching
from cityleads.settings import Settings, SettingsError, warehouse_of
from cityleads.stack import commands as stack
from scrapers.facts import source_names
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
stack.register(app)
reading.register(app)
judging.register(app)
exchange.register(app)
mailing.register(app)
subscribing.register(app)
tidying.register(app)
serving.register(app)
feedback.register(app)

out = Console()
err = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
InMode = Annotated[
    Literal["sandbox", "live", "captures"],
    typer.Option(
        "--mode", envvar="CITYLEADS_MODE", help="Which warehouse: sample data, real data, or recorded bodies."
    ),
]
Sources = Annotated[
    list[str] | None, typer.Option("--source", "-s", help="Only this source (may be repeated). Default: all.")
]


def fail(message: str) -> NoReturn:
    """Tell what is wrong and stop."""
    err.print(f"[red]cityleads:[/red] {message}", highlight=False, soft_wrap=True)
    raise typer.Exit(1)


def print_json(value: Any) -> None:  # noqa: ANN401  # JSON values are of any type
    """Print JSON for programs, times in ISO 8601."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def chosen(sources: list[str] | None) -> list[str]:
    """Check the names of sources; all of them when none was named."""
    unknown = sorted(set(sources or ()) - set(source_names()))
    if unknown:
        fail(f"there is no source {', '.join(unknown)}; there are {', '.join(source_names())}")
    return sources or list(source_names())


@app.command(
    epilog="Examples:  cityleads run  ·  cityleads run --days 3  ·  cityleads run --captures recorded/ --json"
)
def run(
    days: Annotated[
        int, typer.Option(min=1, max=9, help="Sandbox: crawl days 1 to N; known days are not repeated.")
    ] = 2,
    live: Annotated[
        bool, typer.Option("--live", help="Go to the real portals: slowly, and as their robots.txt allows.")
    ] = False,
    captures: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Read recorded bodies from this folder.")
    ] = None,
    source: Sources = None,
    since: Annotated[str | None, typer.Option(help="Live: reach back to this day (YYYY-MM-DD).")] = None,
    max_pages: Annotated[
        int | None, typer.Option(min=1, help="Live: at most this many list pages a source.")
    ] = None,
    fault: Annotated[
        str, typer.Option(help="Sandbox: let every portal fail like this, e.g. challenge.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Crawl, refine and make the four digests. Without options: the sandbox's first two days."""
    from cityleads import running  # Scrapy-free commands stay quick

    settings, sources = Settings.from_environment(), chosen(source)
    if live and captures:
        fail("choose one of --live and --captures")
    with show.progress(err, quiet=as_json) as say:
        if captures:
            report = running.run_captures(settings, captures, sources, say)
        elif live:
            target = Field(since=date.fromisoformat(since) if since else None, max_pages=max_pages)
            report = running.run_live(settings, sources, target, say)
        else:
            report = running.run_sandbox(settings, days, sources, say, fault)
    if as_json:
        print_json(report.as_json())
    else:
        show.report(out, report, settings)
        if captures:
            show.captures(out, settings)
    if not report.well:
        fail("the figures differ from the answer key's")


@app.command()
def sources(mode: InMode = "sandbox", as_json: AsJson = False) -> None:
    """Show every source and how its last crawl ended."""
    from cityleads import queries  # see run

    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = queries.sources(connection)
    print_json(rows) if as_json else out.print(show.sources_table(rows))


@app.command(epilog="Example:  cityleads leads --country TH --tier lead")
def leads(
    country: Annotated[str | None, typer.Option(help="TH, VN, ID or TR.")] = None,
    tier: Annotated[str | None, typer.Option(help="lead or watch.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 50,
    mode: InMode = "sandbox",
    as_json: AsJson = False,
) -> None:
    """List leads, the nearest deadline first."""
    from cityleads import queries  # see run

    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = queries.leads(connection, country, tier, limit)
    print_json(rows) if as_json else out.print(show.leads_table(rows))


@app.command(epilog="Example:  cityleads lead L-4K7Q2M9XTA")
def lead(lead_id: str, mode: InMode = "sandbox", as_json: AsJson = False) -> None:
    """Show one lead: its notices, the documents behind them, its events and relations."""
    from cityleads import queries  # see run

    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = queries.lead(connection, lead_id)
    if found is None:
        fail(f"there is no lead {lead_id} in the {mode} warehouse; `cityleads leads` lists them")
    print_json(found) if as_json else show.lead(out, found)


@app.command(epilog="Example:  cityleads replay --source tr_bulletin, then the same with --apply")
def replay(
    source: Annotated[str | None, typer.Option("--source", "-s", help="Only this source.")] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Keep the result; without it nothing is changed.")
    ] = False,
    mode: InMode = "sandbox",
    as_json: AsJson = False,
) -> None:
    """Read the archived documents again with today's readers and words, and show what would differ."""
    from cityleads.replay import replay as again  # see run

    chosen([source] if source else None)
    with show.progress(err, quiet=as_json) as say, warehouse_of(mode) as engine:
        difference = again(
            engine, source, apply=apply, progress=lambda done: say(f"{done} documents read again")
        )
    if as_json:
        print_json({name: getattr(difference, name) for name in difference.__slots__})
    else:
        show.difference(out, difference, applied=apply)


@app.command()
def doctor(mode: InMode = "sandbox", as_json: AsJson = False) -> None:
    """Check every precondition and say how to mend what is not well."""
    from cityleads.doctor import examine  # see run

    findings = list(examine(Settings.from_environment(), mode))
    if as_json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in findings])
    else:
        show.findings(out, findings)
    if not all(one.well for one in findings):
        raise typer.Exit(1)


@db.command("upgrade")
def db_upgrade(mode: InMode = "sandbox") -> None:
    """Start the database if need be and bring its schema up to date."""
    from warehouse.migrate import current  # see run

    with warehouse_of(mode) as engine, engine.connect() as connection:
        out.print(f"schema version {current(connection)}")


@db.command("url")
def db_url(mode: InMode = "sandbox") -> None:
    """Print the warehouse's URL, with its password."""
    sys.stdout.write(Settings.from_environment().url(mode) + "\n")


@db.command("psql", epilog="Example:  cityleads db psql -- -c 'select * from mart.leads'")
def db_psql(
    arguments: Annotated[list[str] | None, typer.Argument(help="Arguments for psql, after --.")] = None,
    mode: InMode = "sandbox",
) -> None:
    """Open psql on the warehouse."""
    settings = Settings.from_environment()
    command = show.psql_command(settings, settings.url(mode), arguments or [])
    done = subprocess.run(command.words, env=os.environ | command.environment, check=False)  # noqa: S603  # the user's own words
    raise typer.Exit(done.returncode)


@db.command("status")
def db_status(as_json: AsJson = False) -> None:
    """Tell whether the embedded server runs, and where."""
    status = Settings.from_environment().server.status()
    values = {name: getattr(status, name) for name in status.__slots__}
    print_json(values) if as_json else out.print(values)


@db.command("stop")
def db_stop() -> None:
    """Stop the embedded server; the data stay."""
    Settings.from_environment().server.stop()
    out.print("stopped")


@sandbox.command("serve")
def sandbox_serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    day: Annotated[int, typer.Option(min=1, help="The day that requests without X-Sandbox-Day get.")] = 1,
) -> None:
    """Serve the sandbox portals on this machine until Ctrl-C."""
    show.serve(out, port, day)


def main() -> None:
    """Run the command line; expected trouble is one sentence, not a traceback."""
    try:
        app()
    except (SettingsError, ServerError, CrawlError, ValueError, KeyError) as error:
        err.print(f"[red]cityleads:[/red] {error}", highlight=False, soft_wrap=True)
        sys.exit(1)
    except SQLAlchemyError as error:
        told = str(error).splitlines()[0]
        err.print(
            f"[red]cityleads:[/red] the database: {told}. `cityleads doctor` looks closer.", soft_wrap=True
        )
        sys.exit(1)
