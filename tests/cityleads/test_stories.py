"""Stories that several sources of the sandbox tell together, as the warehouse has them after two days."""

from tests.ran import Ran
from warehouse.db import rows_of

MEMBERS = """
SELECT m.lead_id, n.source, n.native_id FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
WHERE m.lead_id = (SELECT m.lead_id FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
                   WHERE n.native_id = 'OP00441005')
ORDER BY n.source, n.native_id
"""
PROJECTS = """
SELECT p.key_scheme, p.key_value FROM mart.project_lead l JOIN core.project p ON p.id = l.project_id
WHERE l.lead_id = :lead
"""


def test_a_tender_on_e_gp_on_bangkoks_portal_and_of_the_world_bank_is_one_lead_under_one_project(
    ran: Ran,
) -> None:
    with ran.engine.connect() as connection:
        members = rows_of(connection, MEMBERS)
        (lead,) = {row["lead_id"] for row in members}
        projects = rows_of(connection, PROJECTS, lead=lead)
        (stage,) = rows_of(connection, "SELECT stage FROM core.lead WHERE id = :lead", lead=lead)
    assert [(row["source"], row["native_id"].partition("/")[0]) for row in members] == [
        ("intl_worldbank", "OP00441005"),
        ("th_bma", "69119100101"),
        ("th_bma", "69119100101"),
        ("th_egp", "69119100101"),
    ]
    assert projects == [{"key_scheme": "wb_project", "key_value": "P181220"}]
    assert stage == {"stage": "awarded"}
