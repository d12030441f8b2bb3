"""Bring the star of schema mart up to date after refine and housekeeping, or when somebody asks for it."""

import logging
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cityleads.bi.star_words import words, words_version
from cityleads.events import log_event
from warehouse.star.data_tests import Tested, check_data
from warehouse.star.refresh import Refreshed, Words, refresh

log = logging.getLogger(__name__)


def refresh_marts(engine: Engine, now: datetime, *, everything: bool = False) -> Refreshed:
    """Show in the star what has changed since the last time.

    Args:
        engine: the warehouse.
        now: the moment that the star is to show, by the clock of the mode, aware.
        everything: make all of it anew.
    """
    done = refresh(engine, now, Words(words_version(), words), everything=everything)
    log_event(log, "marts_refreshed", **asdict(done))
    return done


def check_marts(engine: Engine, now: datetime) -> list[Tested]:
    """Test the star's data; what fails is a warning in the log, and the operator's next mail tells it.

    Every row is looked at, so refine does not do it; housekeeping and whoever asks for a refresh do.
    """
    with engine.begin() as connection:
        failing = check_data(connection, now)
    for one in failing:
        log_event(log, "mart_unwell", logging.WARNING, rule=one.name, failures=one.failures, told=one.told)
    return failing


def try_refresh(engine: Engine, now: datetime) -> None:
    """As `refresh_marts`; where it fails the log says so, and the next time makes up for it.

    What has just been refined is kept whatever becomes of the star.
    """
    try:
        refresh_marts(engine, now)
    except SQLAlchemyError:
        log.exception("the marts were not refreshed")
