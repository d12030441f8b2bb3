"""The digest's morning: mails frozen and sent per second, for 200 readers of each of four centres.

    python -m benchmarks.speed.digest [--readers 200] [--leads 10]

Half of the readers read Korean, half English; a fifth of each chose one dimension, and every reader has links of their
own. The leads are new, with sources and matched words: ten a centre are an ordinary morning, 25 a busy one. The mails
then go over SMTP to a server on this machine that takes everything, one connection each, as they would to a relay.
The peer is a plain sendmail loop: it composes the same texts and files with the library's `EmailMessage`, one message a
reader, and sends what was composed. It chooses and lays out nothing and knows no ledger, so it is what making bytes of
these mails and the network cost by themselves.

The bars: frozen in 5 s and in at most 2.2 times the processor time of the peer's composing, sent in 20 s, on two cores.
"""

import argparse
import asyncio
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast

import psutil
from sqlalchemy import Engine, insert, select, text

from benchmarks.surroundings import say, scratch_warehouse, timed
from cityleads.bootstrap import prepare_warehouse
from digest.delivery.deliver import deliver
from digest.delivery.digest import prepare
from digest.delivery.message import Sender
from digest.delivery.smtp import SmtpMailer
from digest.links.tokens import Signer
from digest.links.urls import Desk
from domain.centres import CENTRES
from warehouse.tables import lead, lead_member, notice, outbox
from warehouse.tables import subscriber as subscriber_table

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TITLE = "จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ เทศบาลนคร แห่งที่ {}"
WEB = Desk("desk@leads.example", "https://leads.example", Signer(("k" * 32,), sandbox=True))
SENDER = Sender("desk@leads.example", web=WEB)
SOURCES = {"TH": "th_egp", "VN": "vn_muasamcong", "ID": "id_spse", "TR": "tr_ilan"}
FREEZE_BAR, SEND_BAR, COMPOSE_BAR = 5, 20, 2.2


def fill(engine: Engine, subscribers: int, leads: int) -> None:
    """Subscribe the readers and bring the leads."""
    prepare_warehouse(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(subscriber_table),
            [
                {
                    "centre": centre.name,
                    "email": f"reader{number}@{centre.name}.example",
                    "language": ("ko", "en")[number % 2],
                    "dimensions": ["living"] if number % 10 >= 8 else [],
                }
                for centre in CENTRES
                for number in range(subscribers)
            ],
        )
        for centre in CENTRES:
            _bring(connection, centre.country, leads)


def _bring(connection: Any, country: str, leads: int) -> None:  # noqa: ANN401  # a connection
    texts = (
        "description",
        "buyer_unit",
        "place_text",
        "procedure",
        "procedure_details",
        "status_details",
        "funder",
    )
    for number in range(leads):
        name, title = f"L-{country}{number:04}", TITLE.format(number)
        shared: dict[str, Any] = {
            "country": country, "stage": "open", "title": title, "language": "th", "buyer": f"เทศบาลนคร {number}",
            "tier": "lead" if number % 5 else "watch", "score": 5.0, "first_known_at": NOW - timedelta(hours=3),
            "dimensions": ["living"] if number % 2 else ["mobility"], "url": f"https://example.org/{name}",
            "changed_at": NOW - timedelta(hours=3), "deadline_at": NOW + timedelta(days=number + 1),
            "deadline_precision": "minute", "amount": 48_500_000, "currency": "THB", "amount_kind": "budget",
            "amount_exact": True,
        }  # fmt: skip
        hit = {"concept": "liv.cctv", "term": "กล้องโทรทัศน์วงจรปิด", "field": "title", "start": 17, "end": 37}
        more = dict.fromkeys(texts, "") | {
            "source": SOURCES[country], "native_id": name, "version": 1, "language_confidence": 1.0, "evidence": {},
            "language_method": "script", "lexicon_version": "1", "content": {}, "normal": {},
        }  # fmt: skip
        row = connection.execute(insert(notice).values(shared | more).returning(notice.c.id)).scalar_one()
        whole = shared | {
            "id": name, "anchor_notice_id": row, "funder": "", "evidence": {"hits": [hit]}, "disagreements": {},
        }  # fmt: skip
        connection.execute(insert(lead).values(whole))
        connection.execute(insert(lead_member).values(notice_id=row, lead_id=name))


def freeze(engine: Engine) -> int:
    """Freeze the morning of all centres; returns how many mails."""
    mails = 0
    for centre in CENTRES:
        with engine.begin() as connection:
            mails += prepare(connection, centre.name, NOW, sandbox=True, sender=SENDER).mails
    return mails


