"""The command that shows a buyer's or a company's history."""

import re
from collections.abc import Iterable
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
# What a terminal has room for; --json has the rest.
_COLUMNS = {
    "units": ("party_id", "name", "notices", "awards"),
    "notices": ("published_local_date", "stage", "title", "amount", "lead_id"),
    "leads": ("lead_id", "stage", "deadline_local_date", "title", "buyer"),
    "bought": (
        "decided_local_date",
        "supplier",
        "title",
        "price",
        "share_of_estimate",
        "lead_id",
    ),
    "won": ("decided_local_date", "buyer", "title", "price", "share_of_estimate", "lead_id"),
    "forecasts": ("retender_forecast", "buyer", "supplier", "title"),
}
_TITLES = {
    "forecasts": "forecasts: contracts that end by then, and may be tendered again; nobody has announced it"
}
_WIDTH = 80  # characters
# How a word that is asked for stands in a name: as a whole word, else at the beginning of one.
_WORDS = (r"(?<!\w){}(?!\w)", r"(?<!\w){}")


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
    print_json(found) if as_json else show(found)


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
    """The ids of parties that a text names: by id, by a whole name or one of the table, else by all of its words.

    Whole words count first ("ASKİ" is not VASKİ), then beginnings of words. In the middle of a word only scripts are
    looked for that part words by no blank.
    """
    if any(row["id"] == asked for row in known):
        return [asked]
    words = fold(asked).split()
    names = {row["id"]: [fold(row[name]) for name in _NAMES] for row in known}
    whole = {party_id for party_id, told in names.items() if " ".join(words) in told}
    whole |= _in_the_table(asked, country) & names.keys()
    if whole:
        return sorted(whole)
    tried = (
        _with_words(names, how, words) for how in (_WORDS if "".join(words).isascii() else (*_WORDS, "{}"))
    )
    return next(filter(None, tried), [])


def _with_words(names: dict[str, list[str]], how: str, words: list[str]) -> list[str]:
    """The ids of those that have all the words in their names, each as `how` says."""
    wanted = [re.compile(how.format(re.escape(word))) for word in words]
    return [party_id for party_id, told in names.items() if all(one.search(" ".join(told)) for one in wanted)]


def _in_the_table(asked: str, country: str | None) -> set[str]:
    """The ids of the buyers that the reference table has under this name, one a country."""
    found = (find_buyer(code, asked) for code in ([country] if country else COUNTRIES))
    return {party.id for party in found if party}


def _figures(told: dict[str, list[Row]]) -> Row:
    """How many contracts are shown, and the middle of their shares of the estimate; None where none tells both sums."""
    figures: Row = {}
    for name in ("bought", "won"):
        awarded = contracts(told[name])
        shares = [row["share_of_estimate"] for row in awarded if row["share_of_estimate"] is not None]
        figures[f"{name}_awards"] = len(awarded)
        figures[f"{name}_median_share_of_estimate"] = median(shares) if shares else None
    return figures


def contracts(awards: list[Row]) -> list[Row]:
    """One row a contract: the members of a consortium, which are a row each, share one."""
    found: dict[object, Row] = {}
    for number, row in enumerate(awards):
        shared = (row["buyer"], row["lot"], row["price"], row["currency"], row["title"].lower())
        found.setdefault(shared if row["members"] > 1 else number, row)
    return list(found.values())


def show(found: Row) -> None:
    """Print what `read_party` found as tables, as far as a terminal has room."""
    facts = [[name, escape(str(found["party"][name]))] for name in _FACTS if found["party"][name]]
    facts += [
        [name.replace("_", " "), str(value)] for name, value in found["figures"].items() if value is not None
    ]
    out.print(tables.table(f"Party {found['party']['party_id']}", ["field", "value"], facts))
    for name, columns in _COLUMNS.items():
        if found[name]:
            out.print(f"[bold]{_TITLES.get(name, name)}[/bold]")
            out.print(tables.plain_table([_brief(row, columns) for row in found[name]]))
    if found["others"]:
        out.print(f"[bold]others of such a name ({len(found['others'])})[/bold]")
        out.print(tables.plain_table(found["others"]))


def _brief(row: Row, columns: Iterable[str]) -> Row:
    """The columns that a terminal shows, sums with their currency, shares in per cent and whence the estimate is."""
    return {name: _said(name, row) for name in columns}


def _said(name: str, row: Row) -> object:
    value = row[name]
    if value is None or isinstance(value, str):
        return (value or "")[:_WIDTH]
    if name in ("amount", "price"):
        return f"{value:,.0f} {row['currency']}"
    return f"{value:.0%} ({row['estimate_from']})" if name == "share_of_estimate" else value
