"""refine: parses landed documents into notices, and joins notices into leads."""

from datetime import timedelta

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, get_current_context, task

from dags.common import LEADS, RAW, run_step, settings
from dags.params import share_from, where

LINE = (
    "Turns the documents that wait into notices and leads (every ten minutes UTC, and when documents arrive)"
)
PAGE = """# Documents become leads

Runs when documents are landed (by collectors, or by any process that inserts rows: a trigger watches `ops.work`), and
every ten minutes in case an event was lost. Each run drains **all** that waits, in batches of one transaction each: a
crash rolls its batch back. A document that fails three times ends in `raw.reject` as `refine_failed`.

Skipped means that nothing waited. The log names the leads to which something happened; `cityleads lead ID` follows
one of them to its notices, documents, crawls and their DAG runs.

Mostly `refine` does all of it, since a batch takes less time than starting another task. From `share_from` waiting
documents on it leaves them to `drain`, mapped over the shards: a country's changes must be seen in one order, those of
two countries need not be. A shard stops where an earlier crawl of another must come first, and the next run goes on.
The rows are the same either way.
"""

with DAG(
    **settings("refine", ["refine"], PAGE, LINE),
    schedule=AssetOrTimeSchedule(assets=RAW, timetable=CronTriggerTimetable("*/10 * * * *", timezone="UTC")),
    params=where() | share_from(),
):
    # Events that arrive meanwhile wait behind a retry, so it comes soon.
    soon = timedelta(seconds=5)

    @task(outlets=[LEADS], retry_delay=soon)
    def refine() -> list[str]:
        """Drain ops.work, or name the shards to drain side by side."""
        from cityleads.tasks import refine

        shards: list[str] = run_step(
            refine.share_or_refine, share_from=get_current_context()["params"]["share_from"]
        )
        return shards

    @task(outlets=[LEADS], retry_delay=soon, map_index_template="{{ task.op_kwargs['shard'] }}")
    def drain(shard: str) -> object:
        """Drain one shard."""
        from cityleads.tasks import refine

        return run_step(refine.refine_waiting, shard=shard)

    drain.expand(shard=refine())
