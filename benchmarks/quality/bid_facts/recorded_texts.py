"""The recorded texts on which the reading of facts that decide a bid is measured.

They stand beside the project and are never copied into it; `documents.csv` beside this module says which files hold
them. What a parser reads is read by it, so that the whole way is measured. Of a record of another program, of a page
and of a text the words themselves are read, as a notice's description.
"""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from domain.document import Document
from domain.notice import Notice
from transform.parsers import parser_of
from transform.text import clean, strip_markup

DATA: Final = Path(__file__).parents[4] / "shared" / "data"
FOLDER: Final = Path(__file__).parent
_READ_AT: Final = datetime(2026, 11, 30, tzinfo=UTC)
Half = Literal["tuning", "held_out", "fresh"]


@dataclass(frozen=True, slots=True)
class Text:
    """One recorded announcement.

    Attributes:
        path: its file, below the folder of recorded data.
        group: where it was published: the country of a national portal, "intl" for what banks and donors publish.
        text: its words, for a search for keywords.
        fresh: it was added when both halves had been read, and labelled for its funder alone.
    """

    path: str
    group: str
    notice: Notice
    text: str
    fresh: bool = False

    @property
    def name(self) -> str:
        """What identifies it: its file, and its own number in it."""
        return f"{self.path}#{self.notice.native_id}"

    @property
    def half(self) -> Half:
        """The half by hash, known before anybody has read the text; "fresh" is a third part."""
        if self.fresh:
            return "fresh"
        return "tuning" if _hashed(self.name) % 2 else "held_out"


def texts() -> list[Text]:
    """All texts, in the order of the table. Of a file with more than it may give, those whose hash is lowest."""
    return [text for row in _table("documents.csv") for text in _chosen(row)]


def labels() -> dict[str, dict[str, str]]:
    """Text → fact → what a reader found there; a fact that is not among them is not told."""
    told: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("labels_*.csv")):
        for row in _table(path.name):
            told.setdefault(f"{row['path']}#{row['id']}", {})[row["fact"]] = row["value"]
    return told


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _hashed(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)


def _chosen(row: Mapping[str, str]) -> list[Text]:
    found = {text.name: text for text in _read(row)}
    ordered = sorted(found.values(), key=lambda text: hashlib.sha256(f"take {text.name}".encode()).digest())
    first, behind, _ = row["take"].partition(":")  # "60:" are those behind the 60
    if behind:
        return [replace(text, fresh=True) for text in ordered[int(first) :]]
    return ordered[: int(first) or None]


def _read(row: Mapping[str, str]) -> Iterator[Text]:
    group = row["country"] if not row["path"].startswith("intl") or not row["country"] else "intl"
    for path in sorted(DATA.glob(row["path"])):
        relative = path.relative_to(DATA).as_posix()
        for notice in _notices(row, path):
            words = clean(f"{notice.title} {notice.description} {notice.funding_details} {notice.terms}")
            yield Text(relative, group or "intl", notice, words)


def _notices(row: Mapping[str, str], path: Path) -> Iterator[Notice]:
    reader, body = row["reader"], path.read_bytes()
    if ":" in reader:
        source, kind = reader.split(":")
        yield from _parsed(source, kind, path.stem, body)
    elif reader == "record":
        records = json.loads(body.decode("utf-8-sig"))
        for name in filter(None, row["records"].split(".")):
            records = records[name]
        for record in records.values() if isinstance(records, dict) else records:
            yield _of_words(str(record[row["id"]]), row["country"], " · ".join(_told(record)))
    elif reader == "whole":
        yield _of_words(path.stem, row["country"], " · ".join(_told(json.loads(body.decode("utf-8-sig")))))
    else:
        text = body.decode()
        yield _of_words(path.stem, row["country"], strip_markup(text) if reader == "html" else clean(text))


def _parsed(source: str, kind: str, stem: str, body: bytes) -> Iterable[Notice]:
    meta = {"native_id": stem, "type": "D0", "dept": "", "dept_name": ""}
    document = Document(source, kind, "key", "https://example.org/", body, "", _READ_AT, meta)
    return [one for one in parser_of(source).read(document) if isinstance(one, Notice)]


def _of_words(native_id: str, country: str, words: str) -> Notice:
    return Notice("bench", native_id, "detail", country, description=words)


def _told(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON values are of any type
    """The words of a record, labels that are words among them."""
    if isinstance(value, dict):
        for name, one in value.items():
            told = (
                [] if name.startswith("_") else list(_told(one))
            )  # what the keeper of the record says of it
            yield from ([f"{name}: {', '.join(told)}"] if told else ())
    elif isinstance(value, list):
        for one in value:
            yield from _told(one)
    elif value not in (None, "") and not str(value).startswith(
        ("http://", "https://")
    ):  # an address tells nothing
        yield strip_markup(str(value))
