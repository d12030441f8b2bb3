"""The commands about subscribers (add, remove, role, list) and companies (add, remove, list, send)."""

import getpass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import typer

from cityleads.bootstrap import warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, out, print_json, written
from desk.role import Role
from desk.role_grants import set_role
from digest import subscribers

Dimensions = Annotated[
    list[str] | None,
    typer.Option(
        "--dimension",
        help="Only leads of this one (may be repeated; 'all' takes it back): environment, energy, economy,"
        " mobility, living, people, governance or core.",
    ),
]
LeastKrw = Annotated[
    int | None,
    typer.Option(min=0, help="Only leads worth at least this in won, or of unknown worth. 0 takes it back."),
]
Language = Annotated[Literal["ko", "en"] | None, typer.Option(help="Language of the mail. At first: ko.")]


subscribers_group = typer.Typer(help="Who gets which digest.", no_args_is_help=True)


def given(**options: Any) -> dict[str, Any]:  # noqa: ANN401  # options of any type
    """The options that were given, as columns; 'all' and 0 stand for no sieve."""
    given = {name: value for name, value in options.items() if value is not None}
    for name in ("dimensions", "countries", "keywords", "concepts"):
        if given.get(name) == ["all"]:
            given[name] = []
    if given.get("least_krw") == 0:
        given["least_krw"] = None
    return given


def print_rows(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    """Print rows as a table, or as JSON."""
    if as_json:
        print_json(rows)
    else:
        out.print(tables.plain_table(rows))


@subscribers_group.command(
    "add",
    epilog="Example:  cityleads subscribers add hanoi reader@agency.example --dimension mobility --rhythm weekly",
)
def add(
    centre: str,
    email: str,
    language: Language = None,
    urgent: Annotated[
        bool | None,
        typer.Option("--urgent/--no-urgent", help="Also mail deadlines too near for the digests."),
    ] = None,
    rhythm: Annotated[
        Literal["daily", "weekly", "urgent"] | None,
        typer.Option(help="weekly: on the week's first working day; urgent: alerts alone. At first: daily."),
    ] = None,
    dimension: Dimensions = None,
    least_krw: LeastKrw = None,
    csv: Annotated[bool | None, typer.Option("--csv/--no-csv", help="Attach the list as CSV too.")] = None,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Let somebody have a centre's digest, or that of headquarters; again changes what was chosen."""
    choice = given(
        language=language, urgent=urgent, rhythm=rhythm, dimensions=dimension, least_krw=least_krw, csv=csv
    )
    with warehouse_of(mode, make=True) as engine:
        row = subscribers.add_subscriber(engine, centre, email, choice, datetime.now(UTC), getpass.getuser())
    if row["rhythm"] == "urgent":
        written(mode, f"{email} gets no digest of {centre}, but alerts when a deadline is near")
        return
    weekly = " weekly" if row["rhythm"] == "weekly" else ""
    alerts = ", and alerts when a deadline is too near for it" if row["urgent"] else ""
    written(mode, f"{email} gets the{weekly} digest of {centre} from the next morning on{alerts}")


@subscribers_group.command("remove")
def remove(centre: str, email: str, mode: ModeOption = DEFAULT_MODE) -> None:
    """Stop somebody's digest; what was sent is kept."""
    with warehouse_of(mode) as engine:
        subscribers.remove_subscriber(engine, centre, email, getpass.getuser())
    written(mode, f"{email} gets the digest of {centre} no more")


@subscribers_group.command(
    "role", epilog="Example:  cityleads subscribers role bangkok kim@agency.example editor --mode live"
)
def role(
    centre: str,
    email: str,
    role: Annotated[
        Role, typer.Argument(help="reader: their own marks; editor: the team's work too; operator: all.")
    ],
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Say what a subscriber may do at the web desk, once they have logged in there."""
    with warehouse_of(mode) as engine, engine.begin() as connection:
        before = set_role(connection, centre, email, role, getpass.getuser(), datetime.now(UTC))
    written(mode, f"{email} is {role} at the desk of {centre}; before: {before}")


@subscribers_group.command("list")
def list_(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """List who gets which digest, their role, what they chose, and whose address the mail server keeps refusing."""
    with warehouse_of(mode) as engine:
        rows = subscribers.all_subscribers(engine)
    print_rows(rows, as_json=as_json)
