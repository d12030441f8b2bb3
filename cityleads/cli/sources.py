"""The commands about sources: sources, sources show, try, permit, permissions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from cityleads import crawl, figures
from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._permissions import SourceName, permissions, permit
from cityleads.cli._progress import progress
from cityleads.cli._source_reach import show
from cityleads.cli._sources import chosen_sources
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    ServedModeOption,
    err,
    fail,
    out,
    print_json,
)
from cityleads.completeness.reach import with_reach
from cityleads.health.first_contact import Met, meet
from cityleads.settings import Mode, Settings
from domain.clock import LAST_DAY, moment_of
from domain.crawl import CrawlOrder, CrawlState, FailureReason
from domain.crawl.counts import in_number
from domain.crawl.outcome import Outcome
from domain.permission import Permission
from domain.reasons import sentence
from sandbox.faults import FAULTS
from sandbox.server import running as serving
from scrapers.source_config import facts
from warehouse.monitoring.source_health import NEVER

USUAL_PAGES = 10
Row = dict[str, Any]
STATE_STYLE = {"complete": "green", "empty": "green", "partial": "yellow", "not_configured": "dim"}
FEWEST_DAYS = 5  # a long week-end must not look like an empty portal


group = typer.Typer(
    help="Show every source and how its last crawl or import ended; one's reach; try one, or record a permission.",
    invoke_without_command=True,
)
group.command(
    "permit",
    epilog="Example:  cityleads sources permit th_egp --by 'Comptroller General' --reference 'letter 0405/1234'"
    " --until 2027-12-31 --mode live",
)(permit)
group.command("permissions")(permissions)
group.command("show", epilog="Example:  cityleads sources show th_egp")(show)


@group.callback(epilog="Example:  cityleads sources --json")
def sources(context: typer.Context, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show every source and how its last crawl, or the last import of its files, ended."""
    if context.invoked_subcommand:
        return
    settings = Settings.from_environment()
    with warehouse_of(mode) as engine, engine.connect() as connection:
        crawled = [figures.as_set_up(row, mode) for row in figures.sources(connection)]
        brought = [_with_its_site(row, settings) for row in figures.file_sources(connection)]
        rows = with_reach(connection, [*crawled, *brought]) if as_json else []
    if as_json:
        print_json(rows)
    else:
        out.print(sources_table(crawled))
        out.print(files_table(brought))


@group.command(
    "try",
    epilog="Examples:  cityleads sources try tr_ilan  ·  cityleads sources try th_egp --mode live --pages 1",
)
def try_(
    name: SourceName,
    pages: Annotated[int, typer.Option(min=1, help="At most this many list pages.")] = USUAL_PAGES,
    to: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Keep the bodies here. Default: below CITYLEADS_HOME."),
    ] = None,
    permitted: Annotated[
        bool, typer.Option("--permitted", help="Go by the permissions recorded in the mode's warehouse.")
    ] = False,
    day: Annotated[
        int | None, typer.Option(min=1, max=LAST_DAY, help="Sandbox: its calendar day. 1.")
    ] = None,
    fault: Annotated[str, typer.Option(help="Sandbox: a fault that the portal shall play.")] = "",
    mode: ServedModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Ask a portal for a few pages and say whether they are as recorded. The warehouse is not written to.

    Told are robots.txt and its verdict, how each answer came, what was listed and read, rejects and unknown fields,
    the share of notices that tells each field, and what to do. The bodies are kept for a test. The exit code is 1
    unless what was asked for came and was read.
    """
    chosen_sources([name], crawled=True)
    if fault and (mode != "sandbox" or fault not in FAULTS):
        fail(f"there is no fault '{fault}' in {mode} mode; the sandbox has {', '.join(FAULTS)}")
    if day and mode != "sandbox":
        fail(
            f"--day is the sandbox's calendar day, and this is {mode} mode: the portal is asked as it is today"
        )
    settings = Settings.from_environment()
    folder = to or settings.home / "captures" / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    granted = _granted(mode, name) if permitted else ()
    with progress(err, quiet=as_json) as say, _portals(mode) as address:
        say(f"asking {', '.join(facts(name).hosts)} ({mode})")
        order = _order(name, pages, mode, address, day or 1)
        found = meet(replace(order, fault=fault, permissions=granted), folder)
    print_json(found.as_json()) if as_json else _show(found)
    if not found.well:
        raise typer.Exit(1)


@contextmanager
def _portals(mode: Mode) -> Iterator[str]:
    """The sandbox's address, or "" for the real portals."""
    if mode != "sandbox":
        yield ""
        return
    with serving() as server:
        yield server.address


def _order(name: str, pages: int, mode: Mode, address: str, day: int) -> CrawlOrder:
    known = facts(name)
    now = moment_of(day) if mode == "sandbox" else datetime.now(UTC)
    today = known.local(now).date()
    since = today - timedelta(days=max(known.overlap_days, FEWEST_DAYS))
    return CrawlOrder(name, "walk", now, since, today, (), pages, address, day, run="cli")


