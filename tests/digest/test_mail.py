"""The mail as bytes: what any mail program would read out of it."""

from datetime import date, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32, default
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.delivery.message import MessageHeaders, Sender, compose, header_text
from digest.links.tokens import Action, Signer
from digest.links.urls import Desk
from digest.render.html import Mail
from domain.addresses import is_address
from tests.digest.world import BANGKOK, mail_of, make_lead

HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id", "List-Unsubscribe",
    "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
]  # fmt: skip


def headers(**known: object) -> MessageHeaders:
    defaults: dict[str, object] = {
        "sender": Sender("digest@cityleads.example", "cityleads"),
        "recipient": "kim@kotra.example",
        "centre": "bangkok",
        "centre_title": "Bangkok",
        "local_date": date(2026, 11, 23),
        "written_at": datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo(BANGKOK)),
        "sandbox": False,
    }
    return MessageHeaders(**(defaults | known))  # type: ignore[arg-type]  # names and values are Envelope's own


def read(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=SMTP)


def part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    assert body is not None
    return cast("str", body.get_content())


def test_a_mail_has_a_text_and_an_html_part_that_arrive_as_written() -> None:
    mail = mail_of(make_lead())
    message = read(compose(mail, headers()))
    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    assert [each["Content-Transfer-Encoding"] for each in message.iter_parts()] == ["base64", "base64"]
    assert part(message, "plain").splitlines() == mail.text.splitlines()
    assert part(message, "html").splitlines() == mail.html.splitlines()


def test_the_headers_say_who_when_and_which_list() -> None:
    message = read(compose(mail_of(make_lead()), headers()))
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["Subject"] == "[방콕] 11월 23일 · 신규 1"
    assert message["From"] == "cityleads <digest@cityleads.example>"
    assert message["To"] == "kim@kotra.example"
    assert message["Date"].datetime.isoformat() == "2026-11-23T08:00:00+07:00"
    assert message["List-Id"] == "Bangkok <bangkok.digest.cityleads.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ko"


def test_lines_are_short_and_ascii() -> None:
    message = compose(mail_of(*(make_lead(f"L-{n}") for n in range(20))), headers())
    assert message.isascii()
    assert max(len(line) for line in message.split(b"\r\n")) <= 78
    assert b"\n" not in message.replace(b"\r\n", b"")


LONG = "mail.smart-city-cooperation-centres.example-institution.go.kr"


@pytest.mark.parametrize(
    "title", ["Istanbul", "이스탄불 스마트시티 협력센터의 아침 발주정보 " * 3, 'Bang"kok, (TH)']
)
@pytest.mark.parametrize(
    "name", ["cityleads", "스마트시티 발주정보(cityleads)", "주식회사 스마트시티 " * 8, "Kim, Lee"]
)
def test_an_address_of_any_length_is_never_part_of_an_encoded_word(title: str, name: str) -> None:
    long = headers(
        sender=Sender(f"{'d' * 60}@{LONG}", name), recipient=f"{'r' * 60}@{LONG}", centre_title=title
    )
    message = compose(mail_of(), long)
    head = message.split(b"\r\n\r\n")[0].decode("ascii")
    lines = dict(line.split(": ", 1) for line in head.replace("\r\n ", " ").split("\r\n"))
    for header, address in {
        "From": f"{'d' * 60}@{LONG}", "Message-ID": long.message_id[1:-1], "In-Reply-To": long.thread[1:-1],
        "References": long.thread[1:-1], "List-Id": f"bangkok.digest.{LONG}",
    }.items():  # fmt: skip
        assert lines[header].endswith(f"<{address}>")
    assert lines["To"] == long.recipient
    parsed = read(message)
    phrase = lines["From"].rpartition(" <")[0]
    assert str(make_header(decode_header(phrase))).strip('"') == name.strip()
    assert parsed["From"].addresses[0].addr_spec == f"{'d' * 60}@{LONG}"
    assert parsed["To"].addresses[0].addr_spec == long.recipient
    encoded = [line for line in head.split("\r\n") if "=?" in line]
    assert all(len(line) <= 78 for line in encoded)


def test_a_sender_without_a_name_has_the_product_s_in_the_mail_s_language() -> None:
    anonymous = headers(sender=Sender("digest@cityleads.example"))
    senders = [read(compose(mail_of(language=language), anonymous))["From"] for language in ("ko", "en")]
    assert [str(one.addresses[0].display_name) for one in senders] == [
        "스마트시티 발주정보(cityleads)",
        "Smart-city leads (cityleads)",
    ]


