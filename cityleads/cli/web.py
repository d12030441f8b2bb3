"""The web desk of a mode, and the commands that serve it and make links for it."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import Connection, select

from cityleads.cli.options import DEFAULT_MODE, ServedModeOption, out
from cityleads.settings import Mode, Settings, SettingsError, open_warehouse
from digest.links.actions import Act, ActionError
from digest.links.tokens import Action
from digest.links.urls import Desk
from domain.centres import centre_named
from warehouse import tables
from warehouse.match_overrides import APART, Name

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

    from web.session import Site

HOST, PORT = "127.0.0.1", 8700
web = typer.Typer(
    help="The web desk: readers act on their mails, and search the leads.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(web, name="web")


def clock_of(engine: "Engine", mode: Mode) -> Callable[[], datetime]:
    """Now, in UTC; the sandbox's clock stands at the morning of its last day, as its mails do."""
    if mode != "sandbox":
        return lambda: datetime.now(UTC)
    from cityleads import run  # only the sandbox needs it

    return lambda: run.now_of(engine, mode, centre_named("bangkok"))


def site_of(settings: Settings, mode: Mode) -> "Site":
    """The desk of a mode; the warehouse is opened at the first request. Raises SettingsError without a key."""
    from web.session import Site  # other commands stay quick

    opened: list[Engine] = []

    def open_engine() -> "Engine":
        opened.append(open_warehouse(settings, mode))
        return opened[-1]

    def clock() -> datetime:
        return clock_of(site.engine, mode)()

    site = Site(open_engine, settings.signer(mode), clock, sandbox=mode == "sandbox", decide=decide)
    return site


def decide(connection: Connection, act: Act, who: str, at: datetime, *, undo: bool) -> None:
    """Divide a lead where a reader says that one of its notices is another tender; join it again if he takes it back.

    What he parted stands in core.match_decision under his address and the moment of his act.

    Raises:
        ActionError: the notice is alone in its lead by now, or other people's decisions stand against it.
    """
    from pipeline.overrides import decide_apart, decide_same  # other commands stay quick

    notice = _name_of(connection, act.notice)
    try:
        if not undo:
            decide_apart(connection, notice, who=who, why=act.note, at=at)
            return
        for other in _parted(connection, notice, who, at):
            decide_same(connection, notice, other, who, "taken back")
    except ValueError as error:
        raise ActionError("notice", str(error)) from error


def _name_of(connection: Connection, notice: int | None) -> Name:
    found = tables.notice
    row = connection.execute(select(found.c.source, found.c.native_id).where(found.c.id == notice)).one()
    return Name(row.source, row.native_id)


def _parted(connection: Connection, notice: Name, who: str, at: datetime) -> list[Name]:
    """The notices that a reader parted from one at a moment."""
    made = tables.match_decision
    rows = connection.execute(
        select(made).where(made.c.decided_by == who, made.c.decided_at == at, made.c.verdict == APART)
    )
    pairs = [(Name(row.source_a, row.native_id_a), Name(row.source_b, row.native_id_b)) for row in rows]
    return [b if a == notice else a for a, b in pairs if notice in (a, b)]


def app_of(settings: Settings, mode: Mode) -> "FastAPI":
    """The desk as an app, to be served alone or under a prefix. Raises SettingsError without a key."""
    from web.routes import create_app  # other commands stay quick

    return create_app(site_of(settings, mode))


@web.command("serve", epilog="Example:  cityleads web serve --mode live --port 8700")
def serve(
    host: Annotated[
        str, typer.Option(help="Where to listen; behind a reverse proxy leave it as it is.")
    ] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = PORT,
    mode: ServedModeOption = DEFAULT_MODE,
) -> None:
    """Serve the web desk until Ctrl-C, on this machine alone unless told otherwise (docs/web.md)."""
    import uvicorn  # other commands stay quick

    from web.connection_limits import options  # the same

    settings = Settings.from_environment()
    app = app_of(settings, mode)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    uvicorn.run(app, host=host, port=port, **options(settings.web_proxies))


@web.command("link", epilog="Example:  cityleads web link bangkok reader@agency.example --mode live")
def link(centre: str, email: str, mode: ServedModeOption = DEFAULT_MODE) -> None:
    """Print a reader's link to the list of leads. Whoever has it may act as that reader: hand it to nobody else."""
    settings = Settings.from_environment()
    engine = open_warehouse(settings, mode)
    reader = tables.subscriber
    with engine.connect() as connection:
        found = connection.execute(
            select(reader.c.id).where(reader.c.centre == centre, reader.c.email == email, reader.c.active)
        ).scalar_one_or_none()
    if found is None:
        raise SettingsError(
            f"{email} does not get the digest of {centre}; `cityleads subscribers list` shows who does"
        )
    desk = Desk(settings.sender.address, settings.web_url or f"http://{HOST}:{PORT}", settings.signer(mode))
    now = clock_of(engine, mode)()
    engine.dispose()
    out.print(desk.url(Action.READ, found, "", now), highlight=False, soft_wrap=True, markup=False)
