"""The recorded awards on which the reading of winners, sums and days is measured.

They stand beside the project and are never copied into it; `documents.csv` beside this module says which files hold
them. A recorded body is read by its parser as it is. Records that another program made of a body are put back into
the form from which they came (rebuilt.py): such a group is called so. The names of winners in the Indonesian and
Turkish records were cut before they were recorded.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from benchmarks.quality.awards.rebuilt import REBUILT
from domain.document import Document
from domain.notice import Notice
from transform.parsers import parser_of
from transform.text import as_code

DATA: Final = Path(__file__).parents[4] / "shared" / "data"
FOLDER: Final = Path(__file__).parent
FACTS: Final = ("winner", "sum", "currency", "day")
_READ_AT: Final = datetime(2026, 11, 30, tzinfo=UTC)
Half = Literal["tuning", "held_out"]
Facts = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded document that may tell an award.

    Attributes:
        group: what it is, for the table of results.
        name: its file below the folder of recorded data, and its own number in it.
        told: what the product reads there, fact → values.
    """

    group: str
    name: str
    told: Facts

    @property
    def half(self) -> Half:
        """The half by hash, known before anybody has read the document."""
        return "tuning" if int(_digest(self.name)[:8], 16) % 2 else "held_out"


def documents() -> Iterator[Recorded]:
    """All documents, in the order of the table. Of a file with more than it may give, those whose hash is lowest."""
    for row in _table("documents.csv"):
        for path in sorted(DATA.glob(row["path"])):
            yield from _of_records(row, path) if row["reader"] in REBUILT else _of_body(row, path)


def labels() -> dict[str, Facts]:
    """Document → fact → what a reader found there. A winner is the hash of its folded name, so that none is kept."""
    told: dict[str, Facts] = {}
    for row in _table("labels.csv"):
        told.setdefault(f"{row['path']}#{row['id']}", {}).setdefault(row["fact"], set()).add(row["value"])
    return told


def hashed(name: str) -> str:
    """A winner's name as the labels have it."""
    return _digest(as_code(name))[:16]


def chosen(row: Mapping[str, str], path: Path) -> dict[str, dict[str, Any]]:
    """The records of a file that are read, by their number."""
    found = {str(one[row["id"]]): one for one in _records(row["records"], path)}
    if row[
        "beside"
    ]:  # titles stand in another file of the same data; a record without one is no row of a table
        titled = {str(one[row["id"]]): one for one in _records(row["records"], DATA / row["beside"])}
        found = {number: titled[number] | one for number, one in found.items() if number in titled}
    ordered = sorted(found, key=lambda number: _digest(f"take {number}"))
    return {number: found[number] for number in ordered[: int(row["take"]) or None]}


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _of_records(row: Mapping[str, str], path: Path) -> Iterator[Recorded]:
    relative = path.relative_to(DATA).as_posix()
    for number, record in chosen(row, path).items():
        source, kind, body = REBUILT[row["reader"]](record)
        notices = _read(source, kind, body, row["country"], number)
        told = [facts_of(notice) for notice in notices]
        yield Recorded(row["group"], f"{relative}#{number}", told[0] if told else facts_of(None))


def _of_body(row: Mapping[str, str], path: Path) -> Iterator[Recorded]:
    relative, (source, kind) = path.relative_to(DATA).as_posix(), row["reader"].split(":")
    notices = _read(source, kind, path.read_bytes(), row["country"], path.stem)
    if row["id"] == "file":  # one document, also where its parser refuses it
        yield Recorded(row["group"], f"{relative}#{path.stem}", facts_of(notices[0] if notices else None))
        return
    for notice in notices:
        yield Recorded(row["group"], f"{relative}#{notice.native_id}", facts_of(notice))


def _records(place: str, path: Path) -> list[dict[str, Any]]:
    records = json.loads(path.read_text("utf-8-sig"))
    for name in filter(None, place.split(".")):
        records = records[name]
    return list(records)


def _read(source: str, kind: str, body: bytes, country: str, stem: str) -> list[Notice]:
    meta = {"native_id": stem, "country": country, "type": "2", "date": "2026-11-20"}
    document = Document(source, kind, "key", "https://example.org/", body, "", _READ_AT, meta)
    return [one for one in parser_of(source).read(document) if isinstance(one, Notice)]


def facts_of(notice: Notice | None) -> Facts:
    """What a notice says of its awards; a day is that of the place."""
    told: Facts = {fact: set() for fact in FACTS}
    for award in notice.awards if notice else ():
        told["winner"] |= {hashed(award.supplier)} if award.supplier else set()
        if award.price:
            told["sum"].add(str(award.price.amount.normalize()))
            told["currency"].add(award.price.currency)
        if award.decided:
            told["day"].add(award.decided.at.astimezone(ZoneInfo(award.decided.zone)).date().isoformat())
    return told
