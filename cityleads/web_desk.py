"""The web desk of a mode, for the command line and for Airflow."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from cityleads.settings import Mode, Settings, open_warehouse
from domain.centres import centre_named

if TYPE_CHECKING:
    from fastapi import FastAPI


def clock_of(engine: Engine, mode: Mode) -> datetime:
    """Now, in UTC; the sandbox's clock stands at the morning of its last day, as its mails do."""
    if mode != "sandbox":
        return datetime.now(UTC)
    from cityleads import run  # only the sandbox needs it

    return run.now_of(engine, mode, centre_named("bangkok"))


def app_of(settings: Settings, mode: Mode) -> "FastAPI":
    """The desk as an app, to be served alone or under a prefix; it opens the warehouse at the first request.

    Raises:
        SettingsError: there is no key for links.
    """
    from web.app import create_app  # other commands stay quick

    return create_app(
        partial(open_warehouse, settings, mode),
        settings.signer(mode),
        partial(clock_of, mode=mode),
        sandbox=mode == "sandbox",
    )
