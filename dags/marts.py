"""marts: brings the tables for BI up to date, or makes them anew."""

from airflow.sdk import DAG, Param, get_current_context, task

from dags.common import CRAWL_TIME, run_step, settings
from dags.params import where

LINE = "Brings the tables for BI (schema mart) up to date, or makes them anew; by hand"
PAGE = """# Tables for BI

`refine` and `housekeeping` bring the star of schema `mart` up to date by themselves. This does the same when somebody
asks for it; with `rebuild` every row is made anew from `core`, which mends whatever differs. Readers see the one or the
other state, and are not held up. docs/bi.md says what is in the tables.
"""

with DAG(
    **settings("marts", ["upkeep", "by hand"], PAGE, LINE),
    schedule=None,
    params=where()
    | {
        "rebuild": Param(False, type="boolean", description="Make every row anew, not only what has changed.")
    },
):

    @task(execution_timeout=CRAWL_TIME)
    def refresh() -> object:
        """Refresh or rebuild; the log has the counts."""
        from cityleads.tasks import marts

        return run_step(marts.refresh_or_rebuild, rebuild=get_current_context()["params"]["rebuild"])

    refresh()
