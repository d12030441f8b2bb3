"""Each lead carries the ladder that it climbed, with the notice behind each step."""

from tests.ran import Ran
from warehouse.db import rows_of


def ladders(ran: Ran) -> dict[str, list[tuple[str, str]]]:
    with ran.engine.connect() as connection:
        rows = rows_of(connection, "SELECT * FROM mart.lead_stages ORDER BY lead_id, said_at, step")
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row["lead_id"], []).append((row["stage"], f"{row['source']}/{row['native_id']}"))
    return found


def test_the_last_step_of_each_ladder_is_the_stage_of_its_lead(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        stages = {row["id"]: row["stage"] for row in rows_of(connection, "SELECT id, stage FROM core.lead")}
    found = ladders(ran)
    assert len(found) > 20
    assert {lead: steps for lead, steps in found.items() if stages[lead] not in dict(steps)} == {}


def test_every_step_names_a_notice_of_its_lead(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        strange = rows_of(
            connection,
            "SELECT s.* FROM mart.lead_stages s LEFT JOIN core.lead_member m USING (notice_id, lead_id)"
            " WHERE m.notice_id IS NULL",
        )
    assert strange == []


def test_a_plan_its_draft_and_its_invitation_are_steps_of_one_ladder(ran: Ran) -> None:
    climbed = {tuple(step for step, _ in steps) for steps in ladders(ran).values()}
    assert {
        ("plan", "draft", "open"),
        ("plan", "open"),
        ("open", "amended"),
        ("open", "cancelled"),
        ("open", "awarded"),
    } <= climbed


def test_the_notices_behind_the_steps_of_a_thai_project_are_its_plan_draft_and_invitation(ran: Ran) -> None:
    signals = next(
        steps for steps in ladders(ran).values() if [step for step, _ in steps] == ["plan", "draft", "open"]
    )
    assert [notice for _, notice in signals] == [
        "th_egp/P69110000101/P0",
        "th_egp/69119000101/B0",
        "th_egp/69119000101/D0",
    ]
