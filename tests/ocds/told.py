"""Processes for tests: one lead with notices of invented sources."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from domain.notice import Award, Moment, Money, Notice, Precision, PriceKind, Stage
from ocds.months import Published, publish
from ocds.process import Process, Told

KNOWN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ZONE = "Asia/Bangkok"


def at(day: int, hour: int = 0, month: int = 11) -> datetime:
    """A moment of 2026, UTC."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def moment(day: int, hour: int = 0, precision: Precision = Precision.MINUTE) -> Moment:
    """The same as a portal says it."""
    return Moment(at(day, hour), precision, ZONE, "")


def baht(amount: str, kind: PriceKind = PriceKind.AWARD) -> Money:
    """A sum in baht."""
    return Money(Decimal(amount), "THB", kind, amount)


def notice(**fields: Any) -> Notice:  # noqa: ANN401  # any field of a notice
    """An open Thai tender for a traffic system, unless told otherwise."""
    usual: dict[str, Any] = {
        "source": "th_egp",
        "native_id": "1",
        "part": "list",
        "country": "TH",
        "stage": Stage.OPEN,
        "title": "ระบบจราจรอัจฉริยะ",
        "buyer": "เทศบาลนครเชียงใหม่",
        "published": moment(10),
        "deadline": moment(30),
        "url": "https://portal.example/1",
    }
    return Notice(**usual | fields)


def award(supplier: str, **fields: Any) -> Award:  # noqa: ANN401  # any field of an award
    """An award of the 20th."""
    usual: dict[str, Any] = {"price": baht("900.50"), "decided": moment(20)}
    return Award(supplier=supplier, **usual | fields)


def process(*notices: Notice | Told, **fields: Any) -> Process:  # noqa: ANN401  # any field of a process
    """A process with the notices' first versions."""
    told = tuple(one if isinstance(one, Told) else Told(one, 1, "th", KNOWN) for one in notices)
    last = told[-1].notice
    usual: dict[str, Any] = {
        "ocid": "ocds-a1b2c3-L-1",
        "lead_id": "L-1",
        "country": "TH",
        "region": "Chiang Mai",
        "title": last.title,
        "language": "th",
        "stage": last.stage.value if last.stage else "",
        "cancellation": last.cancellation.value if last.cancellation else "",
        "deadline_at": last.deadline.at if last.deadline else None,
        "closes_at": last.deadline.at if last.deadline else None,
        "as_of": KNOWN,
        "buyer": last.buyer,
        "told": told,
    }
    return Process(**usual | fields)


def published(*notices: Notice | Told, **fields: Any) -> Published:  # noqa: ANN401  # any field of a process
    """That process as it is published."""
    return publish(process(*notices, **fields))
