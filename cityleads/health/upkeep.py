"""What runs out or grows old unnoticed: the disk, the exchange rates, the trained model."""

import shutil
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection

from cityleads._finding import Finding
from cityleads.central_bank import SOURCE
from transform.relevance.model import model as used_model
from warehouse import exchange_rates
from warehouse.monitoring.operator_alerts import Told

FREE_BYTES = 1_000_000_000
# The central bank publishes every working day; a long holiday is four days without.
OLDEST_RATES = timedelta(days=7)
# Words of tenders change slowly; a year of labels is worth a training.
OLDEST_MODEL = timedelta(days=400)


def disk(home: Path) -> Finding:
    """Look at how much is free where the local data are."""
    home = home.resolve()
    there = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(there).free
    mend = f"Free some space, or point CITYLEADS_HOME at another disk (now {home})."
    return Finding("disk", free > FREE_BYTES, Told("{free} GB free", free=f"{free / 1e9:.1f}"), mend)


def rates(connection: Connection, today: date) -> Finding:
    """Look at the day of the central bank's newest rates; a warehouse that never had any lacks nothing."""
    newest = exchange_rates.newest(connection, SOURCE)
    told = (
        Told("the central bank's newest: {newest}", newest=newest) if newest else "none of the central bank"
    )
    mend = "The log of DAG housekeeping says why none were fetched; `cityleads rates load` takes a file."
    return Finding("rates", True, told, mend, newest is not None and today - newest > OLDEST_RATES)


def model(today: date) -> Finding:
    """Look at when the model of relevance was trained."""
    used = used_model()
    if used is None:
        return Finding("model", True, "none: the words of the lexicon decide alone")
    trained = date.fromisoformat(used.card["trained"])
    told = Told("trained {trained}, {days} days ago", trained=trained, days=max((today - trained).days, 0))
    mend = "Label titles (`cityleads label`), then `make train-relevance` and `cityleads replay --model`."
    return Finding("model", True, told, mend, today - trained > OLDEST_MODEL)
