"""What people do by hand: send one mail again, send a company its list, choose for a reader."""

from base64 import b64encode
from datetime import date
from decimal import Decimal
from email import message_from_bytes
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from openpyxl import load_workbook
from sqlalchemy import select, update

from cityleads.mail_setup import mailer_of
from cityleads.settings import Settings, SettingsError
from desk.acts import read_record
from digest import companies, subscribers
from digest.company_list import company_mail, find_company
from digest.delivery.dkim import DkimSigner, SigningMailer
from digest.delivery.message import Sender
from digest.delivery.rate_limit import RateLimitedMailer
from digest.delivery.resend import send_again
from digest.delivery.smtp import SmtpMailer
from digest.delivery.transport import FileMailer, Outcome, OutgoingMail
from tests.digest.mornings import mails, morning
from tests.digest.smtpd import HOST, Post, running
from tests.digest.world import DAY, NOW, World
from warehouse.tables import outbox
from warehouse.tables import subscriber as subscriber_table

MONDAY = date(2026, 11, 23)
KIM = "kim@kotra.example"


@pytest.fixture
def told(world: World) -> World:
    """A reader whose mail of Monday is queued."""
    world.add_lead("L-1")
    world.add_subscriber(KIM)
    morning(world)
    return world


def settle(world: World, **values: object) -> None:
    with world.engine.begin() as connection:
        connection.execute(update(outbox).values(values))


def again(world: World, post: Post, email: str = KIM) -> Outcome:
    return send_again(
        world.engine, SmtpMailer(HOST, post.port, "none"), "bangkok", email, MONDAY, NOW + DAY, Sender()
    )


@pytest.mark.parametrize("state", ["unknown", "failed", "sent"])
def test_a_mail_is_sent_again_as_it_was_and_its_row_says_that_a_person_did(told: World, state: str) -> None:
    settle(told, state=state)
    with running(Post()) as post:
        assert again(told, post).state == "sent"
    assert [message_from_bytes(one.original_content or b"")["Message-ID"] for one in post.taken] == [
        mails(told)[0]["Message-ID"]
    ]
    with told.engine.connect() as connection:
        row = connection.execute(select(outbox)).one()
    assert (row.state, row.last_reply) == (
        "sent",
        "by hand, 2026-11-24 01:00 UTC: sent, 250 OK queued as 42",
    )


def test_a_mail_that_is_refused_again_keeps_its_state(told: World) -> None:
    settle(told, state="unknown")
    with running(Post(rcpt="550 gone")) as post:
        assert again(told, post).state == "failed"
    assert told.states() == ["unknown"]


@pytest.mark.parametrize(
    ("values", "email", "why"),
    [
        ({"state": "queued"}, KIM, "that mail is queued"),
        ({"state": "deferred"}, KIM, "that mail is deferred"),
        ({"state": "sent"}, "lee@kotra.example", "lee@kotra.example got no digest of bangkok for 2026-11-23"),
        ({"state": "sent", "message": b""}, KIM, "the bytes of that mail are gone"),
    ],
)
def test_what_cannot_be_sent_again_is_an_error(
    told: World, values: dict[str, object], email: str, why: str
) -> None:
    settle(told, **values)
    with running(Post()) as post, pytest.raises(ValueError, match=why):
        again(told, post, email)
    assert post.taken == []


