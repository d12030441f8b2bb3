"""backfill: crawls a window of the past for chosen sources."""

from typing import Any

from airflow.sdk import DAG, get_current_context, task

from dags.common import CRAWL_TIME, RAW, run_step, settings
from dags.params import past_window, sources, where
from dags.pools import pool_of
from scrapers.source_config import source_names

LINE = "Crawls a window of the past for chosen sources; by hand"
PAGE = """# Backfill

Crawls the lists of the chosen sources for a window of the past. Leads that only backfills have shown are **not mailed
as new**; their deadlines and changes are mailed like those of any other lead (`digest.muted`). What a portal shows
beyond the window is news and is mailed. The window must end before the days that the source's next scheduled crawl
reads, and does not move where that crawl begins.
"""

with DAG(
    **settings("backfill", ["collect", "by hand"], PAGE, LINE),
    schedule=None,
    params=where() | past_window() | {"sources": sources()},
):

    @task.branch
    def chosen() -> list[str]:
        """Choose the sources that were asked for."""
        return [f"walk_{source}" for source in get_current_context()["params"]["sources"]]

    def walk(source: str) -> object:
        """Crawl one source's past."""
        from cityleads.tasks import crawl

        return run_step(crawl.backfill, source)

    choice = chosen()
    for name in source_names():
        options: dict[str, Any] = {"pool": pool_of(name), "execution_timeout": CRAWL_TIME, "outlets": [RAW]}
        choice >> task(task_id=f"walk_{name}", **options)(walk)(name)
