"""replay: reads archived documents again with today's readers, and shows what would differ."""

from airflow.sdk import DAG, Param, get_current_context, task

from dags.common import CRAWL_TIME, perform, settings
from dags.params import where
from scrapers.source_config import source_names

LINE = "Reads archived documents again with today's parsers and shows what differs; by hand"
TOLD = """# Replay

Reads the archived documents of one source, or of all, again, as today's readers and words have it. Without `apply` all
of it is rolled back, and the log tells which notices and leads would differ. Nothing is fetched, and no mail is made of
what only reads differently.
"""

with DAG(
    **settings("replay", ["refine", "by hand"], TOLD, LINE),
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
        """Read again; the log has the difference."""
        from cityleads.tasks import crawl

        params = get_current_context()["params"]
        return perform(crawl.replay, params["source"], apply=params["apply"])

    replay()
