"""Moments as ISO 8601 texts that hold no more than was said: a day that has no time of day is "2026-12-04"."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

# strftime pattern by precision, and precision by the length of what it writes; all else is a time in UTC.
_REDUCED: Final = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
_BY_LENGTH: Final = {10: "day", 7: "month", 4: "year"}


def write_moment(at: datetime, precision: str | None, zone: str) -> str:
    """Write a moment: the local day, month or year where no more of it was said, else the time in UTC.

    Args:
        at: aware time.
        precision: minute, day, month or year (domain.notice.Precision); None counts as minute.
        zone: IANA zone whose calendar the day is of.
    """
    pattern = _REDUCED.get(precision or "")
    return at.astimezone(ZoneInfo(zone)).strftime(pattern) if pattern else at.astimezone(UTC).isoformat()


def read_moment(text: str, zone: str) -> tuple[datetime, str]:
    """Read what `write_moment` wrote: the moment (of a day its beginning) and its precision.

    A time without a zone is taken for UTC. Raises ValueError for what is no ISO 8601.
    """
    if precision := _BY_LENGTH.get(len(text)):
        return datetime.strptime(text, _REDUCED[precision]).replace(tzinfo=ZoneInfo(zone)), precision
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC), "minute"
