"""Where bodies lie outside the database: a folder, or whatever fsspec knows an address of (s3://bucket/prefix …)."""

import os
import secrets
from pathlib import Path
from typing import Any, Protocol


class Store(Protocol):
    """Bytes by name, whole or not there."""

    address: str

    def write(self, name: str, data: bytes) -> None:
        """Keep bytes, and return when they will outlive a power cut. Raises OSError."""

    def read(self, name: str) -> bytes:
        """Give bytes back. Raises OSError; FileNotFoundError where there are none."""


def store_at(address: str) -> Store:
    """The store of an address: with "://" one of fsspec's, else a folder of this machine.

    Raises:
        OSError, ValueError, ImportError: fsspec does not know the address, or lacks a package for it.
    """
    return Remote(address) if "://" in address else Folder(address)


class Folder:
    """A folder; it may be a share that all workers mount."""

    def __init__(self, address: str) -> None:
        self.address = address

    def write(self, name: str, data: bytes) -> None:
        """Write beside, wait for the disk, rename."""
        path = Path(self.address, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with fresh.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            fresh.rename(path)
        finally:
            fresh.unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, name: str) -> bytes:
        """Read a file."""
        return Path(self.address, name).read_bytes()


class Remote:
    """An object store: an object is there when its upload was acknowledged. Keys come as the driver wants them."""

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs  # loaded where it is used: most commands read no body

        self.address = address
        self._files: Any
        self._files, self._root = url_to_fs(address)

    def write(self, name: str, data: bytes) -> None:
        """Upload."""
        self._files.makedirs(f"{self._root}/{name}".rpartition("/")[0], exist_ok=True)
        self._files.pipe_file(f"{self._root}/{name}", data)

    def read(self, name: str) -> bytes:
        """Download."""
        data: bytes = self._files.cat_file(f"{self._root}/{name}")
        return data
