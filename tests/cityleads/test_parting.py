"""A reader says by a link that a notice is another tender: its lead is divided, and joined when they take it back."""

import pytest
from sqlalchemy import Engine, insert, select, text

from cityleads.bootstrap import prepare_warehouse
from digest.links.tokens import Action
from pipeline.jsonl import leads_of, read_lines
from tests.pipeline.test_jsonl import LINES, as_lines
from tests.pipeline.test_overrides import together
from tests.web.desk import Desk, running
from warehouse.tables import action, match_decision, notice
from warehouse.tables import subscriber as subscriber_table

WHOLE = [["ekap/1", "belediye/2", "haber/3"]]


@pytest.fixture
def subscriber(database: Engine) -> int:
    """One tender of three notices, and a reader in Istanbul."""
    prepare_warehouse(database)
    lines, _ = read_lines(as_lines(LINES[:3]))
    leads_of(database, [line.notice for line in lines])
    row = {"centre": "istanbul", "email": "kim@kotra.example", "language": "ko"}
    with database.begin() as connection:
        found: int = connection.execute(
            insert(subscriber_table).values(row).returning(subscriber_table.c.id)
        ).scalar_one()
    return found


def lead_and_notice(desk: Desk, number: str) -> tuple[str, str]:
    with desk.engine.connect() as connection:
        lead = connection.execute(text("SELECT min(lead_id) FROM core.lead_member")).scalar_one()
        found = connection.execute(select(notice.c.id).where(notice.c.native_id == number)).scalar_one()
    return lead, str(found)


def test_a_notice_is_parted_from_its_lead_and_comes_back(database: Engine, subscriber: int) -> None:
    with running(database) as desk:
        lead, number = lead_and_notice(desk, "3")
        link = desk.link(Action.NOT_SAME, subscriber, lead)
        assert together(database) == WHOLE
        done = desk.post(link, notice=number, note="다른 구역")
        assert done.status == 200
        assert together(database) == [["ekap/1", "belediye/2"], ["haber/3"]]
        with database.connect() as connection:
            assert connection.execute(select(action.c.notice_id)).scalars().all() == [int(number)]
        with database.connect() as connection:
            rows = connection.execute(select(match_decision)).all()
        assert {(row.verdict, row.decided_by, row.why) for row in rows} == {
            ("apart", "kim@kotra.example", "다른 구역")
        }
        assert desk.post(done.form("undo?")).status == 200
        assert together(database) == WHOLE


def test_a_notice_that_is_alone_by_now_is_asked_for_again_and_nothing_is_kept(
    database: Engine, subscriber: int
) -> None:
    with running(database) as desk:
        lead, number = lead_and_notice(desk, "3")
        desk.post(desk.link(Action.NOT_SAME, subscriber, lead), notice=number)
        with database.connect() as connection:
            alone = connection.execute(
                text("SELECT lead_id FROM core.lead_member WHERE notice_id = :id"), {"id": int(number)}
            ).scalar_one()
        answer = desk.post(desk.link(Action.NOT_SAME, subscriber, alone), notice=number)
        assert (answer.status, len(desk.rows())) == (400, 1)
