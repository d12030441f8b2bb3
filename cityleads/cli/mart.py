"""The commands about the tables for BI: mart refresh, rebuild."""

import typer

from cityleads.bi.marts import check_marts, refresh_marts
from cityleads.bootstrap import now_in, warehouse_of
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, err, print_json, written
from cityleads.settings import Mode

group = typer.Typer(help="The tables for BI: bring them up to date, or make them anew.", no_args_is_help=True)


@group.command("refresh", epilog="Example:  cityleads mart refresh --mode live")
def mart_refresh(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Show what has changed since the last refresh, as refine and housekeeping do by themselves."""
    _refresh(mode, everything=False, as_json=as_json)


@group.command("rebuild", epilog="Example:  cityleads mart rebuild --mode live")
def mart_rebuild(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """Make every row anew; rows that stay the same keep their updated_at. Readers are not held up."""
    _refresh(mode, everything=True, as_json=as_json)


def _refresh(mode: Mode, *, everything: bool, as_json: bool) -> None:
    with warehouse_of(mode) as engine:
        now = now_in(engine, mode)
        done = refresh_marts(engine, now, everything=everything)
        unwell = [one.told for one in check_marts(engine, now)]
    if as_json:
        print_json({"changed": done.changed, "gone": done.gone, "seconds": done.seconds, "unwell": unwell})
    else:
        written(mode, f"{done.changed} rows changed, {done.gone} gone, {done.seconds:.1f} s")
        for told in unwell:
            err.print(told, highlight=False, soft_wrap=True)
    if unwell:
        raise typer.Exit(1)
