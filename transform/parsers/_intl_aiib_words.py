"""The words of AIIB's procurement lists, and what they mean. Keys are in the form of `transform.text.as_code`.

Four types stand in recorded rows; the others are those of the bank's procurement rules.
"""

import re
from typing import Final

from domain.notice import Stage

TYPES: Final = {
    "general procurement notice": Stage.PROGRAMME,
    "early market engagement": Stage.PROGRAMME,
    "procurement plan": Stage.PLAN,
    "project procurement plan": Stage.PLAN,
    "specific procurement notice": Stage.OPEN,
    "request for expression of interest": Stage.OPEN,
    "request for expressions of interest": Stage.OPEN,
    "expression of interest": Stage.OPEN,
    "invitation for bids": Stage.OPEN,
    "invitation for tenders": Stage.OPEN,
    "invitation to tender": Stage.OPEN,
    "request for proposals": Stage.OPEN,
    "request for proposal": Stage.OPEN,
    "invitation for prequalification": Stage.OPEN,
    "extension of tender submission": Stage.AMENDED,
    "corrigendum": Stage.AMENDED,
    "addendum": Stage.AMENDED,
    "amendment": Stage.AMENDED,
    "cancellation notice": Stage.CANCELLED,
    "cancellation": Stage.CANCELLED,
    "contract award notice": Stage.AWARDED,
    "contract award": Stage.AWARDED,
}
PREQUALIFICATION: Final = "invitation for prequalification"
# What a class says where the type is none that is known. None: a notice of any stage.
CLASSES: Final = {"notices": None, "contract awards": Stage.AWARDED}
NOT_TOLD: Final = frozenset(("", "n/a", "na", "-", "tbd", "nil"))
# What the name of a paper's file says of it, the first that fits; names are the borrowers' own.
FILES: Final = tuple(
    (stage, re.compile(rf"\b(?:{words})\b"))
    for stage, words in (
        (Stage.AWARDED, "contract awards?|award notice|award publication"),
        (Stage.CANCELLED, "cancellation|cancelled|canceled"),
        (Stage.AMENDED, "corrigendum|addendum|amendment|extension (?:of|notice)|(?:time|deadline) extension"),
        (Stage.PROGRAMME, "gpn|general procurement|eme|flyer|market (?:engagement|sounding)"),
        (Stage.PLAN, "procurement plan|pp"),
        (
            Stage.OPEN,
            "reoi|eoi|expressions? of interest|spn|specific procurement|ifb|ift|rfb|rfp|rfq|invitation",
        ),
        (Stage.OPEN, "prequalification|request for (?:bids|proposals?|quotations?|tenders?)"),
    )
)


def stage_of_file(name: str) -> Stage | None:
    """What the name of a file says of the paper; None where none of its words is known."""
    words = re.sub(r"[\W_]+", " ", name.casefold())
    return next((stage for stage, said in FILES if said.search(words)), None)
