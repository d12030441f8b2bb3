"""What a backup's folder says of itself: what was dumped, when, of which schema, and how to tell that it is whole."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from domain.crawl.counts import in_number
from domain.errors import ExpectedError
from warehouse.backups.sealing import seal, unseal

FORMAT = 1
MANIFEST, DUMP, ROLES = "manifest.json", "contents.dump", "roles.json"
BLOCK = 1 << 20
Say = Callable[[str], None]


class BackupError(ExpectedError):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of a backup: its size in bytes, and SHA-256 of its bytes as they lie there."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table: how many rows, and a checksum of them that does not depend on their order."""

    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup.

    Attributes:
        mode: whose warehouse: sandbox, live or captures.
        taken_at: aware, UTC; the moment of which the contents are.
        schema: the schema's version, e.g. "0052".
        program: cityleads' version.
        server, dumper: the server's and pg_dump's versions as they say them.
        seconds: how long it took.
        sealed: whether the files need the key.
        files: name → facts.
        tables: schema.table → facts.
    """

    mode: str
    taken_at: datetime
    schema: str
    program: str
    server: str
    dumper: str
    seconds: float
    sealed: bool
    files: Mapping[str, FileFacts]
    tables: Mapping[str, TableFacts]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def bytes(self) -> int:
        """Bytes of all files."""
        return sum(file.bytes for file in self.files.values())

    def write(self, folder: Path) -> None:
        """Write it into a folder, last of all its files."""
        values = {"format": FORMAT, **asdict(self), "taken_at": self.taken_at.isoformat()}
        text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
        store(folder / MANIFEST, [text.encode()])


def read_manifest(folder: Path) -> Manifest:
    """Read a backup's manifest.

    Raises:
        BackupError: the folder is no backup, or one of a later form.
    """
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupError(f"{folder} is no backup: it has no {MANIFEST}{_instead(folder)}") from None
    except ValueError as error:
        raise BackupError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if values.pop("format", None) != FORMAT:
        raise BackupError(f"{folder} was made by another version of cityleads; restore it with that one")
    values["taken_at"] = datetime.fromisoformat(values["taken_at"])
    values["files"] = {name: FileFacts(**facts) for name, facts in values["files"].items()}
    values["tables"] = {name: TableFacts(**facts) for name, facts in values["tables"].items()}
    return Manifest(**values)


def backups_in(directory: Path) -> list[Path]:
    """The whole backups of a directory, the oldest first; what is half done or somebody else's is left out."""
    return sorted(path.parent for path in directory.glob(f"cityleads-*/{MANIFEST}"))


def _instead(folder: Path) -> str:
    there = backups_in(folder) if folder.is_dir() else []
    return f". The newest one in it is {there[-1]}" if there else ""


def check_files(folder: Path, manifest: Manifest, say: Say) -> None:
    """Compare each file with what was written. Raises BackupError for one that is gone or was changed."""
    for name, facts in manifest.files.items():
        say(f"checking {name}")
        digest, size = sha256(), 0
        try:
            for block in _blocks(folder / name):
                digest.update(block)
                size += len(block)
        except FileNotFoundError:
            raise BackupError(f"{folder} is not whole: {name} is gone") from None
        if FileFacts(size, digest.hexdigest()) != facts:
            raise BackupError(
                in_number(
                    f"{folder / name} is not as it was written ({size} bytes, {facts.bytes} were): take another backup"
                )
            )


def store(path: Path, chunks: Iterable[bytes], key: str = "") -> FileFacts:
    """Write a new file for its owner alone, encrypted where there is a key, and wait until the disk has it."""
    digest, size = sha256(), 0
    with open(path, "xb", opener=_private) as file:  # Path.open takes no opener
        for chunk in seal(chunks, key) if key else chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return FileFacts(size, digest.hexdigest())


def load(path: Path, key: str = "") -> Iterator[bytes]:
    """Read a stored file in blocks. Raises SealError, OSError."""
    if not key:
        yield from _blocks(path)
        return
    with path.open("rb") as file:
        yield from unseal(file, key)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
