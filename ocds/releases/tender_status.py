"""How far a process is, as tags of releases and as the status of its tender: two closed codelists."""

from typing import Final

from domain.notice import Notice, Stage

# Of an announced draft the tender section is there already, while what will be bought can still be shaped.
STATUSES: Final = {
    Stage.PROGRAMME: "planned",
    Stage.PLAN: "planned",
    Stage.DRAFT: "planning",
    Stage.OPEN: "active",
    Stage.AMENDED: "active",
    Stage.CLOSED: "complete",
    Stage.AWARDED: "complete",
    Stage.CANCELLED: "cancelled",
}
_TAGS: Final = {
    Stage.PROGRAMME: ("planning", "planningUpdate"),
    Stage.PLAN: ("planning", "planningUpdate"),
    Stage.AMENDED: ("tender", "tenderAmendment"),
    Stage.CANCELLED: ("tender", "tenderCancellation"),
    Stage.AWARDED: ("award", "awardUpdate"),
}
_OTHERS: Final = ("tender", "tenderUpdate")


def status_of(stage: str | None, cancellation: str | None) -> str:
    """The status of a tender; "" where nobody says how far it is."""
    if not stage:
        return ""
    return cancellation or STATUSES[Stage(stage)] if stage == Stage.CANCELLED else STATUSES[Stage(stage)]


def tag_of(notice: Notice, seen: set[str], *, moved: bool) -> str:
    """The tag of a release; an update, an amendment or a cancellation only where there was something before it.

    Args:
        notice: what the release tells.
        seen: the first tags that earlier releases of the process had, which is added to.
        moved: whether the deadline is another than this notice had before.
    """
    stage = Stage.AMENDED if moved and notice.stage is Stage.OPEN else notice.stage
    first, later = _TAGS.get(stage, _OTHERS) if stage else _OTHERS
    if first in seen:
        return later
    seen.add(first)
    return first
