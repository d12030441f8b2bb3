"""Files that people bring become documents of the source whose files they are. No Airflow here."""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cityleads.events import log_event
from cityleads.tasks.context import NothingToDo, PermanentError, TaskParams, opened
from domain.crawl import CrawlOrder
from domain.document import Document
from domain.errors import ExpectedError
from ocds.exporting import RELEASES, notes_in
from ocds.publication import Publication
from ocds.returning import new_to
from scrapers.source_config import facts
from transform.parsers.file_kinds import kind_of
from warehouse.landing import count_unread, land_crawl

LARGEST = 32 * 1024 * 1024  # as of an answer of a portal
log = logging.getLogger(__name__)


class ImportFileError(ExpectedError):
    """A file cannot be brought in; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file, as the document that it becomes."""

    path: Path
    document: Document

    @property
    def source(self) -> str:
        """Whose file it is."""
        return self.document.source


def read_files(paths: Iterable[Path], now: datetime, country: str = "") -> Iterator[Brought]:
    """Read files, and those directly in folders, by name.

    Args:
        paths: files and folders; hidden files of folders are left out, and the notes of an export, whose folder
            stands for its releases.
        now: when they are brought, UTC.
        country: ISO 3166-1 alpha-2 of what names none; "" where the files say.

    Raises:
        ImportFileError: a path is not there, or a file is larger than LARGEST.
    """
    for path in _files(paths):
        if path.stat().st_size > LARGEST:
            raise ImportFileError(f"{path} is larger than {LARGEST // 2**20} MiB; divide it.")
        body = path.read_bytes()
        kind = kind_of(path.name, body)
        meta = {**kind.meta, "file": path.name} | ({"country": country} if country else {})
        page = Document(kind.source, kind.kind, f"file:{path.name}", "", body, "", now, meta)
        yield Brought(path, replace(page, fingerprint=_fingerprint(page)))


def _fingerprint(page: Document) -> bytes:
    """A file is known by its bytes and by all that its parser is told besides: other options read it anew."""
    told = json.dumps([page.kind, dict(page.meta)], sort_keys=True).encode()
    return sha256(told + b"\0" + page.body).digest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from _within(path)
        elif not path.is_file():
            raise ImportFileError(f"There is no file {path}.")
        elif path not in notes_in(path.parent):
            yield path


def _within(folder: Path) -> Iterator[Path]:
    notes = notes_in(folder)
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(".") and path not in notes:
            yield path
    if notes and (folder / RELEASES).is_dir():
        yield from _within(folder / RELEASES)


def without_known(engine: Engine, brought: Iterable[Brought], own: Publication) -> list[Brought]:
    """Files without what this warehouse has sent out itself as OCDS; one that holds nothing else is left out.

    Args:
        engine: the warehouse's.
        brought: files, as `read_files` gives them.
        own: the warehouse's publication.
    """
    kept = []
    with engine.connect() as connection:
        for one in brought:
            page = one.document
            body = new_to(connection, page.body, own) if page.kind == "ocds" else page.body
            if body is not None:
                changed = page if body is page.body else replace(page, body=body)
                kept.append(replace(one, document=replace(changed, fingerprint=_fingerprint(changed))))
    return kept


def land_files(engine: Engine, brought: Sequence[Brought], now: datetime, run: str) -> int:
    """Land files as the sources' own documents; one that was landed last with the same options changes nothing.

    Returns:
        How many of them are to be read now, count: new ones, and those whose last version was another.
    """
    crawls: list[int] = []
    for source, found in groupby(sorted(brought, key=attrgetter("source")), attrgetter("source")):
        documents = [one.document for one in found]
        today = facts(source).local(now).date()
        order = CrawlOrder(source, "files", now, today, today, run=run)
        crawls.append(land_crawl(engine, order, documents))
    with engine.connect() as connection:
        return count_unread(connection, crawls)


def import_folder(folder: str | None, params: TaskParams) -> dict[str, Any]:
    """Land the files of a folder, by default CITYLEADS_HOME/inbox; refine starts as after any crawl.

    Raises:
        NothingToDo: the folder is empty.
        PermanentError: the folder that was named is not there, or a file is too large.
    """
    with opened(params) as context:
        path = Path(folder) if folder else context.settings.inbox
        if folder and not path.is_dir():
            raise PermanentError(f"There is no folder {path}.")
        try:
            found = list(read_files([path], context.now)) if path.is_dir() else []
        except ImportFileError as error:
            raise PermanentError(str(error)) from error
        if not found:
            raise NothingToDo(f"{path} holds no files")
        brought = without_known(context.engine, found, Publication(**context.settings.ocds))
        land_files(context.engine, brought, context.now, params.run)
    counts = {"folder": str(path), "files": len(found)}
    log_event(log, "files_landed", **counts)
    return counts
