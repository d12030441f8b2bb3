"""What a subscriber wants to be told of. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from digest.links.marks import Marks
from digest.select.leads import Lead
from domain.rates import Equivalent


@dataclass(frozen=True, slots=True)
class Preferences:
    """One subscriber's choice. It filters what they are told for the first time; what they know goes on being told.

    Attributes:
        dimensions: only leads of one of these; all where it is empty.
        least_krw: only leads worth at least this, in won; what has no known worth is told all the same.
        chosen_at: when they last chose; what was filtered out before is not told as new afterwards.
        marks: what they follow, and so are told of whatever else they chose, and what they muted.
    """

    dimensions: frozenset[str] = frozenset()
    least_krw: Decimal | None = None
    chosen_at: datetime | None = None
    marks: Marks = field(default_factory=Marks)

    def follows(self, lead: Lead) -> bool:
        """Whether they follow a lead."""
        return lead.id in self.marks.followed

    def mutes(self, lead: Lead) -> bool:
        """Whether they want to be told nothing of a lead."""
        return self.marks.silence(lead.id, lead.facts.buyer)

    def wants(self, lead: Lead) -> bool:
        """Whether a lead that they do not know is of the kind that they asked for."""
        return self.follows(lead) or self.wants_project(lead.dimensions, lead.worth)

    def wants_project(self, dimensions: Iterable[str], worth: Equivalent | None) -> bool:
        """Whether a project, or whatever has dimensions and a worth, is of the kind that they asked for."""
        fits = not self.dimensions or not self.dimensions.isdisjoint(dimensions)
        return fits and _reaches(worth, self.least_krw)


NO_PREFERENCES = Preferences()


def _reaches(worth: Equivalent | None, least_krw: Decimal | None) -> bool:
    """Whether something is worth at least so much. A worth that nobody knows is never too little."""
    return least_krw is None or worth is None or worth.krw >= least_krw
