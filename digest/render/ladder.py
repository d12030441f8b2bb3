"""How far a lead is: its stage today, and the ladder from the first word of a project to its award."""

from dataclasses import dataclass
from datetime import datetime

from digest.i18n import Translator
from digest.render.field_formats import format_stage
from digest.select.closing import is_closed, next_closing
from digest.select.details import Details
from digest.select.leads import Lead
from domain.lead import OPEN_STAGES
from domain.notice import Stage

# What an open tender is while newcomers must first ask to take part; no stage of its own.
PREQUALIFICATION = "prequalification"
# The rungs of a lead's ladder, and the stages that stand on each.
RUNGS = {
    "programme": ("programme",),
    "plan": ("plan", "draft"),
    "open": ("open", "amended", PREQUALIFICATION),
    "closed": ("closed",),
    "awarded": ("awarded", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder from the first word of a project to its award.

    Attributes:
        now: whether the lead stands on it.
        day: when a notice first said so, in words; "" where none did.
    """

    name: str
    now: bool
    day: str = ""


def stage_now(lead: Lead, now: datetime) -> str | None:
    """The stage today, as core.stage_at has it; of an open tender that waits for newcomers that it does."""
    if lead.facts.stage not in OPEN_STAGES:
        return lead.facts.stage
    if is_closed(lead, now):
        return Stage.CLOSED.value
    closing = next_closing(lead.facts, now)
    return PREQUALIFICATION if closing and closing[0] == "prequalification_at" else lead.facts.stage


def format_stage_now(lead: Lead, now: datetime, t: Translator) -> str:
    """The stage today in words."""
    return format_stage(stage_now(lead, now), lead.facts.cancellation, t, lead.facts.substage)


def make_ladder(lead: Lead, details: Details, t: Translator, now: datetime) -> tuple[Rung, ...]:
    """The rungs with the one marked that a lead stands on, under its own word; none where it is not told."""
    stage, facts = stage_now(lead, now), lead.facts
    if stage is None:
        return ()
    return tuple(
        Rung(
            format_stage_now(lead, now, t) if stage in stages else format_stage(rung, facts.cancellation, t),
            stage in stages,
            next((t.tiny_day(details.reached[one]) for one in stages if one in details.reached), ""),
        )
        for rung, stages in RUNGS.items()
    )
