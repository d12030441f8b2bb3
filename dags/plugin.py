"""Airflow serves the web desk under /cityleads, and checks what its own triggers ask for.

Airflow asks no login of a plugin's app: the desk's links do. The desk is made when Airflow loads the plugin, but the
warehouse is opened at the first request, so a trouble of ours never keeps Airflow's own server from starting.
"""

import logging
from typing import Any

from airflow.plugins_manager import AirflowPlugin

from cityleads.settings import Settings, SettingsError
from cityleads.tasks.context import mode_of
from cityleads.web_desk import app_of
from dags._trigger_check import TriggerCheck

log = logging.getLogger(__name__)
PREFIX = "/cityleads"
CHECK = {"middleware": TriggerCheck, "args": [], "kwargs": {}, "name": "cityleads trigger check"}


def desks() -> list[dict[str, Any]]:
    """The desk as Airflow wants it; none without a key for links, or without links in the mails."""
    settings = Settings.from_environment()
    if settings.web_url is None:
        return []
    try:
        app = app_of(settings, mode_of())
    except SettingsError:
        log.exception("the web desk is not served")
        return []
    return [{"app": app, "url_prefix": PREFIX, "name": "cityleads"}]


class WebDesk(AirflowPlugin):
    """Registered in setup.cfg under airflow.plugins."""

    name = "cityleads_web_desk"
    fastapi_apps = desks()
    fastapi_root_middlewares = [CHECK]  # noqa: RUF012  # Airflow's base class declares it so
