"""housekeeping: the warehouse's daily upkeep."""

from airflow.sdk import DAG, CronTriggerTimetable, task

from dags.house import perform, settings
from dags.params import where

TOLD = """# Housekeeping

Every day at 03:05 UTC: crawls that never ended are closed as failed, sources that were not read in full lately and
documents that were given up are named in the log as warnings, tables are vacuumed and analysed.
"""

with DAG(
    **settings("housekeeping", ["upkeep"], TOLD),
    schedule=CronTriggerTimetable("5 3 * * *", timezone="UTC"),
    params=where(),
):

    @task
    def keep_house() -> object:
        """Close, tell, tidy."""
        from cityleads import upkeep

        return perform(upkeep.keep_house)

    keep_house()
