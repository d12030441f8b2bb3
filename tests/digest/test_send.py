"""Real SMTP conversations, and what each way of ending means."""

import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest.delivery.mailers import check_smtp, mailer_from
from digest.delivery.message import compose
from digest.delivery.smtp import SmtpMailer
from digest.delivery.transport import FileMailer, OutgoingMail
from tests.digest.smtpd import HOST, LOST, Post, certificate, running
from tests.digest.test_mail import headers, read
from tests.digest.world import mail_of, make_lead

MESSAGE = compose(mail_of(make_lead()), headers())
LETTER = OutgoingMail("2026-11-23-bangkok-kim", "digest@cityleads.example", "kim@kotra.example", MESSAGE)
PLAIN = SmtpMailer(HOST, 0, "none")


def at(post: Post, mailer: SmtpMailer = PLAIN) -> SmtpMailer:
    return replace(mailer, port=post.port)


def test_a_mail_arrives_byte_for_byte() -> None:
    with running(Post()) as post:
        outcome = at(post).send(LETTER)
    assert (outcome.state, outcome.reply) == ("sent", "250 OK queued as 42")
    assert [taken.content for taken in post.taken] == [MESSAGE]
    assert post.taken[0].mail_from == "digest@cityleads.example"
    assert post.taken[0].rcpt_tos == ["kim@kotra.example"]


def test_a_line_that_begins_with_a_dot_arrives_as_it_was() -> None:
    message = b"Subject: x\r\n\r\n.\r\n..two\r\n.\r\nQUIT\r\n"
    with running(Post()) as post:
        assert at(post).send(replace(LETTER, message=message)).state == "sent"
    assert [taken.content for taken in post.taken] == [message]


@pytest.mark.parametrize(
    ("faults", "state", "reply"),
    [
        ({"mail": "451 busy"}, "deferred", "451 busy"),
        ({"mail": "550 no such sender"}, "failed", "550 no such sender"),
        ({"rcpt": "421 closing"}, "deferred", "421 closing"),
        ({"rcpt": "451 greylisted"}, "deferred", "451 greylisted"),
        ({"rcpt": "550 no such user"}, "failed", "550 no such user"),
        ({"data": "451 not now"}, "deferred", "451 not now"),
        ({"data": "554 never"}, "failed", "554 never"),
        ({"verdict": "421 closing"}, "deferred", "421 closing"),
        ({"verdict": "451 try again"}, "deferred", "451 try again"),
        ({"verdict": "552 too big"}, "failed", "552 too big"),
    ],
)
def test_a_refusal_for_now_defers_and_a_refusal_for_good_fails(
    faults: dict[str, str], state: str, reply: str
) -> None:
    with running(Post(**faults)) as post:  # type: ignore[arg-type]  # the texts of Post alone
        outcome = at(post).send(LETTER)
    assert (outcome.state, outcome.reply, post.taken) == (state, reply, [])


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_line_that_drops_before_the_message_defers(step: str) -> None:
    with running(Post(**{step: LOST})) as post:  # type: ignore[arg-type]  # the texts of Post alone
        assert at(post).send(LETTER).state == "deferred"
    assert post.taken == []


def test_a_line_that_drops_after_the_message_leaves_the_mail_unknown() -> None:
    with running(Post(verdict=LOST)) as post:
        outcome = at(post).send(LETTER)
    assert outcome.state == "unknown"
    assert outcome.reply.startswith("the answer was lost: ")
    assert len(post.taken) == 1


def test_a_server_that_is_not_there_defers() -> None:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    outcome = SmtpMailer(HOST, port, "none").send(LETTER)
    assert outcome.state == "deferred"
    assert outcome.reply.startswith("connecting: ConnectionRefusedError")


