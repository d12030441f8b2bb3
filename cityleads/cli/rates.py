"""The commands about exchange rates: rates list, refresh, set, load."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from cityleads import central_bank
from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, day_option, out, print_json, written
from cityleads.settings import Mode
from domain.rates import Rate
from transform.values.rate_file import figure
from warehouse import exchange_rates as store

COLUMNS = ("currency", "date", "per_usd", "source")


group = typer.Typer(
    help="Exchange rates: the central bank's, and what you set beside them.", no_args_is_help=True
)


@group.command("list")
def list_(
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List each currency's newest rate: won and dollars for one unit, its day, and who says so."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = store.known(connection, now_in(engine, mode).date())
    if as_json:
        print_json(rows)
    else:
        out.print(tables.plain_table(rows))


@group.command("refresh")
def refresh(mode: ModeOption = DEFAULT_MODE) -> None:
    """Fetch the European Central Bank's rates of today, as the daily housekeeping does."""
    with warehouse_of(mode, make=True) as engine:
        kept = central_bank.refresh(engine)
    written(mode, f"{kept} rates kept")
    if not kept:
        raise typer.Exit(1)


@group.command(
    "set",
    epilog='Example:  cityleads rates set VND 26345 --source "State Bank of Vietnam" --date 2026-11-24',
    context_settings={"ignore_unknown_options": True},  # a figure below zero is no option
)
def set_(
    currency: Annotated[str, typer.Argument(help="ISO 4217, e.g. VND.")],
    per_usd: Annotated[str, typer.Argument(help="Units of it for one US dollar, e.g. 26345.")],
    source: Annotated[str, typer.Option(help="Who published it; shown wherever a sum is converted by it.")],
    day: Annotated[date | None, day_option("Day of the rate. Default: today, UTC.", "--date")] = None,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Set the rate of a currency that the central bank does not list; the dong has none otherwise.

    Sums converted by it say so with your source and day. The same day again replaces it.
    """
    units = figure(per_usd)
    _set(mode, lambda today: [central_bank.Quotation(currency, day or today, units, source)])


@group.command("load", epilog=f"The file's columns: {', '.join(COLUMNS)}.")
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with dated rates.")],
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Set dated rates from a CSV file, all or none."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if set(rows.fieldnames or ()) != set(COLUMNS):
            raise ValueError(f"the columns of {file} must be {', '.join(COLUMNS)}")
        quotations = [_quotation(row, number) for number, row in enumerate(rows, start=2)]
    _set(mode, lambda _today: quotations)


def _quotation(row: dict[str, str], line: int) -> central_bank.Quotation:
    try:
        of = date.fromisoformat(row["date"].strip())
        return central_bank.Quotation(
            row["currency"].strip(), of, figure(row["per_usd"].strip()), row["source"]
        )
    except (ValueError, AttributeError) as error:
        raise ValueError(f"line {line}: {error}") from error


def _set(mode: Mode, quotations_on: Callable[[date], list[central_bank.Quotation]]) -> None:
    with warehouse_of(mode, make=True) as engine:
        now = now_in(engine, mode)
        for rate in central_bank.set_by_hand(engine, quotations_on(now.date()), now):
            written(mode, _told(rate))


def _told(rate: Rate) -> str:
    million = Decimal(1_000_000)
    won, dollars = rate.krw * million, rate.usd * million
    return f"{rate.day}: 1,000,000 {rate.currency} = {won:,.0f} KRW = {dollars:,.2f} USD ({rate.source})"
