"""What follows when somebody asked for a link: nothing for an unknown address, else a mail at once."""

import logging

from desk.login_links import GOOD_FOR, keep_link, may_mail
from desk.random_secrets import new_secret
from digest.delivery.deliver import deliver
from digest.delivery.login_mail import queue_login
from digest.subscribers import subscribers_at
from web.session import Post, Site

log = logging.getLogger("cityleads.web")


def mail_links(site: Site, ask_id: int, address: str) -> None:
    """Mail a link to every subscriber of an address: who reads for two centres gets one for each.

    It runs when the answer is out; what fails is in the log and in the outbox, and the asker hears no more of it.
    """
    try:
        post = site.open_post() if site.open_post else None
        if post is not None:
            for mail in _queued(site, post, ask_id, address):
                done = deliver(site.engine, post.mailer, site.wall(), mail=mail, sender=post.sender)
                log.info("login mail %d: %s", mail, dict(done.counts))
    except Exception:
        log.exception("a link to log in by could not be mailed")


def _queued(site: Site, post: Post, ask_id: int, address: str) -> list[int]:
    now = site.wall()
    with site.engine.begin() as connection:
        if not may_mail(connection, ask_id, now):
            return []
        mails = []
        for subscriber in subscribers_at(connection, address):
            secret = new_secret()
            mail = queue_login(
                connection, subscriber, secret, now, now + GOOD_FOR, post.sender, sandbox=site.sandbox
            )
            keep_link(connection, ask_id, subscriber.id, mail, secret, now)
            mails.append(mail)
        return mails
