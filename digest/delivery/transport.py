"""What a mailer takes and answers, and the mailer that writes files."""

import os
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Literal, Protocol, cast

State = Literal["sent", "written", "deferred", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail to one subscriber. `name` is what its files are called, without an ending."""

    name: str
    sender: str
    recipient: str
    message: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail.

    Attributes:
        state: sent or written; deferred (surely not taken, may be tried again); failed (refused for good);
            unknown (handed over, but the answer was lost: it may have been delivered).
        reply: the mail server's last words, or what went wrong.
        files: what was written instead of being sent.
        bad_address: whether it was the subscriber's address that was refused for good.
    """

    state: State
    reply: str
    files: tuple[Path, ...] = ()
    bad_address: bool = False


class Mailer(Protocol):
    """Whatever takes mails. It answers for every way a mail can go and raises only for its own faults."""

    def send(self, outgoing: OutgoingMail) -> Outcome:
        """Send one mail, once."""


@dataclass(frozen=True, slots=True)
class FileMailer:
    """Writes each mail as .eml and its HTML part as .html into a folder.

    Mails hold addresses, and links that act as their subscriber: folder and files are their owner's alone.
    """

    folder: Path

    def send(self, outgoing: OutgoingMail) -> Outcome:
        """Write both files, each whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_uid == os.geteuid():
            self.folder.chmod(0o700)  # an earlier release left it open
        name = re.sub(r"[^A-Za-z0-9._-]", "_", outgoing.name)
        html = message_from_bytes(outgoing.message, policy=SMTP).get_body(("html",))
        files = [self._write(f"{name}.eml", outgoing.message)]
        if html is not None:
            files.append(self._write(f"{name}.html", cast("str", html.get_content()).encode()))
        return Outcome("written", f"{name}.eml", tuple(files))

    def _write(self, name: str, content: bytes) -> Path:
        return write_private(self.folder / name, content)


def write_private(path: Path, content: bytes) -> Path:
    """Write a file for its owner alone: beside and renamed, so that nobody reads half of it. Returns its path."""
    beside = path.with_name(f"{path.name}.part")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return beside.replace(path)
