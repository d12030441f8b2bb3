"""The companies' lists as a task: one a company and day; what the mail server puts off comes with the next try."""

from datetime import date

import pytest
from sqlalchemy import text

from cityleads.tasks import companies, crawl, refine
from cityleads.tasks.context import NothingToDo, RetryableError, TaskParams
from digest.companies import add_company
from tests.dags.conftest import Surroundings

WANTS = {
    "email": "bid@hanbit.example", "rhythm": "daily", "most": 2, "countries": ["TR"],
    "consented_on": date(2026, 11, 20),
}  # fmt: skip


@pytest.fixture
def asked(surroundings: Surroundings) -> TaskParams:
    """A morning with Turkish leads, two firms that look for some, and one of them that has not agreed."""
    asked = TaskParams(surroundings.run())
    crawl.collect_source("tr_bulletin", asked)
    refine.refine_waiting(asked)
    add_company(surroundings.engine, "Hanbit", WANTS)
    add_company(surroundings.engine, "Nuri", WANTS | {"consented_on": None})
    return asked


def states(surroundings: Surroundings) -> list[tuple[str, int]]:
    with surroundings.engine.connect() as connection:
        found = connection.execute(text("SELECT state, leads FROM desk.company_mail ORDER BY id"))
        return [(row.state, row.leads) for row in found]


def test_a_firm_that_has_agreed_gets_its_list_once_a_day_up_to_its_cap(
    surroundings: Surroundings, asked: TaskParams
) -> None:
    assert companies.mail(asked) == {"mails": 1, "leads": {"Hanbit": 2}}
    with pytest.raises(NothingToDo, match="no company's list is due with anything new"):
        companies.mail(asked)
    assert states(surroundings) == [("written", 2)]
    (written,) = (surroundings.home / "outbox").glob("*.eml")
    assert "hanbit" in written.name


def test_a_list_that_the_mail_server_puts_off_goes_out_by_the_next_try(
    surroundings: Surroundings, asked: TaskParams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    with pytest.raises(RetryableError, match="the mail server put off 1 of the lists"):
        companies.mail(asked)
    assert states(surroundings) == [("deferred", 2)]
    monkeypatch.delenv("SMTP_URL")
    assert companies.mail(asked) == {"mails": 1, "leads": {"Hanbit": 2}}
    assert states(surroundings) == [("written", 2)]


def test_no_list_is_made_from_recorded_bodies(surroundings: Surroundings) -> None:
    with pytest.raises(NothingToDo, match="no mail is made from recorded bodies"):
        companies.mail(TaskParams(surroundings.run(), mode="captures"))
