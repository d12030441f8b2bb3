"""Each bound of an archive that may be unpacked, on both sides, as its list of files tells it."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from transform.parsers.archives import ArchiveError, opened

PACKED = b"x" * 400_000


def archive(packed: bytes = b"%PDF", *, files: int = 1, size: int | None = None, flags: int = 0) -> bytes:
    """An archive whose list tells the first file's size and flags."""
    body = BytesIO()
    with ZipFile(body, "w", ZIP_STORED) as made:
        for number in range(files):
            made.writestr(f"{number}.pdf", packed)
        first = made.infolist()[0]
        first.file_size, first.flag_bits = len(packed) if size is None else size, flags
    return body.getvalue()


def refused(body: bytes) -> str:
    """Why an archive is not opened; "" for one that is."""
    try:
        opened(body)
    except ArchiveError as error:
        return error.reason
    return ""


@pytest.mark.parametrize(("files", "why"), [(50, ""), (51, "oversized")])
def test_an_archive_holds_fifty_files_at_most(files: int, why: str) -> None:
    assert refused(archive(files=files)) == why


@pytest.mark.parametrize(("size", "why"), [(67_108_864, ""), (67_108_865, "oversized")])
def test_an_archive_unpacks_to_sixty_four_mebibytes_at_most(size: int, why: str) -> None:
    assert refused(archive(PACKED, size=size)) == why


@pytest.mark.parametrize(("more", "why"), [(0, ""), (1, "oversized")])
def test_an_archive_unpacks_to_two_hundred_times_its_size_at_most(more: int, why: str) -> None:
    packed = len(archive())
    assert refused(archive(size=200 * packed + more)) == why


@pytest.mark.parametrize(("flags", "why"), [(0b0001, "encrypted"), (0b0010, ""), (0b1000, "")])
def test_of_the_flags_of_a_file_the_first_alone_says_that_it_has_a_password(flags: int, why: str) -> None:
    assert refused(archive(flags=flags)) == why
