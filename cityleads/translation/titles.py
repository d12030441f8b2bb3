"""A run: the titles that the next mails will show are sent once each, within bounds, and what comes back is kept."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from cityleads.events import log_event
from cityleads.translation.ask import TextRefusedError, TranslationError, ask
from cityleads.translation.endpoint import Endpoint
from digest import translations
from digest.untranslated import titles_ahead
from domain.centres import CENTRES, HEADQUARTERS

log = logging.getLogger(__name__)
# A run sends no more titles than this, asks for no longer than this, and gives each question this long.
MOST_TITLES, RUN_SECONDS, CALL_SECONDS = 300, 90.0, 15.0
# So many refusals one after the other speak of the settings, not of the texts.
_REFUSALS = 3


class Wanted(NamedTuple):
    """A title, its own language, and the language that a reader wants."""

    language: str
    of: str
    title: str


@dataclass(slots=True)
class Run:
    """One run, as far as it has come.

    Attributes:
        kept: translations, count.
        refused: texts that the service refused, count.
        left: titles that were not sent for lack of time or because the service stopped, count.
        reason: why the service stopped translating; "" where it did not.
        wait: seconds that it asked not to be asked again.
    """

    engine: Engine
    endpoint: Endpoint
    now: datetime
    ends: float
    kept: int = 0
    refused: int = 0
    left: int = 0
    reason: str = ""
    wait: float = 0.0
    in_a_row: int = field(default=0, repr=False)

    @property
    def seconds_left(self) -> float:
        """Seconds until it must end."""
        return self.ends - monotonic()


def translate_titles(engine: Engine, endpoint: Endpoint, now: datetime) -> Run:
    """Translate what the next mails of all centres will show. It never raises for what a service does.

    Args:
        engine: the warehouse; each answer is a transaction of its own, and none is open while one is waited for.
        endpoint: the service.
        now: aware time.

    Returns:
        How it went; `ops.setting` has it too, and no service is asked again before the time that it asked for.
    """
    run = Run(engine, endpoint, now, monotonic() + RUN_SECONDS)
    with engine.connect() as connection:
        before = translations.read_last_run(connection)
        if _asked_to_wait(before, endpoint, now):
            run.reason = f"asked to wait until {before['not_before']}"
            return run
        lots = list(_lots(endpoint, _wanted(run, connection)))
    for lot in lots:
        _translate(run, lot)
    _note(run)
    return run


def _asked_to_wait(before: Mapping[str, str], endpoint: Endpoint, now: datetime) -> bool:
    until = before.get("not_before")
    return bool(until) and before.get("url") == endpoint.url and now < datetime.fromisoformat(str(until))


def _wanted(run: Run, connection: Connection) -> list[Wanted]:
    """Of all centres, the most pressing of each first, without what is known; the rest waits for the next run."""
    reads = run.endpoint.protocol.reads
    found: dict[Wanted, None] = {}
    for centre in (*CENTRES, HEADQUARTERS):
        for language, titles in titles_ahead(connection, centre.name, run.now).items():
            for title in translations.untried(connection, titles, language, run.now):
                if not reads or titles[title] in reads:
                    found[Wanted(language, titles[title], title)] = None
    run.left = max(0, len(found) - MOST_TITLES)
    return list(found)[:MOST_TITLES]


def _lots(endpoint: Endpoint, wanted: list[Wanted]) -> Iterator[tuple[Wanted, ...]]:
    """Titles that one request may hold: of one language into one language."""
    most = endpoint.protocol.most
    together = wanted if most == 1 else sorted(wanted, key=_pair)
    for _, same in groupby(together, key=_pair):
        titles = tuple(same)
        yield from (titles[at : at + most] for at in range(0, len(titles), most))


def _pair(one: Wanted) -> tuple[str, str]:
    return one.language, one.of


def _translate(run: Run, lot: Sequence[Wanted]) -> None:
    """Send a lot and keep what comes back; what is refused together is tried one by one."""
    if run.reason or run.seconds_left <= 0:
        run.left += len(lot)
        return
    titles, language = [one.title for one in lot], lot[0].language
    try:
        said = ask(run.endpoint, titles, lot[0].of, language, min(CALL_SECONDS, run.seconds_left))
    except TextRefusedError as error:
        _refused(run, lot, str(error))
    except TranslationError as error:
        run.reason, run.wait = str(error), error.wait
        run.left += len(lot)
    else:
        _keep(run, dict(zip(titles, said, strict=True)), language)
        run.kept, run.in_a_row = run.kept + len(lot), 0


def _refused(run: Run, lot: Sequence[Wanted], reason: str) -> None:
    if len(lot) > 1:
        for one in lot:
            _translate(run, (one,))
        return
    run.refused, run.in_a_row = run.refused + 1, run.in_a_row + 1
    if run.in_a_row >= _REFUSALS:
        run.reason = f"{reason}: {_REFUSALS} titles were refused one after the other"
    _keep(run, {lot[0].title: None}, lot[0].language)


def _keep(run: Run, translated: Mapping[str, str | None], language: str) -> None:
    with run.engine.begin() as connection:
        translations.keep(connection, translated, language, run.endpoint.name, run.now)


def _note(run: Run) -> None:
    """Say how it went, for the operator: a row, and a line of the log."""
    told = {"engine": run.endpoint.name, "kept": run.kept, "refused": run.refused, "left": run.left}
    until = (run.now + timedelta(seconds=run.wait)).isoformat() if run.wait else ""
    with run.engine.begin() as connection:
        row = {**told, "reason": run.reason, "at": run.now.isoformat(), "url": run.endpoint.url}
        translations.note_run(connection, {**row, "not_before": until})
    if run.reason:
        log_event(log, "titles_not_translated", logging.WARNING, **told, reason=run.reason)
    else:
        log_event(log, "titles_translated", **told)
