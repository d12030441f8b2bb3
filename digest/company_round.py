"""Lists that go out to companies by their own rhythm: each lead once, at most so many a mail, at most a mail a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from desk.companies.profiles import Profile, read_profiles
from desk.companies.received import claim_mail, finish_mail, last_mail, read_received
from digest.companies import company_of
from digest.company_list import Ranked, company_mail, ranked
from digest.delivery.message import Sender
from digest.delivery.transport import Mailer
from digest.links.tokens import CompanyToken
from digest.select.workdays import no_digest_on
from domain.country import KOREA, KST

# How long the link of a mail to a company's page is good for; every mail has a new one.
GOOD_FOR: Final = timedelta(days=60)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one company's list; `state` is as a mailer answers, or "none" where nothing new fits."""

    company: str
    state: str
    reply: str
    leads: int


def is_due(profile: Profile, last: date | None, today: date) -> bool:
    """Whether a company's list goes out today: daily on Korea's working days, weekly a week after the last."""
    if profile.rhythm == "never" or not profile.email or profile.consented_on is None:
        return False
    return last is None or today - last >= (_WEEK if profile.rhythm == "weekly" else timedelta(days=1))


def fresh(connection: Connection, profile: Profile, now: datetime) -> list[Ranked]:
    """The best open leads that a company was not sent and has not answered, at most as many as it takes."""
    known = read_received(connection, profile.id)
    passed = [lead_id for lead_id, one in known.items() if one.sent_at or one.answer]
    return ranked(connection, company_of(profile), now, profile.most, passed)


def page_link(sender: Sender, profile: Profile, now: datetime) -> str:
    """The address of a company's own page; "" without a web desk."""
    desk = sender.web
    if desk is None or desk.signer is None:
        return ""
    token = CompanyToken(profile.id, profile.link_serial, (now + GOOD_FOR).date())
    return f"{desk.base}/firm?token={desk.signer.sign_company(token)}"


def send_round(engine: Engine, now: datetime, sender: Sender, mailer: Mailer, *, sandbox: bool) -> list[Sent]:
    """Send each company whose list is due what is new for it.

    Args:
        engine: of the warehouse.
        now: aware time.
        sender: who the mails are from; with a web desk each has the link of the company's page.
        mailer: where mails go.
        sandbox: whether the leads are invented.
    """
    today = now.astimezone(ZoneInfo(KST)).date()
    if no_digest_on(KOREA, today):
        return []
    with engine.connect() as connection:
        due = [one for one in read_profiles(connection) if is_due(one, last_mail(connection, one.id), today)]
    return [_send(engine, one, today, now, sender, mailer, sandbox=sandbox) for one in due]


def _send(
    engine: Engine,
    profile: Profile,
    day: date,
    now: datetime,
    sender: Sender,
    mailer: Mailer,
    *,
    sandbox: bool,
) -> Sent:
    with engine.connect() as connection:
        found = fresh(connection, profile, now)
    if not found:
        return Sent(profile.name, "none", "", 0)
    with engine.begin() as connection:
        mail_id = claim_mail(connection, profile.id, day, now)
    if mail_id is None:
        return Sent(profile.name, "taken", "another process sends it, or did", 0)
    ids = [one.item.lead.id for one in found]
    with engine.connect() as connection:
        listed = company_mail(
            connection,
            company_of(profile),
            profile.email or "",
            now,
            sender,
            sandbox=sandbox,
            only=ids,
            page=page_link(sender, profile, now),
        )
    outcome = mailer.send(listed.outgoing)
    sent = [(one.item.lead.id, one.reasons) for one in found]
    with engine.begin() as connection:
        finish_mail(connection, mail_id, profile.id, outcome.state, outcome.reply, sent, now)
    return Sent(profile.name, outcome.state, outcome.reply, len(found))
