"""Warehouses of released versions, small, as backups: what an upgrade meets. `make release-dump` adds one.

A folder a version: a backup (warehouse.backups) of the sandbox's run, cut to two sources, its dump packed with xz.
"""

import json
import lzma
import shutil
from pathlib import Path
from typing import Any

from warehouse.backups.manifest import DUMP, MANIFEST

HERE = Path(__file__).parent
PACKED = f"{DUMP}.xz"


def versions() -> list[str]:
    """The released versions, the oldest first."""
    return sorted((path.parent.name for path in HERE.glob(f"*/{MANIFEST}")), key=_numbers)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def facts(version: str) -> dict[str, Any]:
    """The manifest of a version's dump."""
    told: dict[str, Any] = json.loads((HERE / version / MANIFEST).read_text(encoding="utf-8"))
    return told


def unpacked(version: str, below: Path) -> Path:
    """The backup of a version's warehouse, as `cityleads restore` takes it."""
    folder = below / version
    shutil.copytree(HERE / version, folder)
    (folder / DUMP).write_bytes(lzma.decompress((folder / PACKED).read_bytes()))
    return folder
