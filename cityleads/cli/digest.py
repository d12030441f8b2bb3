"""The commands about mails: digest preview, again, held, release, drop."""

import getpass
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Annotated, Literal

import typer

from cityleads.bootstrap import now_of, warehouse_of
from cityleads.cli import _tables as tables
from cityleads.cli._screenshot import picture
from cityleads.cli._sources import chosen_sources
from cityleads.cli.options import (
    DEFAULT_MODE,
    JsonOption,
    ModeOption,
    day_of,
    day_option,
    out,
    print_json,
    written,
)
from cityleads.mail_setup import mailer_of, sender_in, sender_of
from cityleads.settings import Mode, Settings
from digest.delivery.digest import preview
from digest.delivery.resend import send_again
from digest.delivery.transport import write_private
from digest.select import flood_guard
from domain.centres import CENTRE_NAMES, centre_named
from domain.clock import morning_of
from web.operating.acting import Operator, judge_flood

CentreName = Annotated[str, typer.Argument(help=f"One of {', '.join(CENTRE_NAMES)}.")]
Source = Annotated[str, typer.Argument(help="The source that brought too much, e.g. th_egp.")]
Leads = Annotated[list[str] | None, typer.Option("--lead", help="Only this lead (may be repeated).")]
By = Annotated[str, typer.Option(help="Who judges. Default: your user name.")]


group = typer.Typer(help="The centres' mails.", no_args_is_help=True)


@group.command("preview", epilog="Example:  cityleads digest preview bangkok --language ko --to preview/")
def preview_(
    centre: CentreName,
    language: Annotated[Literal["ko", "en"], typer.Option(help="Language of the mail.")] = "ko",
    reader: Annotated[
        str, typer.Option(help="What this subscriber would get. Default: one who never got a mail.")
    ] = "",
    on: Annotated[date | None, day_option("For 08:00 of this day there. Default: now.")] = None,
    to: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Write digest.eml, .html, .txt, .png and the files here."),
    ] = None,
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Show the mail that somebody would get. Nothing is sent or remembered: this is the dry run."""
    host, settings = centre_named(centre), Settings.from_environment()
    with warehouse_of(mode) as engine, engine.connect() as connection:
        now = now_of(engine, mode, host.zone)
        if on:
            now = morning_of(on, host.zone)
        message = preview(
            connection,
            centre,
            now,
            language,
            sandbox=mode == "sandbox",
            sender=sender_in(settings, mode),
            email=reader,
        )
    if to is None:
        mail = message_from_bytes(message, policy=SMTP)
        text = mail.get_body(("plain",))
        sys.stdout.write(f"{mail['Subject']}\n\n{text.get_content() if text else ''}\n")
        return
    for path in _write(message, to):
        out.print(path, soft_wrap=True)


def _write(message: bytes, to: Path) -> Iterator[Path]:
    """Write a mail, its parts and its picture into a folder."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    mail = message_from_bytes(message, policy=SMTP)
    files = {"digest.eml": message}
    for kind, name in (("html", "digest.html"), ("plain", "digest.txt")):
        part = mail.get_body((kind,))
        files[name] = part.get_content().encode("utf-8") if part else b""
    for part in mail.iter_attachments():
        files[part.get_filename() or "file"] = part.get_payload(decode=True)  # type: ignore[assignment]  # bytes: it is no multipart
    for name, content in files.items():
        yield write_private(to / name, content)
    if picture(to / "digest.html", to / "digest.png"):
        yield to / "digest.png"
    else:
        out.print(
            "no browser is here, so there is no digest.png; `scripts/browser` brings one", soft_wrap=True
        )


@group.command(
    "again", epilog="Example:  cityleads digest again bangkok kim@agency.example 2026-11-24 --mode live"
)
def again(
    centre: CentreName,
    email: Annotated[str, typer.Argument(help="The subscriber's address.")],
    day: Annotated[
        date, typer.Argument(parser=day_of, metavar="YYYY-MM-DD", help="The morning of the digest.")
    ],
    mode: ModeOption = DEFAULT_MODE,
) -> None:
    """Send one subscriber one digest once more, as it was frozen: for a mail that failed, or that may be lost."""
    centre_named(centre)
    settings = Settings.from_environment()
    with warehouse_of(mode) as engine:
        outcome = send_again(
            engine,
            mailer_of(settings),
            centre,
            email,
            day,
            datetime.now(UTC),
            sender_of(settings),
        )
    written(mode, f"{outcome.state}: {outcome.reply}")
    if outcome.state not in ("sent", "written"):
        raise typer.Exit(1)


@group.command("held")
def held(mode: ModeOption = DEFAULT_MODE, as_json: JsonOption = False) -> None:
    """List the new leads that are held for review, because a source brought far more than it ever does."""
    with warehouse_of(mode) as engine, engine.connect() as connection:
        rows = [
            {"source": one.source, "day": one.day, "leads": len(one.leads), "closing in a week": one.soon,
             "for example": ", ".join(one.leads[:3])}
            for one in flood_guard.waiting(connection, datetime.now(UTC))
        ]  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        out.print(tables.plain_table(rows) if rows else f"nothing is held in the {mode} warehouse")


@group.command("release", epilog="Example:  cityleads digest release th_egp --mode live")
def release(source: Source, lead: Leads = None, by: By = "", mode: ModeOption = DEFAULT_MODE) -> None:
    """Let what is held of a source be told as new from the next digest on."""
    _judge(source, lead, by, mode, release=True)


@group.command("drop")
def drop(source: Source, lead: Leads = None, by: By = "", mode: ModeOption = DEFAULT_MODE) -> None:
    """Never tell what is held of a source as new; what changes about it later is told."""
    _judge(source, lead, by, mode, release=False)


def _judge(source: str, lead: list[str] | None, by: str, mode: Mode, *, release: bool) -> None:
    chosen_sources([source])
    with warehouse_of(mode) as engine, engine.begin() as connection:
        who = by or getpass.getuser()
        operator = Operator(who, who, datetime.now(UTC))
        number = judge_flood(connection, operator, source, release=release, only=lead or ())
    done = "released" if release else "dropped"
    written(mode, f"{number} leads of {source} {done}")
