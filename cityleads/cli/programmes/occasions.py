"""The command that lists occasions: fairs, conferences, briefings and calls."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, CountryOption, JsonOption, ModeOption, out, print_json
from warehouse.programmes import occasions as store

app = typer.Typer()


@app.command(epilog="Example:  cityleads occasions --country VN")
def occasions(
    country: CountryOption = None,
    past: Annotated[
        bool, typer.Option("--past", help="Those that are over, or tell no day, as well.")
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List fairs, conferences, briefings and calls that lie ahead, the soonest first.

    Of a country those are listed that are held there, and those that are for all countries.
    """
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = store.list_occasions(connection, now_in(engine, mode), country, past=past)
    if as_json:
        print_json(rows)
        return
    shown = [
        [
            _when(row["starts_at"], row["starts_precision"], row["zone"]),
            _when(row["ends_at"], row["ends_precision"], row["zone"]),
            row["kind"],
            row["country"] or "all",
            escape(row["title"][:120]),
            escape(row["place"][:60]),
            row["source"],
        ]
        for row in rows
    ]
    headings = ["starts", "ends", "kind", "country", "title", "place", "source"]
    out.print(tables.table("Occasions", headings, shown))


def _when(at: datetime | None, precision: str | None, zone: str) -> str:
    """A moment on the occasion's own clock; its day where no more was said."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M}" if precision == "minute" else f"{local:%Y-%m-%d}"
