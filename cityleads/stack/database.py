"""Airflow's metadata: a database of its own on the embedded server, unless Airflow's own setting names another."""

import os

from cityleads.bootstrap import server_of
from cityleads.settings import Settings

NAME = "cityleads_airflow"
SETTING = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"


def external() -> str | None:
    """Airflow's database as its own environment variable names it."""
    return os.environ.get(SETTING) or None


def metadata_url(settings: Settings) -> str:
    """The URL of Airflow's database; starts the embedded server if need be. Raises ServerError."""
    named = external()
    if named:
        return named
    server_of(settings).start()
    return server_of(settings).ensure_database(NAME)


def embedded_is_down(settings: Settings) -> bool:
    """Whether something of ours lives on the embedded server, and it does not answer."""
    needed = external() is None or settings.database_url is None
    return needed and not server_of(settings).status().running
