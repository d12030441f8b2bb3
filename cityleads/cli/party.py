"""The command that shows a buyer's or a company's history."""

from datetime import UTC, datetime
from statistics import median
from typing import Annotated, Any

import typer
from rich.markup import escape
from sqlalchemy import Connection

from cityleads.bootstrap import warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import (
    DEFAULT_MODE,
    CountryOption,
    JsonOption,
    ModeOption,
    fail,
    out,
    print_json,
)
from domain.country import COUNTRIES
from transform.parties import find_buyer
from transform.text import fold
from warehouse.parties import party_history as history

app = typer.Typer()
Row = dict[str, Any]
_NAMES = ("name", "name_en", "name_ko")
_FACTS = ("party_id", "country", "kind", "level", *_NAMES, "place", "parent_id", "parent_en", "names_source")
# What a terminal has no room for.
_LEFT_OUT = {
    *(
        "url",
        "native_id",
        "source",
        "published_at",
        "place_code",
        "names_source",
        "names_as_of",
        "level",
        "lot",
    ),
    *(
        "members",
        "estimate_currency",
        "tenderers",
        "amount_kind",
        "parent_en",
        "parent_id",
        "buyer_en",
        "supplier_en",
    ),
}
_WIDTH = 80  # characters
_NO_LISTS = ("party", "others", "figures")


@app.command(epilog="Example:  cityleads party Kocaeli")
def party(
    asked: Annotated[
        str, typer.Argument(metavar="NAME-OR-ID", help="Words of its name in any language, or its id.")
    ],
    country: CountryOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many of each sort.")] = 20,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Show a buyer's or a company's history: notices, leads, who won at what share of the estimate."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        found = read_party(connection, asked, country, limit)
    if found is None:
        fail(f"no notice of the {mode} warehouse names a party '{asked}'")
    print_json(found) if as_json else _show(found)


def read_party(connection: Connection, asked: str, country: str | None, limit: int) -> Row | None:
    """The party that is asked for with all that is told of it, and others of such a name; None where there is none.

    Units below a body count as the body.
    """
    ids = matching(history.names(connection, country), asked, country)
    known = history.parties(connection, ids)
    if not known:
        return None
    first, *others = known
    below = history.units(connection, first["party_id"])
    told = history.history(connection, [first["party_id"], *below], datetime.now(UTC).date(), limit)
    return {
        "party": first,
        "others": [{name: one[name] for name in ("party_id", *_NAMES)} for one in others[:limit]],
        "units": history.parties(connection, below)[:limit],
        "figures": _figures(told),
        **told,
    }


def matching(known: list[Row], asked: str, country: str | None) -> list[str]:
    """The ids of parties that a text names: by id, by a whole name or one of the table, else by all of its words."""
    if any(row["id"] == asked for row in known):
        return [asked]
    words = fold(asked).split()
    names = {row["id"]: [fold(row[name]) for name in _NAMES] for row in known}
    by_table = (find_buyer(code, asked) for code in ([country] if country else COUNTRIES))
    whole = {party.id for party in by_table if party} & names.keys()
    whole |= {party_id for party_id, told in names.items() if " ".join(words) in told}
    if whole:
        return sorted(whole)
    return [party_id for party_id, told in names.items() if all(word in " ".join(told) for word in words)]


def _figures(told: dict[str, list[Row]]) -> Row:
    """How many awards are shown, and the middle of their shares of the estimate; None where none tells both sums."""
    figures: Row = {}
    for name in ("bought", "won"):
        shares = [row["share_of_estimate"] for row in told[name] if row["share_of_estimate"] is not None]
        figures[f"{name}_awards"] = len(told[name])
        figures[f"{name}_median_share_of_estimate"] = median(shares) if shares else None
    return figures


def _show(found: Row) -> None:
    facts = [[name, escape(str(found["party"][name]))] for name in _FACTS if found["party"][name]]
    facts += [
        [name.replace("_", " "), str(value)] for name, value in found["figures"].items() if value is not None
    ]
    out.print(tables.table(f"Party {found['party']['party_id']}", ["field", "value"], facts))
    for name, rows in found.items():
        if name not in _NO_LISTS and rows:
            title = (
                "forecasts: contracts that end, and may be tendered again" if name == "forecasts" else name
            )
            out.print(f"[bold]{title}[/bold]")
            out.print(tables.plain_table([_brief(row) for row in rows]))
    if found["others"]:
        out.print(f"[bold]others of such a name ({len(found['others'])})[/bold]")
        out.print(tables.plain_table(found["others"]))


def _brief(row: Row) -> Row:
    """What fits a terminal: --json has the rest."""
    return {
        name: value[:_WIDTH] if isinstance(value, str) else value
        for name, value in row.items()
        if name not in _LEFT_OUT
    }
