"""What a task starts from: the params of its run, the open warehouse and the clock; and the ways in which it can end.

A scheduler must know whether another try can help, so a task that does not succeed raises one of three exceptions.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, cast, get_args

from sqlalchemy import Engine

from cityleads.bootstrap import last_day, now_in, open_warehouse, url_of
from cityleads.settings import Mode, Settings, SettingsError
from domain.clock import moment_of
from domain.crawl.target import CrawlTarget


class PermanentError(Exception):
    """Another try fails too; the message says what a person can do. Airflow: AirflowFailException."""


class RetryableError(Exception):
    """It failed this time; the same call may succeed later. Airflow: retried after a pause."""


class NothingToDo(Exception):  # noqa: N818  # not an error
    """There was nothing to do. Airflow: AirflowSkipException."""


@dataclass(frozen=True, slots=True)
class TaskParams:
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
    def of(cls, params: Mapping[str, Any], run: str) -> "TaskParams":
        """Read a DAG run's params. Raises PermanentError when they contradict each other."""
        names = {field.name for field in fields(cls)} - {"run"}
        values = {name: value for name, value in params.items() if name in names}
        for name in ("since", "until"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        read = cls(run, **values)
        if read.since and read.until and read.since > read.until:
            raise PermanentError(f"since ({read.since}) must not be later than until ({read.until}).")
        return read


@dataclass(frozen=True, slots=True)
class TaskContext:
    """An open warehouse, with the clock and the target of this run."""

    engine: Engine
    settings: Settings
    mode: Mode
    now: datetime
    target: CrawlTarget


def mode_of(name: str = "") -> Mode:
    """The mode asked for, else CITYLEADS_MODE, else live. Raises PermanentError for any other word."""
    found = name or os.environ.get("CITYLEADS_MODE") or "live"
    if found not in get_args(Mode):
        raise PermanentError(f"'{found}' is no mode; choose one of {', '.join(get_args(Mode))}.")
    return cast("Mode", found)


@contextmanager
def opened(params: TaskParams) -> Iterator[TaskContext]:
    """Open the warehouse of the asked mode. Raises PermanentError when the surroundings don't fit the mode."""
    mode, settings = mode_of(params.mode), Settings.from_environment()
    sandbox = os.environ.get("CITYLEADS_SANDBOX", "") if mode == "sandbox" else ""
    if mode == "sandbox" and not sandbox:
        raise PermanentError("Set CITYLEADS_SANDBOX to the address that `cityleads sandbox serve` prints.")
    try:
        engine = open_warehouse(settings, mode)
    except SettingsError as error:
        raise PermanentError(str(error)) from error
    try:
        day = params.sandbox_day or max(last_day(engine), 1)
        now = moment_of(day) if mode == "sandbox" else now_in(engine, mode)
        yield TaskContext(engine, settings, mode, now, _field(params, sandbox, day))
    finally:
        engine.dispose()


def _field(params: TaskParams, sandbox: str, day: int) -> CrawlTarget:
    return CrawlTarget(sandbox, day, params.fault, params.since, params.until, params.max_pages, params.run)


def listening_url(mode: str) -> str:
    """The warehouse's URL for libpq, with its password: for a connection that only listens."""
    scheme, rest = url_of(Settings.from_environment(), mode_of(mode)).split("://", 1)
    return f"{scheme.partition('+')[0]}://{rest}"