def test_a_company_gets_all_open_leads_that_fit_it_of_all_countries(world: World, tmp_path: Path) -> None:
    world.add_lead("L-th", title="CCTV ขอนแก่น", deadline_at=NOW + 9 * DAY)
    world.add_lead("L-vn", title="camera CCTV", country="VN", language="en", deadline_at=NOW + 3 * DAY)
    world.add_lead("L-over", title="CCTV", deadline_at=NOW - DAY)
    world.add_lead("L-watch", title="CCTV", tier="watch")
    world.add_lead("L-lamp", title="street lamp")
    companies.add_company(world.engine, "한빛", {"keywords": ["cctv"], "email": "bid@hanbit.example"})
    with world.engine.connect() as connection:
        company = find_company(connection, "한빛")
        list_ = company_mail(connection, company, str(company.email), NOW, Sender(), sandbox=False)
        with pytest.raises(ValueError, match="there is no company 'Other'"):
            find_company(connection, "Other")
    outgoing, mail = list_.outgoing, list_.mail
    assert (list_.listed, list_.watched) == (2, 1)
    assert mail.subject == "[한빛] 스마트시티 발주정보 2건"
    assert mail.text.index("camera CCTV") < mail.text.index("CCTV ขอนแก่น")
    assert "[베트남]" in mail.text
    assert FileMailer(tmp_path).send(outgoing).state == "written"
    message = message_from_bytes(outgoing.message, policy=SMTP)
    assert (message["To"], message["Message-ID"]) == ("bid@hanbit.example", message["Message-ID"].strip())
    book = load_workbook(BytesIO(next(message.iter_attachments()).get_content()))
    assert [row[2].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["L-vn", "L-th"]


def test_a_company_of_unknown_wishes_is_refused(world: World) -> None:
    for wants in ({"dimensions": ["magic"]}, {"countries": ["KR"]}, {"email": "nobody"}):
        with pytest.raises(ValueError, match=r"'(magic|KR|nobody)' is"):
            companies.add_company(world.engine, "A", wants)
    with pytest.raises(ValueError, match="there is no company 'A'"):
        companies.remove_company(world.engine, "A")


def test_a_choice_changes_what_is_named_and_nothing_else(world: World) -> None:
    first = subscribers.add_subscriber(
        world.engine, "hanoi", KIM, {"urgent": True, "dimensions": ["mobility"]}, NOW
    )
    assert (first["language"], first["rhythm"], first["chosen_at"]) == ("ko", "daily", NOW)
    later = subscribers.add_subscriber(world.engine, "hanoi", KIM, {"language": "en", "csv": True}, NOW + DAY)
    assert (later["language"], later["urgent"], later["dimensions"]) == ("en", True, ["mobility"])
    assert later["chosen_at"] == NOW
    wider = subscribers.add_subscriber(world.engine, "hanoi", KIM, {"least_krw": Decimal(5)}, NOW + 2 * DAY)
    assert (wider["least_krw"], wider["chosen_at"]) == (5, NOW + 2 * DAY)
    with pytest.raises(ValueError, match="'magic' is no dimension"):
        subscribers.add_subscriber(world.engine, "hanoi", KIM, {"dimensions": ["magic"]}, NOW)


def test_headquarters_read_weekly_unless_they_choose_otherwise(world: World) -> None:
    assert subscribers.add_subscriber(world.engine, "headquarters", KIM, {}, NOW)["rhythm"] == "weekly"
    assert (
        subscribers.add_subscriber(world.engine, "headquarters", KIM, {"rhythm": "daily"}, NOW)["rhythm"]
        == "daily"
    )


def test_who_is_added_again_is_suspended_no_more(told: World) -> None:
    with told.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(suspended_at=NOW, active=False))
    row = subscribers.add_subscriber(told.engine, "bangkok", KIM, {}, NOW)
    assert (row["suspended_at"], row["active"]) == (None, True)