def test_starttls_secures_the_line_before_the_password_and_the_mail(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    post = Post()
    options: dict[str, Any] = {"tls_context": server, "require_starttls": True, "authenticator": post.log_in}
    with running(post, **options):
        outcome = at(post, SmtpMailer(HOST, 0, "starttls", "kim", "s3cr:t/", client)).send(LETTER)
    assert outcome.state == "sent"
    assert post.secure == [True]
    assert post.logins == [(b"kim", b"s3cr:t/")]


def test_smtps_is_secure_from_the_first_byte(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    with running(Post(), server) as post:
        assert at(post, SmtpMailer(HOST, 0, "implicit", context=client)).send(LETTER).state == "sent"


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_that_nobody_vouches_for_is_refused(tls: str, tmp_path: Path) -> None:
    server, _client = certificate(tmp_path)
    options: dict[str, Any] = {"tls_context": server} if tls == "starttls" else {}
    with running(Post(), server if tls == "implicit" else None, **options) as post:
        outcome = SmtpMailer(HOST, post.port, tls).send(LETTER)  # type: ignore[arg-type]  # one of Tls
    assert outcome.state == "deferred"
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.reply
    assert post.taken == []


def test_a_server_without_starttls_gets_no_mail_in_the_clear() -> None:
    with running(Post()) as post:
        outcome = SmtpMailer(HOST, post.port, "starttls").send(LETTER)
    assert (outcome.state, post.taken) == ("deferred", [])


def test_a_wrong_password_defers_because_no_mail_is_at_fault(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    post = Post()
    with running(post, tls_context=server, authenticator=post.log_in):
        outcome = at(post, SmtpMailer(HOST, 0, "starttls", "kim", "wrong", client)).send(LETTER)
    assert (outcome.state, post.taken) == ("deferred", [])
    assert outcome.reply.startswith("connecting: 535")


def test_without_a_url_each_mail_becomes_two_files(tmp_path: Path) -> None:
    mailer = mailer_from(None, tmp_path / "outbox")
    outcome = mailer.send(LETTER)
    eml, page = outcome.files
    assert outcome.state == "written"
    assert (eml.name, page.name) == ("2026-11-23-bangkok-kim.eml", "2026-11-23-bangkok-kim.html")
    assert eml.read_bytes() == MESSAGE
    body = read(MESSAGE).get_body(("html",))
    assert body is not None
    assert page.read_bytes().decode() == body.get_content()
    assert sorted(path.name for path in eml.parent.iterdir()) == [eml.name, page.name]


def test_mails_in_files_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    folder.mkdir(mode=0o755)
    before = os.umask(0)
    try:
        outcome = FileMailer(folder).send(LETTER)
        fresh = FileMailer(tmp_path / "new").send(LETTER)
    finally:
        os.umask(before)
    files = [*outcome.files, *fresh.files]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in files} == {0o700}


def test_a_file_never_leaves_its_folder(tmp_path: Path) -> None:
    outcome = FileMailer(tmp_path).send(replace(LETTER, name="../../etc/a b\n"))
    assert [path.name for path in outcome.files] == [".._.._etc_a_b_.eml", ".._.._etc_a_b_.html"]
    assert {path.parent for path in outcome.files} == {tmp_path}


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://mail.example", "mail.example", 587, "starttls"),
        ("smtp://mail.example:2525?tls=none", "mail.example", 2525, "none"),
        ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, "none"),
        ("smtp://localhost:25?tls=starttls", "localhost", 25, "starttls"),
        ("smtps://mail.example", "mail.example", 465, "implicit"),
    ],
)
def test_a_url_says_where_and_how(url: str, host: str, port: int, tls: str, tmp_path: Path) -> None:
    mailer = mailer_from(url, tmp_path)
    assert isinstance(mailer, SmtpMailer)
    assert (mailer.host, mailer.port, mailer.tls) == (host, port, tls)


def test_user_and_password_are_percent_decoded_and_never_shown(tmp_path: Path) -> None:
    mailer = mailer_from("smtps://kim%40x:s3cr%3At%2F@mail.example", tmp_path)
    assert isinstance(mailer, SmtpMailer)
    assert (mailer.user, mailer.password) == ("kim@x", "s3cr:t/")
    assert "s3cr" not in repr(mailer)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://k:s3cr@mail.example?tls=none",
        "smtp://k:s3cr@mail.example?tls=maybe",
        "smtp://k:s3cr@mail.example?verify=no",
        "smtp://k:s3cr@mail.example:port",
        "smtps://k:s3cr@mail.example?tls=none",
    ],
)
def test_a_url_that_cannot_be_meant_is_an_error_that_keeps_the_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        mailer_from(url, tmp_path)
    assert "s3cr" not in str(caught.value)


def test_the_server_can_be_checked_without_sending() -> None:
    with running(Post()) as post:
        said = check_smtp(f"smtp://{HOST}:{post.port}")
    assert said == f"{HOST}:{post.port} answers (TLS: none)"
    assert post.taken == []
