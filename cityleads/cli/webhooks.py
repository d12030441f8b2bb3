"""The commands about webhooks: add, list, try, send, end."""

import getpass
from functools import partial
from typing import Annotated

import typer
from sqlalchemy import Connection, select

from cityleads.bootstrap import clock_of, open_existing
from cityleads.cli import _tables as tables
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ServedModeOption, fail, out, print_json, written
from cityleads.mail_setup import poster_of
from cityleads.settings import Settings, SettingsError
from desk.webhooks.endpoints import Webhook, end_webhook, make_webhook, read_webhooks
from desk.webhooks.messages import TEMPLATES
from desk.webhooks.queueing import queue_events, queue_trial
from desk.webhooks.sending import send_due
from digest.event_messages import tell_events
from warehouse.db import rows_of
from warehouse.tables import subscriber

group = typer.Typer(
    help="Addresses that events are sent to: make, try, list and end them.", no_args_is_help=True
)
Number = Annotated[int, typer.Argument(help="Its number, as `cityleads webhooks list` shows it.", min=1)]
_LIST = """
SELECT w.id, s.email AS owner, w.name, w.template, w.search, w.made_at, w.ended_at, w.trouble,
  count(d.id) FILTER (WHERE d.state = 'sent') AS sent,
  count(d.id) FILTER (WHERE w.ended_at IS NULL AND d.state IN ('queued', 'sending', 'deferred')) AS waiting,
  count(d.id) FILTER (WHERE w.ended_at IS NOT NULL AND d.state IN ('queued', 'sending', 'deferred')) AS unsent,
  count(d.id) FILTER (WHERE d.state IN ('failed', 'unknown')) AS lost
FROM desk.webhook w JOIN digest.subscriber s ON s.id = w.subscriber_id LEFT JOIN desk.delivery d ON d.webhook_id = w.id
GROUP BY w.id, s.email ORDER BY w.id
"""


def _owner(connection: Connection, centre: str, email: str) -> int:
    reader = subscriber.c
    found = connection.execute(
        select(reader.id).where(reader.centre == centre, reader.email == email, reader.active)
    ).scalar_one_or_none()
    if found is None:
        raise SettingsError(
            f"{email} does not get the digest of {centre}; `cityleads subscribers list` shows who does"
        )
    return int(found)


def _standing(connection: Connection, number: int) -> Webhook:
    found = [one for one in read_webhooks(connection) if one.id == number]
    if not found:
        fail(f"webhook {number} does not stand; `cityleads webhooks list` shows which do")
    return found[0]


@group.command(
    "add",
    epilog="Example:  cityleads webhooks add bangkok staff@agency.example chat https://… --template slack",
)
def add(
    centre: str,
    email: str,
    name: str,
    url: str,
    template: Annotated[str, typer.Option(help=f"One of {', '.join(TEMPLATES)}.")] = "generic",
    search: Annotated[
        str,
        typer.Option(help="The search as the list's address has it, e.g. 'country=TH&q=CCTV', or search=ID."),
    ] = "",
    mode: ServedModeOption = DEFAULT_MODE,
) -> None:
    """Make a webhook of a subscriber, and print what signs its messages. What happens from now on is sent."""
    settings = Settings.from_environment()
    engine = open_existing(settings, mode)
    now = clock_of(engine, mode)
    with engine.begin() as connection:
        owner = _owner(connection, centre, email)
        made = make_webhook(connection, owner, name, url, template, search, now, poster_of(settings, mode))
    engine.dispose()
    written(mode, f"Webhook {made.id} was made; its messages are signed with {made.secret}")


@group.command("list", epilog="Example:  cityleads webhooks list --mode live")
def list_all(mode: ServedModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """List webhooks, those that have ended too, with how many messages were sent, wait, stay unsent, and were lost."""
    engine = open_existing(Settings.from_environment(), mode)
    with engine.connect() as connection:
        rows = rows_of(connection, _LIST)
    engine.dispose()
    if as_json:
        print_json(rows)
    else:
        out.print(tables.plain_table(rows))


@group.command("try", epilog="Example:  cityleads webhooks try 1 --mode live")
def attempt(number: Number, mode: ServedModeOption = DEFAULT_MODE) -> None:
    """Send a message that is about nothing, and what else is due."""
    _send(mode, number)


@group.command("send", epilog="Example:  cityleads webhooks send --mode live")
def send(mode: ServedModeOption = DEFAULT_MODE) -> None:
    """Queue what happened, and send what is due, as the DAG `alert` does."""
    _send(mode)


def _send(mode: ServedModeOption, number: int = 0) -> None:
    settings = Settings.from_environment()
    engine = open_existing(settings, mode)
    now = clock_of(engine, mode)
    with engine.begin() as connection:
        if number:
            queue_trial(connection, _standing(connection, number), now)
        else:
            queue_events(connection, now, partial(tell_events, sandbox=mode == "sandbox"))
    counts = send_due(engine, poster_of(settings, mode), now)
    engine.dispose()
    told = ", ".join(f"{count} {state}" for state, count in counts.items()) or "nothing was due"
    written(mode, f"Messages: {told}")


@group.command("end", epilog="Example:  cityleads webhooks end 1 --mode live")
def end(number: Number, mode: ServedModeOption = DEFAULT_MODE) -> None:
    """End a webhook; what waits for it is not sent."""
    engine = open_existing(Settings.from_environment(), mode)
    now = clock_of(engine, mode)
    with engine.begin() as connection:
        standing = _standing(connection, number)
        ended = end_webhook(connection, standing.id, getpass.getuser(), now, anyones=True)
    engine.dispose()
    if ended:
        written(mode, f"Webhook {number} has ended")
