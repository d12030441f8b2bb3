"""What a mailer takes and answers, and the mailer that writes files."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Literal, Protocol, cast

State = Literal["sent", "written", "deferred", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one reader. `name` is what its files are called, without an ending."""

    name: str
    sender: str
    recipient: str
    message: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter.

    Attributes:
        state: sent or written; deferred (surely not taken, may be tried again); failed (refused for good);
            unknown (handed over, but the answer was lost: it may have been delivered).
        reply: the mail server's last words, or what went wrong.
        files: what was written instead of being sent.
        bad_address: whether it was the reader's address that was refused for good.
    """

    state: State
    reply: str
    files: tuple[Path, ...] = ()
    bad_address: bool = False


class Mailer(Protocol):
    """Whatever takes letters. It answers for every way a letter can go and raises only for its own faults."""

    def send(self, letter: Letter) -> Outcome:
        """Send one letter, once."""


@dataclass(frozen=True, slots=True)
class FileMailer:
    """Writes each mail as .eml and its HTML part as .html into a folder."""

    folder: Path

    def send(self, letter: Letter) -> Outcome:
        """Write both files, each whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9._-]", "_", letter.name)
        html = message_from_bytes(letter.message, policy=SMTP).get_body(("html",))
        files = [self._write(f"{name}.eml", letter.message)]
        if html is not None:
            files.append(self._write(f"{name}.html", cast("str", html.get_content()).encode()))
        return Outcome("written", f"{name}.eml", tuple(files))

    def _write(self, name: str, content: bytes) -> Path:
        """Write beside and rename, so that nobody reads half a mail."""
        beside, path = self.folder / f"{name}.part", self.folder / name
        beside.write_bytes(content)
        return beside.replace(path)
