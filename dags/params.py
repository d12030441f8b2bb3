"""The params of the DAGs. Airflow refuses anything else before the run exists."""

import os
from typing import Any

from airflow.sdk import Param

from domain.clock import LAST_DAY
from scrapers.source_config import source_names

MODES = ["sandbox", "live", "captures"]


def usual_mode() -> str:
    """The mode of this deployment's warehouse."""
    return os.environ.get("CITYLEADS_MODE") or "live"


def where() -> dict[str, Param]:
    """Which warehouse a run works on."""
    return {
        "mode": Param(
            usual_mode(),
            type="string",
            enum=MODES,
            description="Sample data, real portals or recorded bodies; one database never holds two of them.",
        ),
        "sandbox_day": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            maximum=LAST_DAY,
            description="Sandbox: the calendar day to play; empty is the last one that was crawled.",
        ),
    }


def window() -> dict[str, Param]:
    """Which days of the lists are read."""
    return {
        "since": _day(
            "First day to ask for, in the portal's zone; empty goes on where the last crawl ended."
        ),
        "until": _day("Last day to ask for, in the portal's zone; empty is today."),
        "max_pages": Param(
            None, type=["null", "integer"], minimum=1, description="At most this many list pages."
        ),
        "captures_dir": Param(
            None, type=["null", "string"], minLength=1, description="Captures: folder of recorded bodies."
        ),
    }


def share_from() -> dict[str, Param]:
    """From how many waiting documents on a backlog is shared out."""
    text = (
        "From so many waiting documents on, each country's are refined by a task of their own, side by side."
    )
    usual = int(os.environ.get("CITYLEADS_SHARE_FROM") or 2000)
    return {"share_from": Param(usual, type="integer", minimum=1, description=text)}


def day_off() -> dict[str, Param]:
    """Whether a centre gets a digest on a day on which its country does not work."""
    text = "Make a digest even if today is no working day of the centre's country."
    return {"days_off": Param(False, type="boolean", description=text)}


def _day(text: str) -> Param:
    return Param(None, type=["null", "string"], format="date", description=text)


def past_window() -> dict[str, Param]:
    """The days of a backfill; they must be given."""
    days: dict[str, Any] = {"type": "string", "format": "date"}
    return {
        "since": Param(**days, description="First day to ask for, in each portal's zone."),
        "until": Param(
            **days, description="Last day; it must lie before what the next scheduled crawl reads."
        ),
    }


def sources() -> Param:
    """A choice of sources."""
    names = list(source_names())
    return Param(
        names,
        type="array",
        items={"type": "string", "enum": names},
        uniqueItems=True,
        minItems=1,
        description="Sources to crawl.",
    )
