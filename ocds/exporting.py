"""The folder of an export: packages, lines and tables a month, a list of addresses, and what each month was made of.

Each file is written beside its place and moved there, and a month is noted once all its files are in place. An export
that was cut short goes on with the months that are missing or differ; the same warehouse gives the same bytes.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from ocds import extraction
from ocds.months import Published, newest, publish
from ocds.process import Json
from ocds.publication import Publication
from ocds.tables import TABLES, as_csv
from ocds.values import written

ROOT: Final = Path(__file__).resolve().parents[1]
# What decides what an export says, beside the rows of the warehouse.
CODE: Final = (
    "domain/**/*.py",
    "domain/data/*.csv",
    "ocds/**/*.py",
    "transform/**/*.py",
    "transform/data/*.csv",
)
NOTED: Final = "months.json"
PACKAGES: Final = ("record-packages", "release-packages")
RELEASES: Final = "releases"  # the folder of lines
ADDRESSES: Final = "release-packages.txt"
Tell = Callable[[str], None]
Extra = Callable[[str, list[Published]], dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class Month:
    """A month that is in the folder.

    Attributes:
        stamp: a hash of all that it was made of.
        processes, releases: counts.
        files: SHA-256 of each of its files, by path in the folder.
    """

    stamp: str
    processes: int
    releases: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Exported:
    """The months of an export, and how many of them had to be written."""

    months: dict[str, Month]
    written: int


def nothing_beside(_month: str, _published: list[Published]) -> dict[str, bytes]:
    """No further files."""
    return {}


def export(
    connection: Connection,
    folder: Path,
    publication: Publication,
    beside: Extra = nothing_beside,
    tell: Tell = lambda _month: None,
) -> Exported:
    """Write what a warehouse holds as OCDS.

    Args:
        connection: as `extraction.snapshot` gives it.
        folder: of the export; files of months that are no longer there go.
        publication: what stands in the packages.
        beside: makes further files of a month, by path.
        tell: is called with each month before it is made.
    """
    as_of = extraction.fed_at(connection)
    before, months, count = _noted(folder), dict[str, Month](), 0
    for month in extraction.months(connection):
        leads = extraction.leads_of(connection, month, as_of, publication)
        stamp = _stamp(extraction.stamp(connection, leads), publication, beside)
        known = before.get(month)
        if known is None or known.stamp != stamp or not _in_place(folder, known):
            tell(month)
            found = [publish(one) for one in extraction.processes(connection, leads, as_of, publication)]
            known = _write(folder, stamp, found, _files(month, found, publication, beside))
            count += 1
        months[month] = known
        _note(folder, before | months)
    _finish(folder, before, months, publication)
    return Exported(months, count)


def published(connection: Connection, publication: Publication) -> Iterator[Published]:
    """All processes of a warehouse, month by month."""
    as_of = extraction.fed_at(connection)
    for month in extraction.months(connection):
        leads = extraction.leads_of(connection, month, as_of, publication)
        yield from map(publish, extraction.processes(connection, leads, as_of, publication))


def _stamp(rows: str, publication: Publication, beside: Extra) -> str:
    told = [rows, asdict(publication), code_version(), f"{beside.__module__}.{beside.__name__}"]
    return sha256(written(told).encode()).hexdigest()


@cache
def code_version() -> str:
    """A hash of the code and tables that an export follows from."""
    found = sha256()
    for pattern in CODE:
        for path in sorted(ROOT.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()


def _files(
    month: str, processes: list[Published], publication: Publication, beside: Extra
) -> Iterator[tuple[str, bytes]]:
    releases = [release for one in processes for release in one.releases]
    records = [one.record for one in processes]
    for kind, found in (("release", releases), ("record", records)):
        path = f"{kind}-packages/{month}.json"
        package = publication.package(path, newest(processes)) | {f"{kind}s": found}
        yield path, (written(package) + "\n").encode()
        yield f"{kind}s/{month}.jsonl", "".join(f"{written(one)}\n" for one in found).encode()
    for table in TABLES:
        yield f"csv/{table.name}/{month}.csv", as_csv(table, processes)
    yield from beside(month, processes).items()


def _write(folder: Path, stamp: str, processes: list[Published], files: Iterable[tuple[str, bytes]]) -> Month:
    sums = {}
    for path, body in files:
        _place(folder / path, body)
        sums[path] = sha256(body).hexdigest()
    return Month(stamp, len(processes), sum(len(one.releases) for one in processes), sums)


def _place(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(body)
    beside.replace(path)


def _in_place(folder: Path, month: Month) -> bool:
    return all(
        (folder / path).is_file() and sha256((folder / path).read_bytes()).hexdigest() == told
        for path, told in month.files.items()
    )


def _noted(folder: Path) -> dict[str, Month]:
    """What an earlier export noted; nothing where there is none, or none of this form."""
    try:
        told: Json = json.loads((folder / NOTED).read_text(encoding="utf-8"))
        return {month: Month(**one) for month, one in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def notes_in(folder: Path) -> list[Path]:
    """What an export has written beside its files for itself and for those who fetch them; none in other folders."""
    return [folder / NOTED, folder / ADDRESSES] if _noted(folder) else []


def _note(folder: Path, months: dict[str, Month]) -> None:
    told = {month: asdict(months[month]) for month in sorted(months)}
    _place(folder / NOTED, (json.dumps(told, indent=1) + "\n").encode())


def _finish(
    folder: Path, before: dict[str, Month], months: dict[str, Month], publication: Publication
) -> None:
    """Take away what is no longer part of the export, and list the addresses of what is."""
    kept = {path for month in months.values() for path in month.files}
    for path in {path for month in before.values() for path in month.files} - kept:
        if (
            (folder / path).resolve().is_relative_to(folder.resolve())
        ):  # the note is a file that others may have changed
            (folder / path).unlink(missing_ok=True)
    _note(folder, months)
    addresses = [f"{publication.address}/release-packages/{month}.json\n" for month in sorted(months)]
    _place(folder / ADDRESSES, "".join(addresses).encode())
