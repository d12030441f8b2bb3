"""What tasks say and share out: so many leads are named, and two countries are the fewest that are shared."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from cityleads.tasks import refine
from cityleads.tasks.context import TaskParams
from warehouse import work_queue


@pytest.mark.parametrize(("leads", "named"), [(20, 20), (21, 20)])
def test_twenty_changed_leads_are_named_at_most_and_all_of_them_counted(
    caplog: pytest.LogCaptureFixture, leads: int, named: int
) -> None:
    with caplog.at_level(logging.INFO):
        refine._tell_leads([f"L-{number:010}" for number in range(leads)], "https://desk.example")
    first, *pages = caplog.messages
    assert (f"leads={leads}" in first, first.count("L-"), len(pages)) == (True, named, named)


@pytest.mark.parametrize(
    ("waiting", "shared"), [({"TH": 6}, []), ({"TH": 5, "VN": 1}, ["TH", "VN"]), ({"TH": 4, "VN": 1}, [])]
)
def test_a_backlog_is_shared_by_two_countries_and_six_documents(
    monkeypatch: pytest.MonkeyPatch, database: Engine, waiting: dict[str, int], shared: list[str]
) -> None:
    @contextmanager
    def opened(_params: TaskParams) -> Iterator[Any]:
        yield SimpleNamespace(engine=database)

    refined: list[TaskParams] = []
    monkeypatch.setattr(refine, "opened", opened)
    monkeypatch.setattr(refine, "refine_waiting", refined.append)
    monkeypatch.setattr(work_queue, "shards", lambda _connection: waiting)
    params = TaskParams("test")
    assert refine.share_or_refine(params, share_from=6) == shared
    assert refined == ([] if shared else [params])
