"""housekeeping: the warehouse's daily upkeep."""

from airflow.sdk import DAG, CronTriggerTimetable, TriggerRule, task

from dags.common import run_step, settings
from dags.params import where

LINE = "Counts and checks each source, fetches exchange rates, deletes what has had its time (daily at 03:05 UTC)"
PAGE = """# Housekeeping

Every day at 03:05 UTC:

- crawls that never ended are closed as failed;
- what each source brought on each of the last 14 days is counted into `ops.metric` (`mart.source_metrics`);
- sources that are stale, not read in full or silent, high shares of rejects, and documents that were given up are named
  in the log as warnings (docs/operations.md);
- in live mode the day's exchange rates are fetched from the European Central Bank; if that fails, it is a warning and
  older rates stay, with their day;
- what is kept for a time only is deleted (`cityleads tidy` shows it beforehand); documents never are;
- the star of schema `mart` is brought up to date: leads whose deadline has passed become closed, rates are the newest;
- tables are vacuumed and analysed;
- where `CITYLEADS_BACKUP_DIR` is set, the warehouse is backed up into it, whatever became of the above.

The views of `mart` are computed when they are read.
"""

with DAG(
    **settings("housekeeping", ["upkeep"], PAGE, LINE),
    schedule=CronTriggerTimetable("5 3 * * *", timezone="UTC"),
    params=where(),
):

    @task
    def keep_house() -> object:
        """Close dead crawls, count, warn, fetch rates, delete what is old."""
        from cityleads.tasks import housekeeping

        return run_step(housekeeping.run_housekeeping)

    @task(trigger_rule=TriggerRule.ALL_DONE)
    def back_up() -> object:
        """Back up the warehouse into CITYLEADS_BACKUP_DIR, and let old backups there go."""
        from cityleads.tasks import backups

        return run_step(backups.run_backup)

    keep_house() >> back_up()
