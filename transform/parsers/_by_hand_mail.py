"""E-mails that people bring: their texts, what was forwarded in them, and attached files, each read as what it is.

Who sent it to whom is not looked at. What is attached and not read is told by its name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Final

from domain.document import EXCERPT, Announcement, Document, PageError, Reading, Reject, UnknownField
from transform.parsers._by_hand_ekap import read_text
from transform.parsers.file_kinds import kind_of
from transform.parsers.parsing import each

Dated = tuple[EmailMessage, datetime | None]  # a part, and when the message that it is of was sent
_NAMES: Final = {"text/html": "attached.html", "text/csv": "attached.csv", "text/plain": "attached.txt"}
_DEEPEST: Final = 8  # messages forwarded in messages


def read_mail(
    document: Document, source: str, read_file: Callable[[Document], Iterator[Reading]]
) -> Iterator[Reading]:
    """Read the announcements of an e-mail.

    Args:
        document: the e-mail.
        source: of the notices.
        read_file: reads an attached file of this source.

    Raises:
        PageError: no text of it is an announcement, and nothing is attached.
    """
    parts = list(_parts(BytesParser(policy=policy.default).parsebytes(document.body), None, 0))
    attached = [part for part, _ in parts if _is_attached(part)]
    found, failed = _texts([one for one in parts if not _is_attached(one[0])], source)
    for number, part in enumerate(attached, start=1):
        found += _attached(part, number, document, source, read_file)
    if not any(isinstance(one, Announcement | Reject) for one in found):
        found.insert(0, failed or Reject("layout_changed", "The e-mail holds no text."))
    yield from found


def _parts(part: EmailMessage, sent: datetime | None, depth: int) -> Iterator[Dated]:
    """The parts that hold something, of forwarded messages too."""
    if part.get("date"):
        sent = _sent(part)
    payload = part.get_payload()
    if isinstance(payload, list) and depth < _DEEPEST:
        for one in (one for one in payload if isinstance(one, EmailMessage)):
            yield from _parts(one, sent, depth + (part.get_content_type() == "message/rfc822"))
    elif not (part.get_content_maintype() == "image" and part.get("content-id")):  # a picture of the text
        yield part, sent


def _sent(message: EmailMessage) -> datetime | None:
    try:
        sent = parsedate_to_datetime(str(message["date"]))
    except ValueError:
        return None
    return sent if sent.tzinfo else None


def _is_attached(part: EmailMessage) -> bool:
    text = part.get_content_type() in ("text/html", "text/plain")
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment" or not text


def _texts(parts: Sequence[Dated], source: str) -> tuple[list[Reading], Reject | None]:
    """What the texts say, a notice that stands in two of them once; and why the first that says nothing does not."""
    found: list[Reading] = []
    failed: Reject | None = None
    known: set[str] = set()
    for part, sent in sorted(parts, key=lambda one: one[0].get_content_type() != "text/html"):
        try:
            told = list(each([_text_of(part)], partial(read_text, source=source, sent=sent)))
        except PageError as error:
            failed = failed or error.reject
            continue
        ids = {one.native_id for one in told if isinstance(one, Announcement)}
        found += told if not ids or ids - known else []
        known |= ids
    return found, failed


def _bytes_of(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(part: EmailMessage) -> str:
    """A text by its charset; where that is unknown or wrong, as UTF-8 or as Windows writes Turkish."""
    body = _bytes_of(part)
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return body.decode(charset)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1254", "replace")


def _attached(
    part: EmailMessage,
    number: int,
    mail: Document,
    source: str,
    read_file: Callable[[Document], Iterator[Reading]],
) -> list[Reading]:
    name = part.get_filename() or _NAMES.get(part.get_content_type(), f"attached {number}")
    body = _bytes_of(part)
    kind = kind_of(name, body)
    said = f"The attachment '{name[:80]}'"
    if kind.source != source or kind.kind == "unknown":
        why = f"is a file of {kind.source}; import it by itself" if kind.source != source else "is not read"
        return [UnknownField("mail.attachment", f"{said} ({part.get_content_type()}) {why}.")]
    meta = {**mail.meta, **kind.meta, "file": name}
    file = replace(mail, kind=kind.kind, body=body, meta=meta)
    return [_of(one, said) for one in read_file(file)]


def _of(reading: Reading, said: str) -> Reading:
    """What cannot be read of an attachment, with its name before it."""
    if isinstance(reading, Reject):
        return replace(reading, message=f"{said}: {reading.message}")
    if isinstance(reading, UnknownField):
        return replace(reading, example=f"{said}: {reading.example}"[:EXCERPT])
    return reading
