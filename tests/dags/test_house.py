"""How a task meets Airflow: what a step says becomes skipped, failed or tried again, and failures are told."""

import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, text

from cityleads.tasks.context import NothingToDo, PermanentError, RetryableError, TaskParams

pytestmark = pytest.mark.airflow


@pytest.fixture
def context(airflow_home: None) -> Iterator[dict[str, Any]]:
    from airflow.sdk.definitions._internal.contextmanager import _CURRENT_CONTEXT

    made = {
        "dag": SimpleNamespace(dag_id="collect_news"),
        "dag_run": SimpleNamespace(run_id="manual__1"),
        "params": {"max_pages": 2, "mode": "sandbox"},
    }
    _CURRENT_CONTEXT.append(made)  # type: ignore[arg-type]  # the parts that we use
    yield made
    _CURRENT_CONTEXT.pop()


def test_a_step_gets_what_the_run_was_asked_for(context: dict[str, Any]) -> None:
    from dags.common import run_step

    def step(source: str, asked: TaskParams, *, apply: bool) -> tuple[str, TaskParams, bool]:
        return source, asked, apply

    expected = TaskParams("collect_news/manual__1", mode="sandbox", max_pages=2)
    assert run_step(step, "news", apply=True) == ("news", expected, True)


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        (NothingToDo, "AirflowSkipException"),
        (PermanentError, "AirflowFailException"),
        (RetryableError, "RetryableError"),
    ],
)
def test_nothing_to_do_is_skipped_and_what_cannot_be_helped_is_not_tried_again(
    context: dict[str, Any], said: type[Exception], becomes: str
) -> None:
    from dags.common import run_step

    def step(asked: TaskParams) -> None:
        raise said(f"words about {asked.run}")

    with pytest.raises(Exception, match="words about collect_news/manual__1") as raised:
        run_step(step)
    assert type(raised.value).__name__ == becomes


def test_a_turned_window_fails_at_once(context: dict[str, Any]) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from dags.common import run_step

    context["params"] |= {"since": "2026-11-02", "until": "2026-11-01"}
    with pytest.raises(AirflowFailException, match="must not be later"):
        run_step(lambda asked: asked)


def test_a_failure_is_told_in_one_line_with_its_ids(
    airflow_home: None, caplog: pytest.LogCaptureFixture
) -> None:
    from dags.common import log_failure

    log_failure(
        {
            "dag": SimpleNamespace(dag_id="collect_news"),
            "task_instance": SimpleNamespace(task_id="crawl", try_number=4),
            "dag_run": SimpleNamespace(run_id="manual__1"),
            "exception": ValueError("no answer"),
        }
    )
    (record,) = [one for one in caplog.records if one.getMessage().startswith("task_failed ")]
    assert (record.name, record.levelno) == ("cityleads.alert", logging.ERROR)
    assert record.getMessage() == (
        "task_failed dag=collect_news task=crawl run=manual__1 try=4 error='no answer'"
    )


def test_a_task_that_failed_for_good_is_left_for_the_operators_mail(
    airflow_home: None, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dags.common import log_failure

    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    log_failure({"dag": SimpleNamespace(dag_id="refine"), "task_instance": SimpleNamespace(task_id="refine")})
    with database.connect() as connection:
        rows = connection.execute(text("SELECT code, about FROM ops.operator_alert")).all()
    assert [tuple(row) for row in rows] == [("task_failed", "refine/refine")]
