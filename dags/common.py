"""What all DAGs share: assets, defaults, the call of a task of cityleads, and the log line of a failure."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, AssetWatcher, get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from cityleads.events import Event
from dags.params import usual_mode
from dags.triggers import PendingWorkTrigger

log = logging.getLogger("cityleads.alert")

RAW = Asset(
    "raw_documents",
    uri="x-cityleads://raw/documents",
    watchers=[AssetWatcher(name="doorbell", trigger=PendingWorkTrigger(usual_mode()))],
)
LEADS = Asset("leads", uri="x-cityleads://core/leads")

CRAWL_TIME = timedelta(hours=6)
# The DAG whose own failure nobody else would tell.
_TELLER = "watch/"
SHORT_TIME = timedelta(hours=1)


def log_failure(context: Any) -> None:  # noqa: ANN401  # Airflow's context is an untyped mapping
    """Log one event that names what failed; docs/operations.md says what to do."""
    instance, run = context.get("task_instance"), context.get("dag_run")
    ids = {
        "dag": getattr(context.get("dag"), "dag_id", None),
        "task": getattr(instance, "task_id", None),
        "run": getattr(run, "run_id", None),
        "try": getattr(instance, "try_number", None),
        "error": str(context.get("exception") or context.get("reason") or "")[:500],
    }
    event = Event("task_failed", ids)
    log.error("%s", event)
    _note_failure(f"{ids['dag']}/{ids['task'] or ''}", str(event))


def _note_failure(task: str, line: str) -> None:
    """Note it for the operator's mail; where the warehouse itself is gone, only the log has it."""
    from cityleads.health import alarms, telling
    from cityleads.mail_setup import ways_of
    from cityleads.tasks.context import (  # within the callback: DAG files are read every few seconds
        TaskParams,
        opened,
    )

    try:
        with opened(TaskParams("")) as context:
            alarms.task_failed(context.engine, task, line, context.now)
            # Else the next run of that DAG tells, all that has failed meanwhile in one message.
            if task.startswith(_TELLER):
                telling.tell(context.engine, ways_of(context.settings, context.mode), context.now)
    except Exception:  # a callback must not hide the failure that it reports
        log.exception("the failure could not be noted")


def settings(dag_id: str, tags: list[str], doc_md: str, description: str) -> dict[str, Any]:
    """Arguments of every DAG; a time limit, retries with growing pauses, and a callback for failures.

    Args:
        dag_id: its name.
        tags: what it is found by.
        doc_md: its page.
        description: one line for the list of DAGs; it names the zone of the hours, which the list's schedule does not.
    """
    return {
        "dag_id": dag_id,
        "description": description,
        "tags": tags,
        "doc_md": doc_md,
        "start_date": datetime(2026, 1, 1, tzinfo=UTC),
        "catchup": False,
        "max_active_runs": 1,
        "dagrun_timeout": CRAWL_TIME * 2,
        "on_failure_callback": log_failure,
        "default_args": {
            "owner": "cityleads",
            "retries": 3,
            "retry_delay": timedelta(minutes=1),
            "retry_exponential_backoff": 3,
            "max_retry_delay": timedelta(minutes=30),
            "execution_timeout": SHORT_TIME,
            "on_failure_callback": log_failure,
        },
    }


def run_step(step: Callable[..., Any], *about: Any, **options: Any) -> Any:  # noqa: ANN401  # as the step has it
    """Call a task of cityleads with this run's params; its exceptions become Airflow's: skip, fail, or retry."""
    # Within the task: DAG files are read every few seconds.
    from cityleads.tasks.context import NothingToDo, PermanentError, TaskParams

    context = get_current_context()
    run = f"{context['dag'].dag_id}/{context['dag_run'].run_id}"
    try:
        return step(*about, TaskParams.of(context["params"], run), **options)
    except NothingToDo as nothing:
        raise AirflowSkipException(str(nothing)) from None
    except PermanentError as error:
        raise AirflowFailException(str(error)) from error
