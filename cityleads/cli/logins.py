"""`cityleads db login`: logins for BI tools."""

from typing import Annotated, Literal

import typer
from sqlalchemy import make_url

from cityleads.bootstrap import open_warehouse
from cityleads.cli import tables
from cityleads.cli.options import DEFAULT_MODE, ModeOption, err, out
from cityleads.settings import Mode, Settings, SettingsError


def register(db: typer.Typer) -> None:
    """Add the command to the group `db`."""
    db.command(
        epilog="Examples:  cityleads db login bi superset --mode live"
        "  ·  cityleads db login bi superset --revoke --mode live  ·  cityleads db login bi"
    )(login)


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
    from warehouse import roles  # other commands stay quick

    engine = open_warehouse(Settings.from_environment(), mode)
    try:
        with engine.begin() as connection:
            if not name:
                out.print(_table(roles.logins(connection), mode))
            elif revoke:
                roles.drop_login(connection, name)
                out.print(f"the login {name} is gone from the server of the {mode} warehouse")
            else:
                password = roles.make_login(connection, name)
    except roles.RoleError as error:
        raise SettingsError(str(error)) from error
    finally:
        engine.dispose()
    if name and not revoke:
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
