"""What a reader chose to hear of. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from digest.links.actions import Marks
from digest.select.leads import Lead


@dataclass(frozen=True, slots=True)
class Wishes:
    """One reader's choice. They sift what he is told for the first time; what he knows goes on being told.

    Attributes:
        dimensions: only leads of one of these; all where it is empty.
        least_krw: only leads worth at least this, in won; what has no known worth is told all the same.
        chosen_at: when he last chose; what was sifted out before is no news to him after.
        marks: what he follows, and so is told of whatever else he chose, and what he muted.
    """

    dimensions: frozenset[str] = frozenset()
    least_krw: Decimal | None = None
    chosen_at: datetime | None = None
    marks: Marks = field(default_factory=Marks)

    def follow(self, lead: Lead) -> bool:
        """Whether he follows a lead."""
        return lead.id in self.marks.followed

    def mute(self, lead: Lead) -> bool:
        """Whether he wants no word of a lead."""
        return self.marks.silence(lead.id, lead.facts.buyer)

    def want(self, lead: Lead) -> bool:
        """Whether a lead that he does not know is of the kind that he asked for."""
        if self.follow(lead):
            return True
        fits = not self.dimensions or bool(self.dimensions & set(lead.dimensions))
        return fits and reaches(lead, self.least_krw)


NO_WISHES = Wishes()


def reaches(lead: Lead, least_krw: Decimal | None) -> bool:
    """Whether a lead is worth at least so much. A worth that nobody knows is never too little."""
    return least_krw is None or lead.worth is None or lead.worth.krw >= least_krw
