"""Hours and days that several rooms agree on: when a morning's mails are made, and the sandbox's own calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# When the digests are made, in the centre's zone.
MORNING = time(8)
FIRST_DAY = date(2026, 11, 23)
LAST_DAY = 9
# The zone of the sandbox's clock where it stands for all of its portals.
SANDBOX_ZONE = "Asia/Bangkok"
# 06:30 in Bangkok: e-GP is open, and all four centres' MORNING is still ahead.
FIRST_MOMENT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def morning_of(day: date, zone: str) -> datetime:
    """The moment at which a day's digest is made in an IANA zone, UTC."""
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def morning(now: datetime, zone: str) -> datetime:
    """MORNING in an IANA zone on the date that `now`, an aware time, has there, UTC."""
    return morning_of(now.astimezone(ZoneInfo(zone)).date(), zone)


def date_of(day: int) -> date:
    """The date that the sandbox's day `day` (1 is the first) is in the four countries."""
    return FIRST_DAY + timedelta(days=day - 1)


def moment_of(day: int) -> datetime:
    """When the sandbox's day `day` (1 is the first) is crawled, UTC."""
    return FIRST_MOMENT + timedelta(days=day - 1)
