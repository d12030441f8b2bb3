"""collect_<source>: crawls a portal's lists at its hours and lands what they show. One DAG a source, from its facts."""

from airflow.sdk import DAG, CronTriggerTimetable, task

from dags.common import CRAWL_TIME, RAW, run_step, settings
from dags.params import where, window
from dags.pools import pool_of
from domain.crawl.counts import in_number
from scrapers.source_config import SourceFacts, facts, source_names


def page_of(known: SourceFacts) -> str:
    """The DAG's page."""
    hours = f"only {known.open_hours}" if known.open_hours else "at all hours"
    return f"""# {known.title}

Crawls the lists of [{known.publisher}]({known.home}) and lands every page verbatim; `refine` parses them.

| | |
|---|---|
| schedule | `{known.schedule}` in {known.zone}; the portal answers {hours} |
| hosts | {", ".join(known.hosts)}; one crawl at a time, {known.delay_seconds:g} s between requests |
| window | {in_number(f"{known.window_days} days at first, then {known.overlap_days} days before the last full one")} |
| robots.txt | {known.robots} |
| tried live | {known.tried_live} |

**Red** means that nothing new is known. A portal that refused the crawl or changed its pages is not tried again until
somebody starts it; one that failed is, up to three times. **Green with a warning** is a partial crawl. The crawl's row
in `raw.crawl` has the reason.
"""


def line_of(known: SourceFacts) -> str:
    """What the list of DAGs says."""
    return f"Crawls {known.title} (hours of its schedule: {known.zone})"


def collect_dag(source: str) -> DAG:
    """Make the DAG of one source."""
    known = facts(source)
    with DAG(
        **settings(
            f"collect_{source}", ["collect", known.country, known.kind], page_of(known), line_of(known)
        ),
        schedule=CronTriggerTimetable(known.schedule, timezone=known.zone),
        params=where() | window(),
    ) as dag:

        @task(pool=pool_of(source), execution_timeout=CRAWL_TIME, outlets=[RAW])
        def crawl() -> object:
            from cityleads.tasks import crawl as tasks

            return run_step(tasks.collect_source, source)

        crawl()
    return dag


for name in source_names():
    collect_dag(name)
