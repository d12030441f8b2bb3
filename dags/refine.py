"""refine: reads what was landed, and makes notices and leads of it."""

from datetime import timedelta

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, task

from dags.house import LEADS, RAW, perform, settings
from dags.params import where

TOLD = """# Documents become leads

Rung by whoever lands documents (collectors, or any process that inserts rows: the doorbell watches `ops.work`), and
every ten minutes in case a ring was lost. Each run drains **all** that waits, in batches of one transaction each: a
crash gives a batch back. A document that spoils three tries ends in `raw.reject` as `refine_failed`.

Skipped means that nothing waited. The log names the leads to which something happened; `cityleads lead ID` follows
one of them to its notices, documents, crawls and their DAG runs.

It is one task on purpose: matching must see all countries' changes in one order, and a batch takes less time than
starting another task.
"""

with DAG(
    **settings("refine", ["refine"], TOLD),
    schedule=AssetOrTimeSchedule(assets=RAW, timetable=CronTriggerTimetable("*/10 * * * *", timezone="UTC")),
    params=where(),
):
    # Whatever else rings meanwhile waits behind a retry, so it comes soon.
    @task(outlets=[LEADS], retry_delay=timedelta(seconds=5))
    def refine() -> object:
        """Drain ops.work."""
        from cityleads import steps

        return perform(steps.refine)

    refine()
