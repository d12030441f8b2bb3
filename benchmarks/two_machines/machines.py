"""The first machine's services (PostgreSQL, portals, a mail server) and the second machine's worker."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from sqlalchemy.engine import make_url

from benchmarks.checks.soak.life import Life
from benchmarks.checks.soak.relay import relayed
from benchmarks.two_machines.cable import HERE, THERE, Cable, second_machine
from cityleads.settings import ROOT
from sandbox.server import running as portals
from tests.digest.smtpd import Post
from tests.digest.smtpd import running as mail_server
from tests.warehouse.serving import walkable
from warehouse.server import Server

NAME = "cl-second"
DELAY, LOSS = 0.03, 0.01  # seconds one way, share of packets
Task = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Machines:
    """Both machines. `ports` are those of portals and mail server as the second machine sees them, at HERE."""

    home: Path
    server: Server
    cable: Cable
    sandbox: str
    post: Post
    ports: tuple[int, int]

    def start_there(self, life: Life, task: Task) -> "subprocess.Popen[bytes]":
        """Start a task of a life on the second machine, whose disk is its own."""
        url = make_url(life.environment["DATABASE_URL"]).set(host=HERE)
        home = life.home / "second"
        home.mkdir(exist_ok=True)
        own = {
            "DATABASE_URL": url.render_as_string(hide_password=False),
            "CITYLEADS_HOME": str(home),
            "SMTP_URL": f"smtp://{HERE}:{self.ports[1]}?tls=none",
        }
        told = {"dag": task[0], "task": task[1], "environment": {**life.environment, **own}}
        worker = (sys.executable, "-W", "ignore", "-m", "benchmarks.two_machines.worker", str(self.ports[0]))
        with (life.home / "said").open("ab") as said:
            process = subprocess.Popen(  # noqa: S603  # our own words
                ("/usr/bin/env", "ip", "netns", "exec", NAME, *worker),
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                cwd=ROOT,
            )
        assert process.stdin is not None  # noqa: S101  # it is a pipe
        process.stdin.write(json.dumps(told).encode())
        process.stdin.close()
        return process

    def mails(self) -> Counter[tuple[str, str]]:
        """How often each mail was taken, by Message-ID and reader."""
        taken: Counter[tuple[str, str]] = Counter()
        for envelope in self.post.taken:
            content = envelope.content or b""
            message = message_from_bytes(content if isinstance(content, bytes) else content.encode())
            taken[message["Message-ID"].strip(), envelope.rcpt_tos[0]] += 1
        return taken


@contextmanager
def machines() -> Iterator[Machines]:
    """Both machines; nothing is left of them afterwards. Raises NoNetworkError."""
    with (
        walkable() as home,
        second_machine(NAME, DELAY, LOSS) as cable,
        portals() as sandbox,
        mail_server(Post()) as post,
        relayed(("127.0.0.1", sandbox.server_port), host=HERE) as asked,
        relayed(("127.0.0.1", post.port), host=HERE) as mailed,
    ):
        server = Server(home / "postgres")
        server.start()
        _open_to_second(server)
        try:
            yield Machines(home, server, cable, sandbox.address, post, (asked, mailed))
        finally:
            server.stop()


def _open_to_second(server: Server) -> None:
    """Let the second machine in, as an operator of two would."""
    with (server.data / "postgresql.conf").open("a", encoding="ascii") as settings:
        settings.write(f"listen_addresses = '127.0.0.1,{HERE}'\n")
    with (server.data / "pg_hba.conf").open("a", encoding="ascii") as rights:
        rights.write(f"host all all {THERE}/32 scram-sha-256\n")
    server.stop()
    server.start()
