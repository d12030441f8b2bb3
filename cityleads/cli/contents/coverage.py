"""The command that lists the buyers of which nothing is heard."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape

from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, CountryOption, JsonOption, ModeOption, out, print_json
from cityleads.completeness.unheard_buyers import DAYS, Unheard, counts, last_heard, unheard
from domain.country import COUNTRIES
from domain.crawl.counts import in_number
from scrapers.source_config import facts, file_source_names, source_names

app = typer.Typer()


@app.command(epilog="Examples:  cityleads coverage --country TR  ·  cityleads coverage --days 30 --json")
def coverage(
    country: CountryOption = None,
    days: Annotated[int, typer.Option(min=1, help="Without a notice for so many days.")] = DAYS,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """List the buyers that published nothing for 90 days, and the sources that should carry them.

    The buyers are those of transform/data/buyers.csv; a line may be a sort of bodies, such as all municipalities. What
    each source should carry is its reach (docs/sources.md). Where no source is named, nothing we read would show it.
    """
    known = [facts(name) for name in (*source_names(), *file_source_names())]
    with warehouse_of(mode) as engine, engine.connect() as connection:
        last, now = last_heard(connection), now_in(engine, mode)
    found = [one for one in unheard(last, known, now, days) if country in (None, one.country)]
    totals = [counts(found, code) for code in COUNTRIES if country in (None, code)]
    if as_json:
        print_json({"totals": totals, "buyers": [asdict(one) for one in found]})
        return
    out.print(tables.table("Buyers without a notice", list(_HEADS), [_cells(one) for one in found]))
    for one in totals:
        told = in_number(
            f"{one['country']}: {one['unheard']} of {one['bodies']} without a notice for {days} days,"
            f" {one['without_a_source']} of them in no source's reach"
        )
        out.print(told, highlight=False)


_HEADS = ("country", "id", "buyer", "last notice", "should be in")


def _cells(one: Unheard) -> list[str]:
    return [
        one.country,
        one.id,
        escape(one.english or one.name),
        f"{one.last_at:%Y-%m-%d}" if one.last_at else "none",
        ", ".join(one.expected) or "no source",
    ]
