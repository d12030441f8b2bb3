"""import_files: lands the files that people put into a folder; refine parses them."""

from airflow.sdk import DAG, CronTriggerTimetable, Param, get_current_context, task

from dags.common import CRAWL_TIME, RAW, run_step, settings
from dags.params import where
from scrapers.source_config import facts

LINE = "Lands the files of a folder (tables, OCDS, saved pages, e-mails); every ten minutes (UTC)"
PAGE = """# Import files

Lands every file of a folder, as `cityleads import` does: tables with the template's headings, OCDS, saved pages and
notice e-mails of EKAP, bulletins, lists of SPSE. A file that was landed before changes nothing, so files may stay.
`cityleads rejects` shows what could not be read. docs/by-hand.md says more.
"""

with DAG(
    **settings("import_files", ["collect", "by hand"], PAGE, LINE),
    schedule=CronTriggerTimetable(facts("by_hand").schedule, timezone="UTC"),
    params=where()
    | {
        "folder": Param(
            None, type=["null", "string"], description="The folder; empty is inbox in CITYLEADS_HOME."
        )
    },
):

    @task(execution_timeout=CRAWL_TIME, outlets=[RAW])
    def land() -> object:
        """Land what the folder holds."""
        from cityleads.tasks import imports

        return run_step(imports.import_folder, get_current_context()["params"]["folder"])

    land()
