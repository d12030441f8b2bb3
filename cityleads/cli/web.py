"""The commands that serve the web desk and make links for it."""

import logging
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import select

from cityleads.bootstrap import clock_of, open_existing
from cityleads.cli.options import DEFAULT_MODE, ServedModeOption, out
from cityleads.mail_setup import sender_of, signer_of
from cityleads.settings import Settings, SettingsError
from cityleads.web_desk import app_of
from digest.links.tokens import Action
from digest.links.urls import Desk
from warehouse import tables
from web.connection_limits import options

HOST, PORT = "127.0.0.1", 8700
group = typer.Typer(
    help="The web desk: subscribers act on their mails, and search the leads.", no_args_is_help=True
)


@group.command("serve", epilog="Example:  cityleads web serve --mode live --port 8700")
def serve(
    host: Annotated[
        str, typer.Option(help="Where to listen; behind a reverse proxy leave it as it is.")
    ] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = PORT,
    mode: ServedModeOption = DEFAULT_MODE,
) -> None:
    """Serve the web desk until Ctrl-C, on this machine alone unless told otherwise (docs/web.md)."""
    settings = Settings.from_environment()
    app = app_of(settings, mode)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    uvicorn.run(app, host=host, port=port, **options(settings.web_proxies))


@group.command("link", epilog="Example:  cityleads web link bangkok reader@agency.example --mode live")
def link(centre: str, email: str, mode: ServedModeOption = DEFAULT_MODE) -> None:
    """Print a subscriber's link to the list of leads. Whoever has it may act as that subscriber: keep it secret."""
    settings = Settings.from_environment()
    engine = open_existing(settings, mode)
    reader = tables.subscriber
    with engine.connect() as connection:
        found = connection.execute(
            select(reader.c.id).where(reader.c.centre == centre, reader.c.email == email, reader.c.active)
        ).scalar_one_or_none()
    if found is None:
        raise SettingsError(
            f"{email} does not get the digest of {centre}; `cityleads subscribers list` shows who does"
        )
    desk = Desk(
        sender_of(settings).address, settings.web_url or f"http://{HOST}:{PORT}", signer_of(settings, mode)
    )
    now = clock_of(engine, mode)
    engine.dispose()
    out.print(desk.url(Action.READ, found, "", now), highlight=False, soft_wrap=True, markup=False)
