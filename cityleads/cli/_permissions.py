"""The commands about written permissions of portals' owners: sources permit, sources permissions."""

import getpass
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._sources import chosen_sources
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    day_option,
    fail,
    out,
    print_json,
    written,
)
from cityleads.settings import Mode
from scrapers.source_config import facts
from warehouse import permissions as store

LONGEST = timedelta(days=2 * 365)
SourceName = Annotated[str, typer.Argument(help="The source, e.g. th_egp.")]


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
    chosen_sources([name], crawled=True)
    if withdraw:
        _no_more(by=by, reference=reference, until=until, host=host, path=path)
        _withdraw(name, mode)
        return
    with warehouse_of(mode, make=True) as engine, engine.begin() as connection:
        today = facts(name).local(now_in(engine, mode)).date()
        _check_word(by, reference, until, today)
        hosts, paths = _hosts(name, host or ()), _paths(path or ("/",))
        row = {"source": name, "recorded_at": datetime.now(UTC), "recorded_by": getpass.getuser()}
        office = {"granted_by": by.strip(), "reference": reference.strip(), "until": until}
        store.record(connection, row | office | {"hosts": hosts, "paths": paths})
    where = f"{', '.join(hosts)} {', '.join(paths)}"
    written(mode, f"robots.txt's refusal is lifted for {name} ({where}) until {until}")


def _withdraw(name: str, mode: Mode) -> None:
    with warehouse_of(mode) as engine, engine.begin() as connection:
        taken = store.withdraw(connection, name, datetime.now(UTC), getpass.getuser())
    if not taken:
        fail(f"no permission of {name} stands in the {mode} warehouse, so none was withdrawn")
    written(mode, f"{taken} permissions of {name} were withdrawn")


def _no_more(**given: object) -> None:
    """Refuse what a withdrawal would leave out of account: it takes back all that stands of the source."""
    beside = ", ".join(f"--{name}" for name, value in given.items() if value)
    if beside:
        raise typer.BadParameter(f"--withdraw takes back all that stands and goes without {beside}")


def _check_word(by: str, reference: str, until: date | None, today: date) -> None:
    """Raise BadParameter unless it is said who permits it, in which letter, and until a day that can be meant."""
    for option, value in (("--by", by.strip()), ("--reference", reference.strip()), ("--until", until)):
        if not value:
            raise typer.BadParameter(f"{option} is missing: who permits it, in which letter, until which day")
    if until is None or until < today:
        raise typer.BadParameter(f"--until {until} has passed")
    if until > today + LONGEST:
        raise typer.BadParameter(
            f"--until {until} is more than two years ahead: an office's word is asked for anew by then; the last day"
            f" that can be recorded today is {today + LONGEST}"
        )


def _hosts(name: str, given: Iterable[str]) -> list[str]:
    """The hosts of a permission: all of the source's unless some are given. Raises BadParameter for a foreign one."""
    own, asked = facts(name).hosts, [one.lower() for one in given]
    if foreign := sorted(set(asked) - set(own)):
        raise typer.BadParameter(f"{', '.join(foreign)} is no host of {name}; it has {', '.join(own)}")
    return asked or list(own)


def _paths(given: Iterable[str]) -> list[str]:
    """The paths of a permission. Raises BadParameter for one that no address could be below."""
    paths = list(given)
    # Addresses are compared decoded and without their query: a path that holds such a sign would never be met.
    wrong = [one for one in paths if not one.startswith("/") or ".." in one or set(one) & set("?#*%")]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]} is no path; write it from the root, e.g. /appapi")
    return paths


def permissions(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """List every permission that was recorded, those that have ended or were withdrawn among them."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = store.recorded(connection, chosen_sources(None))
    if as_json:
        print_json(rows)
    else:
        out.print(_table(rows) if rows else f"no permission is recorded in the {mode} warehouse")


def _table(rows: Sequence[tables.Row]) -> Table:
    """Every recorded permission in 80 columns; `--json` has the rest: who recorded it, and when."""
    shown = [
        [
            row["source"],
            escape(f"{row['granted_by']}: {row['reference']}"),
            "\n".join((*row["hosts"], *row["paths"])),
            f"{row['until']}"
            + (f"\nwithdrawn {row['withdrawn_at']:%Y-%m-%d}" if row["withdrawn_at"] else ""),
        ]
        for row in rows
    ]
    return tables.table("Permissions", ["source", "by", "hosts and paths", "until"], shown)
