"""refine: reads what was landed, and makes notices and leads of it."""

from datetime import timedelta

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, get_current_context, task

from dags.common import LEADS, RAW, perform, settings
from dags.params import share_from, where

LINE = "Reads the documents that wait, and makes notices and leads of them (every ten minutes UTC, and when rung)"
TOLD = """# Documents become leads

Rung by whoever lands documents (collectors, or any process that inserts rows: the doorbell watches `ops.work`), and
every ten minutes in case a ring was lost. Each run drains **all** that waits, in batches of one transaction each: a
crash gives a batch back. A document that spoils three tries ends in `raw.reject` as `refine_failed`.

Skipped means that nothing waited. The log names the leads to which something happened; `cityleads lead ID` follows
one of them to its notices, documents, crawls and their DAG runs.

Mostly `refine` does all of it, since a batch takes less time than starting another task. From `share_from` waiting
documents on it hands over to `drain`, mapped over the shards: a country's changes must be seen in one order, those of
two countries need not be. It ends with the same rows either way.
"""

with DAG(
    **settings("refine", ["refine"], TOLD, LINE),
    schedule=AssetOrTimeSchedule(assets=RAW, timetable=CronTriggerTimetable("*/10 * * * *", timezone="UTC")),
    params=where() | share_from(),
):
    # Whatever else rings meanwhile waits behind a retry, so it comes soon.
    soon = timedelta(seconds=5)

    @task(outlets=[LEADS], retry_delay=soon)
    def refine() -> list[str]:
        """Drain ops.work, or name the shards that shall be drained side by side."""
        from cityleads.tasks import crawl

        shards: list[str] = perform(
            crawl.share_or_refine, share_from=get_current_context()["params"]["share_from"]
        )
        return shards

    @task(outlets=[LEADS], retry_delay=soon, map_index_template="{{ task.op_kwargs['shard'] }}")
    def drain(shard: str) -> object:
        """Drain one shard."""
        from cityleads.tasks import crawl

        return perform(crawl.refine, shard=shard)

    drain.expand(shard=refine())
