"""The commands about the database itself: db upgrade, url, psql, status, sizes, stop, login."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import typer
from sqlalchemy import make_url

from cityleads.bootstrap import existing_url, server_of, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, err, out, print_json, written
from cityleads.settings import Mode, Settings, SettingsError
from warehouse import roles
from warehouse.db import rows_of
from warehouse.migrate import current
from warehouse.server.programs import installed

group = typer.Typer(help="The warehouse's database.", no_args_is_help=True)


@group.command("upgrade")
def db_upgrade(mode: ModeOption = DEFAULT_MODE) -> None:
    """Start the database if need be and bring its schema up to date."""
    with warehouse_of(mode, make=True) as engine, engine.connect() as connection:
        written(mode, f"schema version {current(connection)}")


@group.command("url")
def db_url(mode: ModeOption = DEFAULT_MODE) -> None:
    """Print the warehouse's URL, with its password."""
    sys.stdout.write(existing_url(Settings.from_environment(), mode) + "\n")


@group.command(
    "psql",
    epilog="Example:  cityleads db psql -c 'select * from mart.leads'",
    context_settings={"ignore_unknown_options": True},
)
def db_psql(
    arguments: Annotated[list[str] | None, typer.Argument(help="psql's own options and arguments.")] = None,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Open psql on the warehouse."""
    settings = Settings.from_environment()
    command = _psql(settings, existing_url(settings, mode), arguments or [])
    done = subprocess.run(command.words, env=os.environ | command.environment, check=False)  # noqa: S603  # the user's own words
    raise typer.Exit(done.returncode)


@group.command("status")
def db_status(as_json: JsonOption = False) -> None:
    """Tell whether the embedded server runs, and where."""
    status = server_of(Settings.from_environment()).status()
    values = {name: getattr(status, name) for name in status.__slots__}
    print_json(values) if as_json else out.print(values)


@group.command("stop")
def db_stop() -> None:
    """Stop the embedded server; the data stay."""
    server_of(Settings.from_environment()).stop()
    out.print("stopped")


@group.command("sizes", epilog="Example:  cityleads db sizes --mode live")
def db_sizes(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """List the tables with their rows and bytes, the largest first; rows are the server's own estimate."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT * FROM ops.table_size ORDER BY table_bytes + index_bytes DESC, schema_name, table_name",
        )
    if as_json:
        print_json(rows)
        return
    shown = [
        {
            "table": f"{row['schema_name']}.{row['table_name']}",
            "rows": row["rows"],
            "kB": row["table_bytes"] // 1000,
            "indexes, kB": row["index_bytes"] // 1000,
        }
        for row in rows
    ]
    out.print(tables.plain_table(shown))


@dataclass(frozen=True, slots=True)
class _Call:
    """A program to run, with what its environment needs besides ours."""

    words: list[str]
    environment: dict[str, str]


def _psql(settings: Settings, url: str, arguments: Sequence[str]) -> _Call:
    """Make the call of psql; the password goes through the environment, not the process list."""
    parsed = make_url(url)
    program = "psql" if settings.database_url else str(installed() / "bin" / "psql")
    words = [program, *arguments]
    environment = {
        "PGHOST": parsed.host or "",
        "PGPORT": str(parsed.port or 5432),
        "PGUSER": parsed.username or "",
        "PGPASSWORD": str(parsed.password or ""),
        "PGDATABASE": parsed.database or "",
    }
    return _Call(words, environment)


@group.command(
    epilog="Examples:  cityleads db login bi superset --mode live"
    "  ·  cityleads db login bi superset --revoke --mode live  ·  cityleads db login bi"
)
def login(
    role: Annotated[Literal["bi"], typer.Argument(help="bi: reads the marts, and nothing else.")],
    name: Annotated[
        str, typer.Argument(help="The login, e.g. superset. Without one the logins are listed.")
    ] = "",
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Take the login away, and end its sessions.")
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Make a login for a BI tool and print its address with its password, once; again: with a new password."""
    makes = bool(name) and not revoke
    try:
        with warehouse_of(mode, make=makes) as engine, engine.begin() as connection:
            if not name:
                out.print(_table(roles.logins(connection), mode))
            elif revoke:
                roles.drop_login(connection, name)
                out.print(f"the login {name} is gone from the server of the {mode} warehouse")
            else:
                password = roles.make_login(connection, name)
    except roles.RoleError as error:
        raise SettingsError(str(error)) from error
    if makes:
        url = engine.url.set(drivername="postgresql", username=name, password=password)
        out.print(
            make_url(url).render_as_string(hide_password=False), highlight=False, soft_wrap=True, markup=False
        )
        err.print(
            f"The password is shown this once. {role} reads schema mart of the {mode} warehouse.",
            highlight=False,
        )


def _table(rows: list[dict[str, object]], mode: Mode) -> object:
    if not rows:
        return f"there is no BI login on the server of the {mode} warehouse"
    return tables.plain_table([{"login": row["name"], "connections": row["connections"]} for row in rows])