def _granted(mode: Mode, name: str) -> tuple[Permission, ...]:
    with warehouse_of(mode) as engine, engine.connect() as connection:
        today = facts(name).local(now_in(engine, mode)).date()
        return crawl.permitted(connection, name, today)


def sources_table(rows: Sequence[Row]) -> Table:
    """Every source and how its last crawl ended."""
    shown = [
        [
            row["source"],
            row["country"],
            _styled(row["last_state"]),
            row["last_rows"],
            row["notices"],
            row["rejects"],
            escape(" · ".join(filter(None, (row["last_reason"], _permission(row))))),
        ]
        for row in rows
    ]
    return tables.table(
        "Sources", ["source", "country", "last crawl", "rows", "notices", "rejects", "why"], shown, (3, 4, 5)
    )


def _styled(state: str) -> str:
    style = STATE_STYLE.get(state, "red")
    return f"[{style}]{state}[/{style}]"


def _with_its_site(row: Row, settings: Settings) -> Row:
    """A source whose files people bring, with the folder, and the site that an operator named; nothing reads that.

    One that waits for the address is not configured until files of it came.
    """
    setting = facts(row["source"]).setting
    site = settings.k_city_url if setting else None
    found = row | {"folder": str(settings.inbox), "site": site or ""}
    if setting and not site:
        state = CrawlState.NOT_CONFIGURED.value if row["last_state"] == NEVER else row["last_state"]
        found |= {"last_state": state, "last_reason": row["last_reason"] or f"{setting} is not set"}
    return found


def _about_site(row: Row) -> str:
    return f"{row['site']} is not read: its layout is not known" if row["site"] else row["last_reason"]


def files_table(rows: Sequence[Row]) -> Table:
    """The sources whose files people bring: the last import, what is kept of all of them, and the watched folder."""
    shown = [
        [
            row["source"],
            f"{row['last_started_at']:%Y-%m-%d %H:%M} UTC" if row["last_started_at"] else "never",
            _styled(row["last_state"]),
            row["last_read"],
            row["documents"],
            row["rejects"],
            escape(row["folder"]),
            escape(_about_site(row)),
        ]
        for row in rows
    ]
    head = ["source", "last import", "state", "rows read", "files", "rejects", "folder", "why"]
    return tables.table("Files that people bring", head, shown, (3, 4, 5))


def _permission(row: Row) -> str:
    """That a written permission lifts what robots.txt forbids; "" where none stands."""
    return f"permitted until {row['permitted_until']} ({row['permission']})" if row["permission"] else ""


def _show(found: Met) -> None:
    """What a first meeting with a portal has shown."""
    for row in found.answers:
        how = " ".join(filter(None, (row["content_type"], row["encoding"], row["protocol"], row["tls"])))
        took = in_number(f"{row['seconds']:.2f} s, {row['bytes']:,} bytes")
        told = f"{row['method']} {row['url']}: {row['status']}, {took}, {how}"
        out.print(told, highlight=False, soft_wrap=True, markup=False)
    listed = in_number(f"{found.outcome.rows} notices listed")
    counts = ", ".join((listed, f"{found.read} read", *_passed_over(found)))
    out.print(f"robots.txt {found.robots}", highlight=False)
    why = sentence(found.outcome.troubles)
    out.print(f"{found.outcome.state}: {counts}" + (f"; {escape(why)}" if why else ""), highlight=False)
    out.print(f"page markers: {_markers(found.outcome)}", highlight=False)
    for reason, (times, message) in found.rejects.items():
        out.print(f"rejected {times} × {reason}: {escape(message)}", highlight=False, soft_wrap=True)
    for name, example in found.unknown.items():
        out.print(f"unknown field {escape(name)}: {escape(example[:80])}", highlight=False, soft_wrap=True)
    told = ", ".join(f"{name} {share:.0%}" for name, share in found.coverage.items())
    out.print(f"notices tell: {told or 'nothing, as none was read'}", highlight=False, soft_wrap=True)
    out.print(f"bodies  {found.kept}", highlight=False, soft_wrap=True)
    out.print(found.advice, soft_wrap=True, highlight=False, markup=False)


def _passed_over(found: Met) -> list[str]:
    """How many rows were not ours by which rule."""
    return [f"{times} passed over by rule ({rule})" for rule, times in found.passed_over.items()]


def _markers(outcome: Outcome) -> str:
    """Whether the pages had the marks by which they are known."""
    wanting = [one["kind"] for one in outcome.troubles if one["code"] == FailureReason.UNKNOWN_FORMAT]
    if wanting:
        return f"missing on pages of kind {', '.join(wanting)}"
    refused = outcome.state == CrawlState.BLOCKED and not outcome.rows
    return "as recorded" if outcome.documents and not refused else "no page of the portal came"