def test_no_more_mails_a_minute_than_the_server_allows() -> None:
    class Sent:
        def send(self, outgoing: OutgoingMail) -> Outcome:
            sent.append(now)
            return Outcome("sent", outgoing.name)

    now = 0.0
    sent: list[float] = []

    def wait(seconds: float) -> None:
        nonlocal now
        now += seconds

    paced = RateLimitedMailer(Sent(), per_minute=30, clock=lambda: now, wait=wait)
    outgoing = OutgoingMail("a", "b", "c", b"")
    for _ in range(3):
        assert paced.send(outgoing).state == "sent"
    now += 60
    paced.send(outgoing)
    paced.send(outgoing)
    assert sent == [0.0, 2.0, 4.0, 64.0, 66.0]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """A key as an operator makes it."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def test_a_sealed_mail_is_verified_and_an_altered_one_is_not(told: World, key: rsa.RSAPrivateKey) -> None:
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def dns(name: bytes, timeout: float = 5) -> bytes:
        assert (name, timeout) == (b"s1._domainkey.agency.example.", 5)
        return b"v=DKIM1; k=rsa; p=" + b64encode(public)

    with told.engine.connect() as connection:
        message = bytes(connection.execute(select(outbox.c.message)).scalar_one())
    with running(Post()) as post:
        sealing = SigningMailer(
            SmtpMailer(HOST, post.port, "none"), DkimSigner("agency.example", "s1", pem(key))
        )
        assert sealing.send(OutgoingMail("a", "digest@agency.example", KIM, message)).state == "sent"
    (taken,) = post.taken
    content = taken.original_content
    assert isinstance(content, bytes)
    assert dkim.verify(content, dnsfunc=dns)
    assert not dkim.verify(content.replace(b"List-Unsubscribe: <", b"List-Unsubscribe: <x"), dnsfunc=dns)
    assert not dkim.verify(content + b"more\r\n", dnsfunc=dns)


def test_a_key_that_cannot_sign_is_an_error_that_keeps_the_key(
    tmp_path: Path, key: rsa.RSAPrivateKey
) -> None:
    (tmp_path / "bad.pem").write_text("s3cret")
    (tmp_path / "good.pem").write_bytes(pem(key))
    for value in ("nothing", f"s1:{tmp_path}/none.pem", f"s1:{tmp_path}/bad.pem"):
        with pytest.raises(SettingsError, match=r"MAIL_DKIM must be selector:/path/of/key.pem") as caught:
            mailer_of(Settings.from_environment({"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_DKIM": value}))
        assert "s3cret" not in str(caught.value)
    signed = {"SMTP_URL": "smtp://127.0.0.1:1?per_minute=30", "MAIL_DKIM": f"s1:{tmp_path}/good.pem"}
    found = mailer_of(Settings.from_environment(signed))
    assert isinstance(found, SigningMailer)
    assert isinstance(found.mailer, RateLimitedMailer)


def test_who_is_added_changed_and_removed_by_a_command_is_on_record(world: World) -> None:
    add_subscriber, remove_subscriber = subscribers.add_subscriber, subscribers.remove_subscriber
    row = add_subscriber(world.engine, "hanoi", "lee@kotra.example", {"language": "en"}, NOW, "operator")
    add_subscriber(world.engine, "hanoi", "lee@kotra.example", {"rhythm": "weekly"}, NOW, "operator")
    add_subscriber(world.engine, "hanoi", "lee@kotra.example", {"rhythm": "weekly"}, NOW, "operator")
    remove_subscriber(world.engine, "hanoi", "lee@kotra.example", "operator", NOW)
    companies.add_company(world.engine, "한빛", {"keywords": ["cctv"]}, "operator", NOW)
    companies.add_company(world.engine, "한빛", {"keywords": ["cctv"], "least_krw": 5}, "operator", NOW)
    companies.add_company(world.engine, "한빛", {"keywords": ["cctv"], "least_krw": 5}, "operator", NOW)
    companies.remove_company(world.engine, "한빛", "operator", NOW)
    with world.engine.connect() as connection:
        own = read_record(connection, str(row["id"]), "subscriber")
        firm = read_record(connection, "1", "company")
    assert {one.by for one in (*own, *firm)} == {"operator"}
    assert [(one.kind, one.old, one.new) for one in reversed(own)] == [
        ("subscriber.added", {}, {"centre": "hanoi"}),
        ("subscriber.changed", {"rhythm": "daily"}, {"rhythm": "weekly"}),
        ("subscriber.ended", {"active": True}, {"active": False}),
    ]
    assert [(one.kind, one.old, one.new) for one in reversed(firm)] == [
        ("company.added", {}, {"name": "한빛", "keywords": ["cctv"]}),
        ("company.profile", {"least_krw": None}, {"least_krw": "5"}),
        ("company.profile", {"active": True}, {"active": False}),
    ]
