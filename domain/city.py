"""Cities in smart-city programmes: how far each is, since when, and who says so.

A programme has its own words for its steps. Three of them make the path of a programme that approves cities; a
programme without such a path designates nobody: a member, or a project that was selected, is no designation.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class CityStage(StrEnum):
    """How far a city is in a programme that approves cities, earliest first."""

    APPLIED = "applied"
    ASSESSED = "assessed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class CityProgramme:
    """One programme; the fields are columns of core.city_programme.

    Attributes:
        name: its code, e.g. "depa".
        country: ISO 3166-1 alpha-2; "" for one of several countries.
        title, title_ko: name for people.
        about: what it is, and what its steps mean, in English.
        source, as_of: where that is from, and of which year.
    """

    name: str
    country: str
    title: str
    title_ko: str
    about: str
    source: str
    as_of: str


class ProgrammeStep(NamedTuple):
    """A step of a programme, in its own word.

    Attributes:
        position: how far it is, from 1.
        stage: what it is on the path of a programme that approves cities; None in one that designates nobody.
    """

    programme: str
    step: str
    position: int
    stage: CityStage | None


class CityFact(NamedTuple):
    """What is true of a programme: a criterion, a privilege, a type of project, a count."""

    programme: str
    kind: str
    fact: str
    source: str
    as_of: str


class SubjectOfStep(NamedTuple):
    """Whose step it is: the place (code of core.place), the programme, and what of the place; "" for all of it."""

    place: str
    programme: str
    area: str


class CityStep(NamedTuple):
    """A step that a city has reached.

    Attributes:
        place: code of core.place.
        programme, step: of `ProgrammeStep`.
        area: the part of the place, or the project, that it is about; "" for all of the place.
        since: when, as far as it is known: an ISO 8601 year, month or day.
        source: who says so, for people.
        as_of: of when the source is, as `since`.
        recorded_by: who recorded it; "" for the table that the project ships.
    """

    place: str
    programme: str
    step: str
    area: str
    since: str
    source: str
    as_of: str
    recorded_by: str = ""

    @property
    def subject(self) -> SubjectOfStep:
        """Whose step it is."""
        return SubjectOfStep(self.place, self.programme, self.area)


class CityEvent(NamedTuple):
    """A city's step is another than it was, in words of its programme; None where there was or is none."""

    subject: SubjectOfStep
    old_step: str | None
    old_since: str | None
    new_step: str | None
    new_since: str | None