def test_the_way_out_stands_in_the_headers_whole_and_is_the_readers_own() -> None:
    desk = Desk(
        "digest@cityleads.example", "https://leads.agency.example", Signer(("k" * 32,), sandbox=False)
    )
    sender = Sender("digest@cityleads.example", "cityleads", desk)
    message = read(compose(mail_of(), headers(sender=sender, subscriber=7)))
    link, by_mail = message["List-Unsubscribe"].split(", ")
    assert link == f"<{desk.url(Action.UNSUBSCRIBE, 7, '', headers().written_at)}>"
    assert by_mail == "<mailto:digest@cityleads.example?subject=unsubscribe%20%237>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert max(len(line) for line in compose(mail_of(), headers(sender=sender)).split(b"\r\n")) < 998


def test_without_a_web_desk_the_way_out_is_a_mail() -> None:
    message = read(compose(mail_of(), headers(subscriber=7)))
    assert message["List-Unsubscribe"] == ("<mailto:digest@cityleads.example?subject=unsubscribe%20%237>")
    assert message["List-Unsubscribe-Post"] is None


def test_making_a_mail_again_makes_the_same_bytes() -> None:
    mail = mail_of(make_lead())
    assert compose(mail, headers()) == compose(mail, headers())


def test_the_id_is_the_readers_and_the_mornings_whatever_the_mail_says() -> None:
    same = headers().message_id
    assert read(compose(mail_of(), headers()))["Message-ID"] == same
    assert read(compose(mail_of(make_lead()), headers()))["Message-ID"] == same
    others = [
        headers(recipient="lee@kotra.example"),
        headers(local_date=date(2026, 11, 24)),
        headers(centre="hanoi"),
        headers(sandbox=True),
    ]
    assert len({same, *(other.message_id for other in others)}) == 5


def test_the_mails_of_a_centre_make_one_thread() -> None:
    first = read(compose(mail_of(), headers()))
    second = read(compose(mail_of(), headers(local_date=date(2026, 11, 24), recipient="lee@kotra.example")))
    assert first["References"] == second["References"] == "<bangkok.digest@cityleads.example>"
    assert headers(sandbox=True).thread == "<bangkok.sandbox.digest@cityleads.example>"


@settings(max_examples=1000, deadline=None)
@given(st.one_of(st.text(max_size=300), st.text("\r\n\t\x00\x0b\x0c\x85\u2028\u2029\u202eab: ", max_size=60)))
@example("a\r\nBcc: victim@example.org\r\n\r\nbody")
@example("a\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029b")
@example("\u202egpj.exe\u2066")
@example("\ud800")
@example("x" * 10_000)
@example("=?utf-8?q?=0D=0ABcc:_victim@example.org?=")
def test_no_text_can_add_a_header_or_a_line(hostile: str) -> None:
    subject = header_text(hostile)
    message = read(compose(Mail(hostile, "<p>x</p>", "x", "ko"), headers(centre_title=hostile)))
    assert sorted(message.keys()) == sorted(HEADERS)
    assert not set(subject) & set("\r\n\x00\x0b\x0c\x85\u2028\u2029\u202a\u202e\u2066\u2069")
    assert message["Bcc"] is None
    assert part(message, "plain").strip() == "x"
    assert len(subject) <= 300


PARTS_OF_A_SUBJECT = st.sampled_from(
    [
        "긴급 1",
        "신규 14",
        "변경 120",
        "마감 임박 5",
        "낙찰·취소 12",
        "소식 3",
        "확인 필요 1",
        "new",
        "İhale",
        "ประกาศ",
        "mới",
        "pengadaan",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=250),
        st.text("가나 ab·1?=_", max_size=250),
        st.lists(PARTS_OF_A_SUBJECT, max_size=25).map(
            lambda parts: "[하노이] 12월 1일 · " + " · ".join(parts)
        ),
    )
)
@example("[방콕] 11월 28일 · 긴급 12 · 신규 14 · 소식 3")
@example("x" * 80)
@example("a long subject of plain words " * 6)
def test_what_a_mail_program_reads_as_the_subject_is_the_subject(text: str) -> None:
    message = compose(Mail(text, "<p>x</p>", "x", "ko"), headers())
    assert message_from_bytes(message, policy=default)["Subject"] == header_text(text)
    old = message_from_bytes(message, policy=compat32)["Subject"]
    assert str(make_header(decode_header(old))) == header_text(text)
    assert max(len(line) for line in message.split(b"\r\n")) <= 78


@pytest.mark.parametrize("address", ["kim@kotra.example", "a.b+c@x-y.example.org", "digest@localhost"])
def test_plain_addresses_are_taken(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kim",
        "@x.example",
        "kim@",
        "kim@x..example",
        "kim@-x.example",
        "Kim <kim@x.example>",
        "kim@x.example, lee@x.example",
        "kim@x.example\r\nBcc: lee@x.example",
        "kim@x.example\n",
        "김@x.example",
        "kim@엑스.example",
        "kim@x.example>",
        '"kim"@x.example',
    ],
)
def test_anything_else_is_no_address(address: str) -> None:
    assert not is_address(address)
