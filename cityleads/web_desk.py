"""The web desk of a mode, for the command line and for Airflow."""

from functools import partial
from typing import TYPE_CHECKING

from cityleads.bootstrap import clock_of, open_warehouse
from cityleads.mail_setup import mailer_of, poster_of, sender_in, signer_of
from cityleads.settings import Mode, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def app_of(settings: Settings, mode: Mode) -> "FastAPI":
    """The desk as an app, to be served alone or under a prefix; it opens the warehouse at the first request.

    Raises:
        SettingsError: there is no key for links.
    """
    # Airflow asks for the desk in each of its processes, and most of them serve no page.
    from web.app import create_app
    from web.session import Post

    return create_app(
        partial(open_warehouse, settings, mode),
        signer_of(settings, mode),
        partial(clock_of, mode=mode),
        sandbox=mode == "sandbox",
        base=settings.web_url or "",
        open_post=lambda: Post(sender_in(settings, mode), mailer_of(settings)),
        poster=poster_of(settings, mode),
        metrics_token=settings.metrics_token or "",
    )
