"""replay: parses archived documents again with today's parsers, and shows what would differ."""

from airflow.sdk import DAG, Param, get_current_context, task

from dags.common import CRAWL_TIME, run_step, settings
from dags.params import where
from scrapers.source_config import source_names

LINE = "Parses archived documents again with today's parsers and shows what differs; by hand"
PAGE = """# Replay

Parses the archived documents of one source, or of all, again with today's parsers and word lists. Without `apply`
everything is rolled back, and the log names the notices and leads that would differ. Nothing is fetched, and what only
reads differently is not mailed.
"""

with DAG(
    **settings("replay", ["refine", "by hand"], PAGE, LINE),
    schedule=None,
    params=where()
    | {
        "source": Param(
            None,
            type=["null", "string"],
            enum=[None, *source_names()],
            description="One source; empty is all.",
        ),
        "apply": Param(False, type="boolean", description="Keep the result."),
    },
):

    @task(retries=0, execution_timeout=CRAWL_TIME)
    def replay() -> object:
        """Parse again; the log has the difference."""
        from cityleads.tasks import refine

        params = get_current_context()["params"]
        return run_step(refine.replay_archive, params["source"], apply=params["apply"])

    replay()
