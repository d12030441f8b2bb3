"""ZIP archives as portals send them, looked into before anything is unpacked.

Everything is read in memory and nothing is ever written, so a name is only a sign: a portal's own archive has no path
that leads elsewhere, no password, and sizes that are true.
"""

import lzma
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from domain.crawl.counts import in_number

MAX_FILES = 50
MAX_BYTES = 64 * 1024 * 1024  # unpacked
MAX_RATIO = 200  # unpacked to packed
CHUNK = 1024 * 1024
_ENCRYPTED = 0x1  # a bit of each entry's flags (APPNOTE.TXT, 4.4.4)
BROKEN = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


class ArchiveError(Exception):
    """An archive that must not be unpacked, or cannot be.

    Attributes:
        reason: "broken_archive", "encrypted", "unsafe_name" or "oversized".
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def opened(body: bytes) -> ZipFile:
    """Open an archive whose list of files can be believed in.

    Raises:
        ArchiveError: it must not be unpacked, or its list of files cannot be read.
    """
    try:
        archive = ZipFile(BytesIO(body))
        entries = archive.infolist()
    except BROKEN as error:
        raise ArchiveError("broken_archive", f"The archive cannot be opened ({error}).") from error
    _check_names(entries)
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_FILES or total > MAX_BYTES or total > MAX_RATIO * len(body):
        told = in_number(f"{len(entries)} files, {len(body)} bytes packed, {total} unpacked")
        raise ArchiveError(
            "oversized", f"The archive is too big to be a portal's and was not opened: {told}."
        )
    return archive


def examine(body: bytes) -> None:
    """Unpack an archive piece by piece, keeping nothing: at most MAX_BYTES are read.

    Raises:
        ArchiveError: as `opened`, or where a file's size or sum is not what the archive says.
    """
    archive = opened(body)
    for entry in archive.infolist():
        try:
            with archive.open(entry) as file:
                size = sum(len(piece) for piece in iter(lambda: file.read(CHUNK), b""))  # used at once
        except BROKEN as error:
            raise ArchiveError(
                "broken_archive", f"A file of the archive cannot be unpacked ({error})."
            ) from error
        if size != entry.file_size:
            message = in_number(
                f"A file of the archive has {size} bytes, not {entry.file_size} as its list says."
            )
            raise ArchiveError("broken_archive", message)


def _check_names(entries: list[ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise ArchiveError("encrypted", "The archive has a password.")
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name:
            raise ArchiveError("unsafe_name", "A file of the archive has a name that leads elsewhere.")
