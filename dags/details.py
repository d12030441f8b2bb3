"""details: fetches the pages that refine asked for, source by source."""

from typing import Any

from airflow.sdk import DAG, AssetOrTimeSchedule, CronTriggerTimetable, task

from dags.common import CRAWL_TIME, LEADS, RAW, run_step, settings
from dags.params import where
from dags.pools import pool_of
from scrapers.source_config import source_names

LINE = "Fetches the detail pages that refine asked for (hourly UTC, and when leads change)"
PAGE = """# Details of what may be a lead

Refine asks for details by rows of `ops.detail_request`; this DAG fetches them, and what it lands is refined again.
Runs when leads have changed, and hourly: the details of open leads are fetched again every day, because an extended
deadline often changes nothing that a list would show.

`wanting` chooses the sources; the others are skipped. A source whose last round failed is left alone for an hour, so
that a portal in trouble is not asked with every change of a lead. Each source has a task of its own instead of a mapped
one, because a pool (one crawl at a time of a portal) belongs to a task and not to its instances. Up to three runs go on
side by side: a slow portal does not hold up the others, and a run that comes second finds nothing left to fetch.
"""

with DAG(
    **settings("details", ["collect", "details"], PAGE, LINE) | {"max_active_runs": 3},
    schedule=AssetOrTimeSchedule(assets=LEADS, timetable=CronTriggerTimetable("25 * * * *", timezone="UTC")),
    params=where(),
):

    @task.branch
    def wanting() -> list[str]:
        """Choose the sources with details to fetch."""
        from cityleads.tasks import crawl

        return [f"fetch_{source}" for source in run_step(crawl.sources_with_requests, list(source_names()))]

    def fetch(source: str) -> object:
        """Fetch one source's details."""
        from cityleads.tasks import crawl

        return run_step(crawl.fetch_details, source)

    choice = wanting()
    for name in source_names():
        options: dict[str, Any] = {
            "pool": pool_of(name),
            "execution_timeout": CRAWL_TIME,
            "outlets": [RAW],
            "retries": 1,
        }
        choice >> task(task_id=f"fetch_{name}", **options)(fetch)(name)
