"""The command that tells the operator, shows what it would tell, or tries the ways."""

from datetime import datetime
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from cityleads.bootstrap import clock_of, open_existing
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ServedModeOption, fail, out, print_json, written
from cityleads.health import alarms, telling
from cityleads.health.operator_ways import OperatorMessage
from cityleads.mail_setup import ways_of
from cityleads.settings import Mode, Settings
from cityleads.tasks.watch import look_and_tell
from desk.operating.alert_kinds import kind_of
from warehouse.monitoring import operator_alerts

app = typer.Typer()


@app.command(epilog="Examples:  cityleads alerts --dry-run  ·  cityleads alerts --test --mode live")
def alerts(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be told; nothing is told or kept.")
    ] = False,
    test: Annotated[
        bool, typer.Option("--test", help="Send a message that is about nothing on every way.")
    ] = False,
    mode: ServedModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Look at all that an operator must act on, tell what is new and what is well again, and list what stands."""
    settings = Settings.from_environment()
    engine = open_existing(settings, mode)
    try:
        now = clock_of(engine, mode)
        if test:
            _try(settings, mode, now)
        elif dry_run:
            _show(_would_tell(engine, settings, now), as_json)
        else:
            _tell(engine, settings, mode, now, as_json)
    finally:
        engine.dispose()


def _try(settings: Settings, mode: Mode, now: datetime) -> None:
    ways = ways_of(settings, mode)
    if not ways:
        fail("nobody is told: set CITYLEADS_ALERT_URL or CITYLEADS_OPERATOR")
    ended = dict(telling.try_ways(ways, now))
    for way, sent in ended.items():
        out.print(f"{way}: {sent.state} {sent.reply}".rstrip(), highlight=False, markup=False, soft_wrap=True)
    if any(sent.state not in ("sent", "written") for sent in ended.values()):
        raise typer.Exit(1)


def _would_tell(engine: Engine, settings: Settings, now: datetime) -> OperatorMessage | None:
    """What would be told now: the look and the claim run, and are rolled back."""
    with engine.connect() as connection:
        alarms.keep_within(connection, now, settings.home)
        new, over = operator_alerts.claim(connection, now)
        connection.rollback()
    return telling.compose(new, over) if new or over else None


def _show(message: OperatorMessage | None, as_json: bool) -> None:
    if as_json:
        print_json(message.data if message else {"new": [], "over": []})
    elif message is None:
        out.print("nothing new would be told", highlight=False)
    else:
        out.print(f"{message.subject}\n\n{message.text}", highlight=False, markup=False, soft_wrap=True)


def _tell(engine: Engine, settings: Settings, mode: Mode, now: datetime, as_json: bool) -> None:
    done = look_and_tell(engine, settings, mode, now)
    with engine.connect() as connection:
        rows = [_row(row) for row in operator_alerts.read_open(connection)]
    if as_json:
        print_json({**done, "alerts": rows})
    else:
        if rows:
            out.print(tables.plain_table(rows))
        written(mode, f"{len(rows)} alerts stand; told: {done['told']}, heartbeat: {done['ping']}")
    if done["told"] == "not_told":
        raise typer.Exit(1)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    kind = kind_of(row["code"])
    return {
        "severity": kind.severity.value,
        "code": row["code"],
        "about": row["about"],
        "told": row["told"],
        "since": row["since"],
        "look": kind.command,
    }
