"""The command by which people read what a source published on a day, to know how much is missed."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Annotated, Any

import typer
from sqlalchemy import Connection, Engine

from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._sources import chosen_sources
from cityleads.cli.contents._audit_session import Reading, say
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    complain,
    day_option,
    fail,
    out,
    print_json,
)
from cityleads.completeness.recall import pooled
from domain.crawl.counts import in_number
from scrapers.source_config import facts
from warehouse.monitoring import audits

app = typer.Typer()
SIZE, REACH = 100, timedelta(days=30)


@app.command(
    epilog="Examples:  cityleads audit tr_bulletin --by kim  ·"
    "  cityleads audit th_egp --day 2026-11-23 --size 50 --by kim  ·  cityleads audit --list"
)
def audit(
    source: Annotated[
        str | None, typer.Argument(help="Draw from this source. Default: one drawn too.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who reads: a name, kept with each answer.")] = "",
    day: Annotated[
        date | None, day_option("What was published on this day. Default: one of the last 30, drawn too.")
    ] = None,
    size: Annotated[
        int | None, typer.Option(min=1, max=1000, help=f"Draw so many titles. Default: {SIZE}.")
    ] = None,
    seed: Annotated[str, typer.Option(help="The same draws the same. Default: the month, as 2026-11.")] = "",
    list_: Annotated[
        bool, typer.Option("--list", help="Show the draws there are, with their recall.")
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Read a random draw of what a source published on a day; says what share of what mattered was told.

    Would a centre want to hear of it? Answer without looking it up; what the program said is not shown. Each answer
    is kept at once, and a draw that was left goes on where it stopped. Once all are answered, recall is how many of
    the yes were told (their lead is of tier lead or watch), with its 95 % interval. docs/operations.md says when.
    """
    chosen = chosen_sources([source] if source else None, crawled=True)
    if not by and not list_ and not as_json:
        fail("say who reads with --by NAME, or show the draws there are with --list")
    with warehouse_of(mode) as engine:
        if by:
            now = now_in(engine, mode)
            audit_id = _drawn(engine, chosen, day, size or SIZE, seed or f"{now:%Y-%m}", now)
            _tell_of_another_size(engine, audit_id, size)
            Reading(engine, audit_id, by, now).run()
        with engine.connect() as connection:
            rows = audits.listed(connection, chosen)
    print_json(rows) if as_json else _show(rows)


def _tell_of_another_size(engine: Engine, audit_id: int, size: int | None) -> None:
    """Say so where a draw that was there already has another size than is asked for: answers are kept in it."""
    with engine.connect() as connection:
        known = audits.one(connection, audit_id)
    if size and known["size"] != min(size, known["population"]):
        complain(
            in_number(
                f"the draw of {known['source']}, {known['day']}, is there already and keeps its {known['size']} titles;"
                f" for one of {size} give another --seed, e.g. --seed {known['seed']}-b"
            )
        )


def _drawn(engine: Engine, sources: list[str], day: date | None, size: int, seed: str, now: datetime) -> int:
    """The draw of a seed: the one there is, or a new one."""
    order = Random(f"{seed} {day}").sample(sources, len(sources))  # noqa: S311  # to draw, not to keep a secret
    with engine.begin() as connection:
        known = (audits.find(connection, source, seed, day) for source in order)
        made = next((one for one in known if one is not None), None)
        wanted = (_wanted(connection, source, day, size, seed, now) for source in order)
        if made is None and (first := next(filter(None, wanted), None)):
            made = audits.draw(connection, first, now)
    if made is None:
        fail(f"nothing with a title was published {f'on {day}' if day else 'in the last 30 days'}")
    return made


def _wanted(
    connection: Connection, source: str, day: date | None, size: int, seed: str, now: datetime
) -> audits.Draw | None:
    zone, until = facts(source).zone, facts(source).local(now).date()
    days = audits.days_of(connection, source, zone, day or until - REACH, day or until)
    if not days:
        return None
    chosen = Random(f"{seed} {source}").choice(days)  # noqa: S311  # as above
    return audits.Draw(source, zone, chosen, seed, size)


_HEADS = ["source", "day", "seed", "published", "drawn", "read", "yes", "told", "recall"]


def _show(rows: list[dict[str, Any]]) -> None:
    cells = [
        [
            *(str(row[name]) for name in ("source", "day", "seed", "population", "size", "answered")),
            *("" if row[name] is None else str(row[name]) for name in ("yes", "yes_told")),
            _recall(row),
        ]
        for row in rows
    ]
    out.print(tables.table("Draws", _HEADS, cells, (3, 4, 5, 6, 7)))
    together = pooled(rows)
    if together:
        say(
            f"all that were read to the end: {together['yes_told']} of {together['yes']} told, {_share(together)}"
        )


def _recall(row: dict[str, Any]) -> str:
    if row["settled_at"] is None:
        return "not all read yet"
    if row["recall"] is None:
        return "nothing mattered"
    return _share(row)


def _share(row: dict[str, Any]) -> str:
    return f"{row['recall']:.0%} ({row['recall_low']:.0%} to {row['recall_high']:.0%})"
