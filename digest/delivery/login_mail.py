"""The mail with a link to log in by: frozen in the outbox as all mails are, and never sent too late."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from digest.delivery.centre_context import read_context
from digest.delivery.message import Sender
from digest.delivery.outbox import outbox_row
from digest.i18n import Translator
from digest.render.context import DigestContext
from digest.render.html import Mail, lay_out
from digest.subscribers import Subscriber
from warehouse.tables import outbox


@dataclass(frozen=True, slots=True)
class LoginView:
    """The mail, every string ready."""

    subject: str
    lang: str
    centre: str
    sandbox: str
    about: str
    url: str
    until: str
    footer: tuple[str, ...]


def queue_login(
    connection: Connection,
    subscriber: Subscriber,
    secret: str,
    now: datetime,
    until: datetime,
    sender: Sender,
    *,
    sandbox: bool,
) -> int:
    """Put the mail into the outbox; returns its id.

    Args:
        connection: inside a transaction.
        subscriber: whom the link lets in.
        secret: of the link; it stands in the mail alone.
        now: aware time.
        until: aware time at which the link is good no more.
        sender: who it is from; its desk is where the link leads.
        sandbox: whether the desk is the sandbox's; the mail then says so.

    Raises:
        LookupError: the subscriber's centre is not in core.centre.
        ValueError: there is no web desk.
    """
    context = read_context(connection, subscriber.centre, now, sender.desk, sandbox=sandbox)
    mail = render_login(
        context, sender.desk.entrance(secret, subscriber.language), until, subscriber.language
    )
    row = outbox_row(mail, context, subscriber, sender, f"login {secret}", answers=True)
    queued = insert(outbox).values(**row, subscriber_id=subscriber.id, until=until)
    return int(connection.execute(queued.returning(outbox.c.id)).scalar_one())


def render_login(context: DigestContext, url: str, until: datetime, language: str) -> Mail:
    """Write the mail."""
    t = Translator(language, context.zone)
    centre = t("header.centre", centre=context.named(language))
    view = LoginView(
        subject=("[SANDBOX] " if context.sandbox else "") + t("login.subject"),
        lang=language,
        centre=centre,
        sandbox=t("header.sandbox") if context.sandbox else "",
        about=t("login.about", centre=centre),
        url=url,
        until=t("login.until", moment=t.local_and_kst(until, None)),
        footer=(t("login.not_asked"), t("login.never_ask")),
    )
    html, plain = (lay_out(f"login.{kind}.j2", view, t) for kind in ("html", "txt"))
    return Mail(view.subject, html, plain, language)
