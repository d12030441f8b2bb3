"""The commands about sources: sources, sources try, sources permit, sources permissions."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from cityleads import crawl
from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import tables
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    ServedModeOption,
    chosen_sources,
    day_option,
    err,
    fail,
    out,
    print_json,
    written,
)
from cityleads.settings import Mode, Settings
from domain.clock import LAST_DAY, moment_of
from domain.crawl import CrawlOrder
from domain.permission import Permission
from sandbox.faults import FAULTS
from scrapers.source_config import facts
from warehouse import permissions

USUAL_PAGES = 10
LONGEST = timedelta(days=2 * 365)
FEWEST_DAYS = 5  # a long week-end must not look like an empty portal
SourceName = Annotated[str, typer.Argument(help="The source, e.g. th_egp.")]


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    group = typer.Typer(
        help="Show every source and how its last crawl ended; try one, or record a permission.",
        invoke_without_command=True,
    )
    group.callback(epilog="Example:  cityleads sources --json")(sources)
    group.command(
        "try",
        epilog="Examples:  cityleads sources try tr_ilan  ·  cityleads sources try th_egp --mode live --pages 1",
    )(try_)
    group.command(
        "permit",
        epilog="Example:  cityleads sources permit th_egp --by 'Comptroller General' --reference 'letter 0405/1234'"
        " --until 2027-12-31 --mode live",
    )(permit)
    group.command("permissions")(permissions_)
    app.add_typer(group, name="sources")


def sources(context: typer.Context, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show every source and how its last crawl ended."""
    if context.invoked_subcommand:
        return
    from cityleads import queries  # Scrapy-free commands stay quick

    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = queries.sources(connection)
    print_json(rows) if as_json else out.print(tables.sources_table(rows))


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
    day: Annotated[int, typer.Option(min=1, max=LAST_DAY, help="Sandbox: its calendar day.")] = 1,
    fault: Annotated[str, typer.Option(help="Sandbox: a fault that the portal shall play.")] = "",
    mode: ServedModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Ask a portal for a few pages and say whether they are as recorded. The warehouse is not written to.

    Told are robots.txt and its verdict, how each answer came, what was listed and read, rejects and unknown fields,
    the share of notices that tells each field, and what to do. The bodies are kept for a test. The exit code is 1
    unless what was asked for came and was read.
    """
    from cityleads.first_contact import meet  # see sources

    chosen_sources([name])
    if fault and (mode != "sandbox" or fault not in FAULTS):
        fail(f"there is no fault '{fault}' in {mode} mode; the sandbox has {', '.join(FAULTS)}")
    settings = Settings.from_environment()
    folder = to or settings.home / "captures" / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    granted = _granted(mode, name) if permitted else ()
    with tables.progress(err, quiet=as_json) as say, _portals(mode) as address:
        say(f"asking {', '.join(facts(name).hosts)} ({mode})")
        order = _order(name, pages, mode, address, day)
        found = meet(replace(order, fault=fault, permissions=granted), folder)
    print_json(found.as_json()) if as_json else tables.met(out, found)
    if not found.well:
        raise typer.Exit(1)


@contextmanager
def _portals(mode: Mode) -> Iterator[str]:
    """The sandbox's address, or "" for the real portals."""
    if mode != "sandbox":
        yield ""
        return
    from sandbox.server import running as serving  # only the sandbox needs it

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


def permit(
    name: SourceName,
    by: Annotated[str, typer.Option(help="The office that permits it.")] = "",
    reference: Annotated[str, typer.Option(help="The letter or mail in which it does.")] = "",
    until: Annotated[date | None, day_option("Last day of the permission, in the portal's zone.")] = None,
    host: Annotated[
        list[str] | None, typer.Option(help="Only this host (may be repeated). Default: all of the source's.")
    ] = None,
    path: Annotated[
        list[str] | None, typer.Option(help="Only this path and all below it (may be repeated). Default: /.")
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what stands.")] = False,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Record that a portal's owner has permitted in writing what its robots.txt forbids.

    It lifts robots.txt's refusal for the named hosts and paths until that day, and nothing else: no challenge, login or
    pace. It is shown wherever the source is shown.
    """
    chosen_sources([name])
    user = getpass.getuser()
    if withdraw:
        _no_more(by=by, reference=reference, until=until, host=host, path=path)
    with warehouse_of(mode) as engine, engine.begin() as connection:
        if withdraw:
            taken = permissions.withdraw(connection, name, datetime.now(UTC), user)
            if not taken:
                fail(f"no permission of {name} stands in the {mode} warehouse, so none was withdrawn")
            written(mode, f"{taken} permissions of {name} were withdrawn")
            return
        today = facts(name).local(now_in(engine, mode)).date()
        values = _checked(name, by, reference, until, host, path, today)
        stamped = {"source": name, "recorded_at": datetime.now(UTC), "recorded_by": user}
        permissions.record(connection, values | stamped)
    where = f"{', '.join(values['hosts'])} {', '.join(values['paths'])}"
    written(mode, f"robots.txt's refusal is lifted for {name} ({where}) until {until}")


def _no_more(**given: object) -> None:
    """Refuse what a withdrawal would leave out of account: it takes back all that stands of the source."""
    beside = ", ".join(f"--{name}" for name, value in given.items() if value)
    if beside:
        raise typer.BadParameter(f"--withdraw takes back all that stands and goes without {beside}")


def _checked(
    name: str,
    by: str,
    reference: str,
    until: date | None,
    hosts: list[str] | None,
    paths: list[str] | None,
    today: date,
) -> dict[str, Any]:
    """The columns of a permission. Raises BadParameter for what cannot be meant."""
    for option, value in (("--by", by), ("--reference", reference), ("--until", until)):
        if not value or not str(value).strip():
            raise typer.BadParameter(f"{option} is missing: who permits it, in which letter, until which day")
    if until is None or until < today:
        raise typer.BadParameter(f"--until {until} has passed")
    if until > today + LONGEST:
        raise typer.BadParameter(
            f"--until {until} is more than two years ahead: an office's word is asked for anew by then; the last day"
            f" that can be recorded today is {today + LONGEST}"
        )
    own = facts(name).hosts
    foreign = sorted({one.lower() for one in hosts or ()} - set(own))
    if foreign:
        raise typer.BadParameter(f"{', '.join(foreign)} is no host of {name}; it has {', '.join(own)}")
    # Addresses are compared decoded and without their query: a path that holds such a sign would never be met.
    wrong = [one for one in paths or () if not one.startswith("/") or ".." in one or set(one) & set("?#*%")]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]} is no path; write it from the root, e.g. /appapi")
    return {
        "hosts": [one.lower() for one in hosts or own],
        "paths": list(paths or ["/"]),
        "granted_by": by.strip(),
        "reference": reference.strip(),
        "until": until,
    }


def permissions_(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """List every permission that was recorded, those that have ended or were withdrawn among them."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = permissions.recorded(connection, chosen_sources(None))
    if as_json:
        print_json(rows)
    else:
        out.print(
            tables.permissions_table(rows) if rows else f"no permission is recorded in the {mode} warehouse"
        )
