"""The commands about cities in smart-city programmes: cities; city NAME and city set."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from sqlalchemy import Connection

from cityleads.bootstrap import clock_of, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._lazy import ShownByName
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    fail,
    out,
    print_json,
    written,
)
from cityleads.settings import Mode
from domain.city import CityStep
from pipeline.programmes.cities import record_step
from transform.values.city_programmes import programme_facts
from transform.values.reduced_dates import read_moment
from warehouse.programmes import cities as store

app = typer.Typer()
group = typer.Typer(
    cls=ShownByName, help="One city: its path in smart-city programmes.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="A city or province: its name, or its code in core.place.")]
_LISTS = ("steps", "events", "facts", "leads", "projects")


@app.command(epilog="Example:  cityleads cities --country TH")
def cities(
    country: CountryOption = None, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False
) -> None:
    """List the cities that are in a smart-city programme, with their leads and projects."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = store.cities(connection, country)
    if as_json:
        print_json(rows)
        return
    shown = [
        [
            row["place_code"],
            row["city"],
            ", ".join(row["programmes"]),
            "yes" if row["is_approved"] else "",
            row["leads"],
            row["projects"],
        ]
        for row in rows
    ]
    columns = ["code", "city", "programmes", "approved", "leads", "projects"]
    out.print(tables.table("Cities", columns, shown, right=(4, 5)))


@group.command(epilog="Example:  cityleads city 'Khon Kaen'")
def show(name: Name, mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show one city: its path with dates and sources, what changed, and its leads and projects.

    The facts of its programmes are with it: their criteria, privileges and types of projects.
    """
    with warehouse_of(mode) as engine, engine.connect() as connection:
        place = _found(connection, name, mode)
        told = store.city(connection, place["code"])
    programmes = {row["programme"] for row in told["steps"]}
    told["facts"] = [fact._asdict() for fact in programme_facts() if fact.programme in programmes]
    if as_json:
        print_json(place | told)
        return
    out.print(f"[bold]{escape(place['en'])}[/bold] ({escape(place['local'])}) · {place['code']}")
    for title in _LISTS:
        if told[title]:
            out.print(f"[bold]{title}[/bold]")
            out.print(tables.plain_table(told[title]))
    if not told["steps"]:
        out.print("it is in none of the programmes that are known here")


@group.command(
    "set",
    epilog="Example:  cityleads city set 'Nong Khai City' --programme depa --step plan --date 2026-10"
    " --source 'depa, letter of 5 October' --by 'Kim, Bangkok'",
)
def set_(
    name: Name,
    programme: Annotated[str, typer.Option(help="The programme's code, e.g. depa.")],
    step: Annotated[str, typer.Option(help="The programme's own word, e.g. zone, plan, certified.")],
    since: Annotated[
        str, typer.Option("--date", help="Year, month or day of it: 2026, 2026-10, 2026-10-05.")
    ],
    source: Annotated[str, typer.Option(help="Who says so; shown wherever the step is shown.")],
    by: Annotated[str, typer.Option("--by", help="Who records it.")],
    area: Annotated[str, typer.Option(help="The part of the place. Default: all of it.")] = "",
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Record a step that a city has reached; it stays beside the table that comes with cityleads.

    A change is told once in the mails of its country. Which titles are leads follows from the table alone.
    """
    if not source.strip():
        raise typer.BadParameter("--source is missing: who says so")
    with warehouse_of(mode) as engine, engine.begin() as connection:
        now = clock_of(engine, mode)
        place = _found(connection, name, mode)
        told = CityStep(
            place["code"],
            programme,
            step,
            area.strip(),
            _reduced(since),
            source.strip(),
            now.date().isoformat(),
            by.strip(),
        )
        events = record_step(connection, told, now)
    changed = (
        f"was {events[0].old_step or 'not in it'}" if events else "nothing changes: it is as far already"
    )
    written(mode, f"{place['en']} ({place['code']}): {programme} {step} {since}; {changed}")


def _reduced(text: str) -> str:
    """A year, month or day as it was typed. Raises BadParameter for what is none."""
    try:
        _at, precision = read_moment(text, "UTC")
    except ValueError:
        precision = "minute"
    if precision == "minute":
        raise typer.BadParameter(f"'{text}' is no year, month or day; write 2026, 2026-10 or 2026-10-05")
    return text


def _found(connection: Connection, name: str, mode: Mode) -> dict[str, Any]:
    """The place of a name; stops the command where there is none, or are several."""
    rows = store.find(connection, name.strip())
    if not rows:
        fail(
            f"there is no place {name} in the {mode} warehouse; `cityleads cities` lists those in programmes"
        )
    if len(rows) > 1:
        fail(
            f"{name} is the name of several places; say which by its code: {', '.join(r['code'] for r in rows)}"
        )
    return rows[0]
