"""Which backups stay: the newest of each of the last days and weeks that have one. Pure."""

import re
from collections.abc import Hashable, Iterable
from datetime import UTC, datetime
from pathlib import Path

NAME = re.compile(r"cityleads-(?P<mode>[a-z]+)-(?P<at>\d{8}T\d{6}Z)")
_STAMP = "%Y%m%dT%H%M%SZ"


def name_of(mode: str, at: datetime) -> str:
    """A backup's folder, e.g. "cityleads-live-20261130T030512Z"; names sort by time."""
    return f"cityleads-{mode}-{at.astimezone(UTC):{_STAMP}}"


def to_let_go(folders: Iterable[Path], mode: str, days: int, weeks: int) -> list[Path]:
    """The backups of a mode that are neither the newest of one of the last `days` days nor of the last `weeks` weeks.

    Days and ISO weeks in UTC, counted among those that have a backup; the newest of all always stays.
    """
    times = {path: at for path in folders if (at := _time(path, mode)) is not None}
    newest_first = sorted(times, key=lambda path: times[path], reverse=True)
    kept = {
        *newest_first[:1],
        *_newest_of_each([(path, times[path].date()) for path in newest_first], days),
        *_newest_of_each([(path, times[path].isocalendar()[:2]) for path in newest_first], weeks),
    }
    return [path for path in reversed(newest_first) if path not in kept]


def _newest_of_each(dated: Iterable[tuple[Path, Hashable]], most: int) -> list[Path]:
    newest: dict[Hashable, Path] = {}
    for path, span in dated:
        newest.setdefault(span, path)
    return list(newest.values())[:most]


def _time(folder: Path, mode: str) -> datetime | None:
    found = NAME.fullmatch(folder.name)
    if found is None or found["mode"] != mode:
        return None
    return datetime.strptime(found["at"], _STAMP).replace(tzinfo=UTC)
