"""What a file is that somebody brings: its source and its kind, by its bytes and, where those do not tell, its name."""

import json
import re
from dataclasses import dataclass, field
from typing import Final

from transform.parsers.archives import ArchiveError, opened

_LOOK: Final = 64 * 1024  # bytes of the beginning that are looked at
_MAIL: Final = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_BULLETIN_WORDS: Final = "KAMU İHALE BÜLTENİ"
_K_CITY: Final = "number,year,country,"  # the headings of its table (transform/parsers/intl_k_city.py)
_SPSE: Final = frozenset({"draw", "recordsTotal", "data"})


@dataclass(frozen=True, slots=True)
class FileKind:
    """Whose file it is.

    Attributes:
        source: e.g. "by_hand", "tr_bulletin".
        kind: as that source's parser calls it.
        meta: what its parser must know besides.
    """

    source: str
    kind: str
    meta: dict[str, str] = field(default_factory=dict)


def kind_of(name: str, body: bytes) -> FileKind:
    """Say what a file is; kind "unknown" of by_hand for what nobody knows, which its parser rejects with a reason."""
    if body.startswith(b"PK"):
        return _archive(body)
    head = body[:_LOOK]
    text = head.decode("utf-8", "ignore").lstrip("\ufeff \r\n\t")
    if name.lower().endswith(".eml") or (_MAIL.match(head) and b"\nSubject:" in b"\n" + head):
        return FileKind("by_hand", "mail")
    if text.startswith(("{", "[")):
        return _json(body)
    if "card-layout" in text:
        return FileKind("by_hand", "ekap_cards")
    if _BULLETIN_WORDS in text:
        return FileKind("tr_bulletin", "text")
    if text.startswith("<") or name.lower().endswith((".html", ".htm")):
        return FileKind("by_hand", "ekap_page")
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        return _plain(text)
    return FileKind("by_hand", "unknown")


def _plain(text: str) -> FileKind:
    if text.startswith(_K_CITY):
        return FileKind("intl_k_city", "projects")
    return FileKind("by_hand", "table" if not _numbered_rows(text) else "ekap_page")


def _numbered_rows(text: str) -> bool:
    """Whether a text holds the rows of an announcement of EKAP, and no table."""
    return "İhale Kayıt N" in text and "\t" not in text.partition("\n")[0]


def _archive(body: bytes) -> FileKind:
    try:
        with opened(body) as archive:
            names = [one.filename.lower() for one in archive.infolist()]
    except ArchiveError:
        return FileKind("by_hand", "table")  # its parser says what is wrong with it
    if any(name.startswith("xl/") for name in names):
        return FileKind("by_hand", "table")
    if any(name.endswith(".pdf") for name in names):
        return FileKind("tr_bulletin", "list")
    return FileKind("by_hand", "unknown")


def _json(body: bytes) -> FileKind:
    try:
        value = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return FileKind("by_hand", "ocds")  # one object a line, or broken: its parser says which
    if isinstance(value, dict) and value.keys() >= _SPSE:
        return FileKind("id_spse", "list")
    return FileKind("by_hand", "ocds")