def server_time(engine: Engine) -> float:
    """The processor time of all processes of the database so far, in seconds; those that have ended included."""
    with engine.connect() as connection:
        backend = psutil.Process(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    postmaster = backend.parent() or backend
    times = postmaster.cpu_times()
    ended = times.user + times.system + times.children_user + times.children_system
    running = (one.cpu_times() for one in postmaster.children(recursive=True))
    return float(ended + sum(one.user + one.system for one in running))


class _Sink(asyncio.Protocol):
    """Takes every mail and says so; enough of RFC 5321 for one client."""

    transport: asyncio.Transport
    in_data, held = False, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.held = self.held[-4:] + data if self.in_data else self.held + data
        if self.in_data:
            if self.held.endswith(b"\r\n.\r\n"):
                self.in_data, self.held = False, b""
                self.transport.write(b"250 OK\r\n")
            return
        while b"\r\n" in self.held and not self.in_data:
            line, _, self.held = self.held.partition(b"\r\n")
            word = line[:4].upper()
            self.in_data = word == b"DATA"
            answers = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
            self.transport.write(answers.get(word, b"250 OK\r\n"))


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a thread of its own; its port."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    port = 0

    def serve() -> None:
        nonlocal port
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(_Sink, "127.0.0.1", 0, family=socket.AF_INET))
        port = server.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def compose_plainly(mails: list[tuple[str, bytes]]) -> float:
    """The peer's composing of the same mails: processor time in seconds; reading them back is not counted."""
    used = 0.0
    for address, message in mails:
        made = message_from_bytes(message, policy=SMTP)
        plain, html = (made.get_body((kind,)) for kind in ("plain", "html"))
        files = [
            (one.get_content_type(), one.get_filename(), one.get_content()) for one in made.iter_attachments()
        ]
        words = [str(one.get_content()) if one else "" for one in (plain, html)]
        subject, started = str(made["Subject"]), time.process_time()
        _composed(address, subject, words, files)
        used += time.process_time() - started
    return used


def _composed(
    address: str, subject: str, words: list[str], files: list[tuple[str, str | None, Any]]
) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "desk@leads.example", address, subject
    mail.set_content(words[0], cte="base64")
    mail.add_alternative(words[1], subtype="html", cte="base64")
    for kind, name, content in files:
        main, _, sub = kind.partition("/")
        if isinstance(content, str):
            mail.add_attachment(content, subtype=sub, filename=name, cte="base64")
        else:
            mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def plainly(mails: list[tuple[str, bytes]], port: int) -> None:
    """The peer: sendmail in a loop, a connection each."""
    for address, message in mails:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("desk@leads.example", [address], message)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--leads", type=int, default=10)
    asked = parser.parse_args()
    with scratch_warehouse("digest") as engine, sink() as port:
        fill(engine, asked.readers, asked.leads)
        used, server = time.process_time(), server_time(engine)
        freezing, mails = timed(lambda: freeze(engine))
        used, server = time.process_time() - used, server_time(engine) - server
        with engine.connect() as connection:
            found = select(subscriber_table.c.email, outbox.c.message).join(
                subscriber_table, subscriber_table.c.id == outbox.c.subscriber_id
            )
            made = [(row.email, bytes(row.message)) for row in connection.execute(found)]
        mailer = SmtpMailer("127.0.0.1", port, "none")
        sending, done = timed(lambda: deliver(engine, mailer, NOW, sender=SENDER))
        peer, _ = timed(lambda: plainly(made, port))
        composing = compose_plainly(made)
        ratio = (used + server) / composing
    size = sum(len(message) for _, message in made) / len(made) / 1024
    say(
        f"The digest of {asked.readers} readers of each of {len(CENTRES)} centres, {asked.leads} new leads each",
        [
            ("mails", f"{mails}, {size:.0f} KiB each with their files"),
            (
                "frozen",
                f"{freezing:.1f} s, bar {FREEZE_BAR} s: {_verdict(freezing, FREEZE_BAR)}; {used:.1f} s of it Python's",
            ),
            (
                "sent and recorded",
                f"{sending:.1f} s, bar {SEND_BAR} s: {_verdict(sending, SEND_BAR)}; {done.counts}",
            ),
            ("peer: sendmail in a loop", f"{peer:.1f} s, without a ledger"),
            ("processor time", f"{used:.2f} s Python's, {server:.2f} s the database's"),
            (
                "beside the peer's composing",
                f"{composing:.2f} s, so {ratio:.2f} times, bar {COMPOSE_BAR}: {_verdict(ratio, COMPOSE_BAR)}",
            ),
        ],
    )


def _verdict(seconds: float, bar: float) -> str:
    return "met" if seconds <= bar else "missed"


if __name__ == "__main__":
    main()
