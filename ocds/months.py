"""One month of processes as OCDS: its releases and its records."""

from collections.abc import Iterable
from dataclasses import dataclass

from ocds.merging import record_of
from ocds.process import Json, Process
from ocds.releases.release import frame_of, told_releases
from ocds.releases.settled import settled_release


@dataclass(frozen=True, slots=True)
class Published:
    """A process as it is published, and what it was made of."""

    process: Process
    record: Json

    @property
    def releases(self) -> list[Json]:
        """Its releases, the oldest first."""
        found: list[Json] = self.record["releases"]
        return found

    @property
    def compiled(self) -> Json:
        """What they amount to."""
        found: Json = self.record["compiledRelease"]
        return found


def publish(process: Process) -> Published:
    """Make the record of a process, its releases by their dates."""
    releases = told_releases(frame_of(process))
    if settled := settled_release(process, releases):
        releases.append(settled)
    return Published(process, record_of(releases))


def newest(published: Iterable[Published]) -> str:
    """The date of the newest release of processes: when their package was published, as far as its content goes."""
    return max(str(one.releases[-1]["date"]) for one in published)
