"""What a mail tells beside leads: projects, cities in programmes, and occasions."""

from dataclasses import dataclass

from digest.select.beside.occasions import NO_OCCASIONS, OccasionItems
from digest.select.beside.projects import NO_PROJECTS, ProjectItems


@dataclass(frozen=True, slots=True)
class Beside:
    """What one subscriber is told that is no lead."""

    projects: ProjectItems = NO_PROJECTS
    occasions: OccasionItems = NO_OCCASIONS

    @property
    def totals(self) -> tuple[tuple[str, int], ...]:
        """The name of each section, as the catalogues have it, and how much is told in it."""
        return (("projects", self.projects.total), ("occasions", self.occasions.total))

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return any(total for _, total in self.totals)


NOTHING_BESIDE = Beside()
