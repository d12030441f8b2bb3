"""watch: looks every five minutes at what an operator must act on, and tells it."""

from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, task

from dags.common import run_step, settings
from dags.params import where

LINE = "Tells the operator what is wrong and what is well again (every five minutes, UTC)"
PAGE = """# The operator is told

Looks for all that somebody must act on (the table of kinds is desk/data/alert_kinds.csv; what is about a whole
day's figures is looked for by `housekeeping`), keeps it in `ops.operator_alert`, and sends what is new and what is well
again in one message: to `CITYLEADS_ALERT_URL`, and where that does not take it, or is not set, by mail to
`CITYLEADS_OPERATOR`.
`ops.operator_message` says what was told when. After a good look `CITYLEADS_HEARTBEAT_URL` is asked, so that a service
elsewhere notices when nobody looks any more.

**Red**: nobody could be told, `ops.operator_message.reply` says why; the next run tries again. docs/operations.md has
what to do about each alert.
"""

with DAG(
    **settings("watch", ["upkeep", "alert"], PAGE, LINE),
    schedule=CronTriggerTimetable("*/5 * * * *", timezone="UTC"),
    params=where(),
):

    @task(retries=0, execution_timeout=timedelta(minutes=4))
    def watch() -> object:
        """Look, tell, ping."""
        from cityleads.tasks import watch

        return run_step(watch.watch)

    watch()
