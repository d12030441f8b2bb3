"""A task's desk: what a run was asked for, the open warehouse, the clock, and what can go wrong.

A scheduler must know whether trying again can help, so everything that goes wrong is one of three exceptions.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, cast, get_args

from sqlalchemy import Engine

from cityleads.bootstrap import last_day, open_warehouse, url_of
from cityleads.settings import Mode, Settings, SettingsError
from domain.clock import moment_of
from domain.crawl_target import CrawlTarget


class Hopeless(Exception):  # noqa: N818  # says what it means for the caller
    """Trying again will not help; the message says what to do."""


class TryAgain(Exception):  # noqa: N818  # says what it means for the caller
    """It did not work this time; the same call may work later."""


class Idle(Exception):  # noqa: N818  # not an error
    """There was nothing to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for; DAG params have these names.

    Attributes:
        run: DAG and run id, noted with every crawl.
        mode: sandbox, live or captures; "" is CITYLEADS_MODE, and live where that is not set.
        since, until: window of the lists, in the portal's zone; None leaves it to the source's facts.
        max_pages: a ceiling on list pages.
        captures_dir: folder of recorded bodies.
        sandbox_day: calendar day of the sandbox; None is the last one that was crawled.
        fault: a fault that the sandbox shall play; no DAG has such a param.
    """

    run: str
    mode: str = ""
    since: date | None = None
    until: date | None = None
    max_pages: int | None = None
    captures_dir: str | None = None
    sandbox_day: int | None = None
    fault: str = ""

    @classmethod
    def of(cls, params: Mapping[str, Any], run: str) -> "Asked":
        """Read a DAG run's params. Raises Hopeless when they contradict each other."""
        names = {field.name for field in fields(cls)} - {"run"}
        values = {name: value for name, value in params.items() if name in names}
        for name in ("since", "until"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        asked = cls(run, **values)
        if asked.since and asked.until and asked.since > asked.until:
            raise Hopeless(f"since ({asked.since}) must not be later than until ({asked.until}).")
        return asked


@dataclass(frozen=True, slots=True)
class Desk:
    """An open warehouse, with the clock and the target of this run."""

    engine: Engine
    settings: Settings
    mode: Mode
    now: datetime
    target: CrawlTarget


def told(event: str, **values: object) -> str:
    """One line for a task's log: the event, then name=value; docs/operations.md explains each event."""
    return " ".join((event, *(f"{name}={_word(value)}" for name, value in values.items())))


def _word(value: object) -> str:
    text = str(value)
    return repr(text) if not text or " " in text else text


def mode_of(name: str = "") -> Mode:
    """The mode asked for, else CITYLEADS_MODE, else live. Raises Hopeless for any other word."""
    found = name or os.environ.get("CITYLEADS_MODE") or "live"
    if found not in get_args(Mode):
        raise Hopeless(f"'{found}' is no mode; choose one of {', '.join(get_args(Mode))}.")
    return cast("Mode", found)


@contextmanager
def opened(asked: Asked) -> Iterator[Desk]:
    """Open the warehouse of the asked mode. Raises Hopeless when the surroundings don't fit the mode."""
    mode, settings = mode_of(asked.mode), Settings.from_environment()
    sandbox = os.environ.get("CITYLEADS_SANDBOX", "") if mode == "sandbox" else ""
    if mode == "sandbox" and not sandbox:
        raise Hopeless("Set CITYLEADS_SANDBOX to the address that `cityleads sandbox serve` prints.")
    try:
        engine = open_warehouse(settings, mode)
    except SettingsError as error:
        raise Hopeless(str(error)) from error
    try:
        day = asked.sandbox_day or max(last_day(engine), 1)
        now = moment_of(day) if mode == "sandbox" else datetime.now(UTC)
        yield Desk(engine, settings, mode, now, _field(asked, sandbox, day))
    finally:
        engine.dispose()


def _field(asked: Asked, sandbox: str, day: int) -> CrawlTarget:
    return CrawlTarget(sandbox, day, asked.fault, asked.since, asked.until, asked.max_pages, asked.run)


def listening_url(mode: str) -> str:
    """The warehouse's URL for libpq, with its password: for a connection that only listens."""
    scheme, rest = url_of(Settings.from_environment(), mode_of(mode)).split("://", 1)
    return f"{scheme.partition('+')[0]}://{rest}"
