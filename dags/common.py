"""What all DAGs share: assets, defaults, the way into the steps of cityleads, and what is said of a failure."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, AssetWatcher, get_current_context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.params import usual_mode
from dags.triggers import Doorbell

log = logging.getLogger("cityleads.alert")

RAW = Asset(
    "raw_documents",
    uri="x-cityleads://raw/documents",
    watchers=[AssetWatcher(name="doorbell", trigger=Doorbell(usual_mode()))],
)
LEADS = Asset("leads", uri="x-cityleads://core/leads")

CRAWL_TIME = timedelta(hours=6)
SHORT_TIME = timedelta(hours=1)


def tell_failure(context: Any) -> None:  # noqa: ANN401  # Airflow's context is an untyped mapping
    """Write one line that names what failed; docs/operations.md tells what to do."""
    instance, run = context.get("task_instance"), context.get("dag_run")
    told = {
        "dag": getattr(context.get("dag"), "dag_id", None),
        "task": getattr(instance, "task_id", None),
        "run": getattr(run, "run_id", None),
        "try": getattr(instance, "try_number", None),
        "error": str(context.get("exception") or context.get("reason") or "")[:500],
    }
    line = " ".join(f"{name}={value!r}" for name, value in told.items())
    log.error("failed: %s", line)
    _note_failure(f"{told['dag']}/{told['task'] or ''}", line)


def _note_failure(task: str, line: str) -> None:
    """Leave it for the operator's mail; where the warehouse itself is gone, the log has told it."""
    from cityleads.health import alarms
    from cityleads.tasks import context as desk  # within the callback: DAG files are read every few seconds

    try:
        with desk.opened(desk.Asked("")) as opened:
            alarms.task_failed(opened.engine, task, line, opened.now)
    except Exception:  # a callback must not hide the failure that it tells of
        log.exception("the failure could not be noted")


def settings(dag_id: str, tags: list[str], doc_md: str, description: str) -> dict[str, Any]:
    """Arguments of every DAG; times out, tries again with growing pauses, and tells of its failures.

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
        "on_failure_callback": tell_failure,
        "default_args": {
            "owner": "cityleads",
            "retries": 3,
            "retry_delay": timedelta(minutes=1),
            "retry_exponential_backoff": 3,
            "max_retry_delay": timedelta(minutes=30),
            "execution_timeout": SHORT_TIME,
            "on_failure_callback": tell_failure,
        },
    }


def perform(step: Callable[..., Any], *about: Any, **options: Any) -> Any:  # noqa: ANN401  # as the step has it
    """Call a step with what this run was asked for; its exceptions become Airflow's: skip, fail, or try again."""
    from cityleads.tasks.context import (  # within the task: DAG files are read every few seconds
        Asked,
        Hopeless,
        Idle,
    )

    context = get_current_context()
    run = f"{context['dag'].dag_id}/{context['dag_run'].run_id}"
    try:
        return step(*about, Asked.of(context["params"], run), **options)
    except Idle as nothing:
        raise AirflowSkipException(str(nothing)) from None
    except Hopeless as error:
        raise AirflowFailException(str(error)) from error
