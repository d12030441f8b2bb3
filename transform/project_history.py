"""A project from all that documents have said of it: how it stands, and what happened to it.

Both follow from the documents alone and not from the order in which they were read, so that a replay, or another size
of batches, gives the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from domain.country import COUNTRIES
from domain.notice import Money
from domain.programme import Milestone, Project, ProjectEvent, ProjectEventKind, project_id
from transform.language import Language, identify
from transform.relevance import Judgement, judge
from transform.values.places import Place, find_place
from transform.values.reduced_dates import write_moment


class Version(NamedTuple):
    """What one document says of a project; first and last seen are the document's, UTC."""

    project: Project
    document_id: int
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class EnrichedProject:
    """A project with everything that refine derives from it."""

    project: Project
    language: Language
    place: Place | None
    judgement: Judgement

    @property
    def evidence(self) -> dict[str, Any]:
        """What decided the tier and what held it back, as JSON values."""
        judged = self.judgement
        found = {"hits": [dict(_plain(hit)) for hit in judged.hits], "traps": list(judged.traps)}
        return {name: value for name, value in (found | {"model": judged.model}).items() if value}


def _plain(hit: Any) -> Mapping[str, Any]:  # noqa: ANN401  # a dataclass with slots
    return {name: getattr(hit, name) for name in hit.__slots__}


def enrich_project(project: Project) -> EnrichedProject:
    """Derive everything from a project; it is judged as a notice is, with its sectors as a part of its description."""
    ours = our_countries(project)
    language = identify(project.title, ours[0] if ours else "", project.lang_hint)
    texts = (project.place, project.agency, project.borrower, project.title)
    place = next(filter(None, (find_place(country, *texts) for country in ours)), None)
    judgement = judge(
        project.title,
        " ".join(filter(None, (project.description, "; ".join(project.sectors)))),
        language.code,
        buyer=project.agency or project.borrower,
        smart_city_place=bool(place and place.programmes),
    )
    return EnrichedProject(project, language, place, judgement)


def our_countries(project: Project) -> tuple[str, ...]:
    """Those of its countries whose notices are collected."""
    return tuple(country for country in project.countries if country in COUNTRIES)


def timeline(versions: Iterable[Version]) -> list[tuple[datetime, Project]]:
    """What was said when, earliest first, each only where it differs from what was said before. UTC.

    A document counts from when it was first seen, and again when it was last seen, where another came between.
    """
    points = sorted(
        ((at, one.document_id, one.project) for one in versions for at in {one.first_seen, one.last_seen}),
        key=lambda point: point[:2],
    )
    said: list[tuple[datetime, Project]] = []
    for at, _, project in points:
        if not said or said[-1][1] != project:
            said.append((at, project))
    return said


def list_project_events(said: Sequence[tuple[datetime, Project]]) -> list[ProjectEvent]:
    """What happened to a project along its timeline. What a source no longer says is no event."""
    if not said:
        return []
    known_at, first = said[0]
    number = project_id(first.key)
    events = [ProjectEvent(number, ProjectEventKind.NEW, "", None, None, known_at)]
    for (_, before), (at, after) in pairwise(_carried(said)):
        for kind, field, old, new in _differences(before, after):
            events.append(ProjectEvent(number, kind, field, old, new, at))
    return events


_State = dict[tuple[ProjectEventKind, str], str | None]


def _carried(said: Iterable[tuple[datetime, Project]]) -> Iterator[tuple[datetime, _State]]:
    """How the project stood at each point; what a later document leaves out stands as it was."""
    state: _State = {}
    for at, project in said:
        state = state | _state(project)
        yield at, state


def _state(project: Project) -> _State:
    kinds = ProjectEventKind
    told: _State = {
        (kinds.STAGE_MOVED, "stage"): project.stage and project.stage.value,
        (kinds.AMOUNT_CHANGED, "amount"): _sum(project.amount) if project.amount else None,
    }
    steps = {(kinds.MILESTONE, one.name): milestone_day(one) for one in project.milestones}
    return {name: value for name, value in (told | steps).items() if value}


def _differences(
    before: _State, after: _State
) -> Iterator[tuple[ProjectEventKind, str, str | None, str | None]]:
    for name in after:
        if before.get(name) != after[name]:
            yield *name, before.get(name), after[name]


def _sum(amount: Money) -> str:
    return f"{amount.amount.normalize():f} {amount.currency}"


def milestone_day(one: Milestone) -> str:
    """A milestone's day as an ISO date, with "planned " before it while it lies ahead."""
    day = write_moment(one.at.at, one.at.precision, one.at.zone)[: len("2026-01-01")]
    return f"planned {day}" if one.planned else day
