"""The World Bank's words for projects, and what they mean. Keys are in the form of `transform.text.as_code`."""

import re
from typing import Final, NamedTuple

from domain.programme import ProjectStage

# None: a project of the pipeline is as far as its last stage, or its milestones, say.
STATUSES: Final = {
    "pipeline": None,
    "active": ProjectStage.ACTIVE,
    "closed": ProjectStage.CLOSED,
    "dropped": ProjectStage.DROPPED,
}


class Step(NamedTuple):
    """A milestone: its field, what the bank calls it, and how far a project is that has reached it."""

    field: str
    name: str
    stage: ProjectStage


# In the order in which a project takes them. The days of papers (of the beginning
# and of the end) are no steps.
STEPS: Final = (
    Step("concpt_review_date", "Concept Review", ProjectStage.CONCEPT),
    Step("decsn_review_date", "Decision Meeting", ProjectStage.APPRAISAL),
    Step("begin_apprsl_date", "Begin Appraisal", ProjectStage.APPRAISAL),
    Step("authorize_negotiations_date", "Begin Negotiation", ProjectStage.APPRAISAL),
    Step("apprvl_date", "Approval", ProjectStage.APPROVED),
    Step("effctvnss_date", "Effectiveness", ProjectStage.ACTIVE),
)
PAPERS: Final = ("dsclsr_of_concpt_pid_date", "icr_nco_date")
APPROVAL: Final = "Approval"
EFFECTIVENESS: Final = "Effectiveness"
CLOSING: Final = "Closing"
# Last stages that are no milestone: the project is in the pipeline, and more is not said.
OTHER_STAGES: Final = frozenset(("ois sign-off", "technical design"))
# The whole of an operation; the first that is more than nought counts. The second pair is v2's.
AMOUNTS: Final = ("curr_project_cost", "lendprojectcost", "curr_total_commitment", "totalcommamt", "totalamt")
# Of no use to anybody here, a task team leader's name among them.
UNUSED: Final = re.compile(
    r"(?:teamlead|team_lead|upi|esrc_|sector_?|mj|major_?sector|theme|region|countryhomepage|financers|location"
    r"|prodline|cons_serv|env|supplement|projectdocs|product|lendinginstrtype|last_upd|geo|docty|boardapprovaldate_"
    r"|board_approval|ibrd|ida|curr_i|grantamt|fiscalyear|projid|proj_id|proj_last|url|productline|approvalfy"
    r"|closed|loaneffectivedate|archived|p2a_|source|dpf|intl_).*|.*_exact|countryname|project_?status_?display"
)
