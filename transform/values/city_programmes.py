"""The smart-city programmes, and which places are in them: tables with a source and a date in each row.

What makes a place count as a smart city for relevance (`programmes_of`) and what people are shown follow from the same
rows. The cities of the K-City Network are those of its selected projects (`k_city_projects`).
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from domain.city import CityFact, CityProgramme, CityStage, CityStep, ProgrammeStep

_DATA: Final = Path(__file__).parents[1] / "data"
K_CITY: Final = "k_city"
_SELECTED: Final = "selected"


class KCityProject(NamedTuple):
    """A project that the K-City Network selected.

    Attributes:
        number: our own, as the programme publishes none; it never changes.
        year: of the selection.
        country: ISO 3166-1 alpha-2.
        places: codes of core.place; empty where it names no city of the table.
        kind: planning or demonstration, in the programme's words; "" where it is not known.
        subject: what its title says that it is about, in words of the lexicon; "" where it says nothing.
    """

    number: str
    year: str
    country: str
    places: tuple[str, ...]
    title: str
    kind: str
    subject: str
    source: str
    as_of: str


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _programme_rows() -> list[dict[str, str]]:
    return _rows("programmes")


def city_programmes() -> list[CityProgramme]:
    """The programmes, in the order in which they are shown."""
    return [
        CityProgramme(
            row["programme"], **{name: row[name] for name in CityProgramme.__slots__ if name != "name"}
        )
        for row in _programme_rows()
    ]


@cache
def programme_steps() -> dict[tuple[str, str], ProgrammeStep]:
    """Every step of every programme by (programme, step), each programme's own from its first on."""
    known: dict[str, list[ProgrammeStep]] = defaultdict(list)
    for row in _rows("programme_steps"):
        steps, stage = known[row["programme"]], row["stage"]
        position = len(steps) + 1
        steps.append(
            ProgrammeStep(row["programme"], row["step"], position, CityStage(stage) if stage else None)
        )
    return {(one.programme, one.step): one for steps in known.values() for one in steps}


def programme_facts() -> list[CityFact]:
    """What is true of the programmes: criteria, privileges, types, counts."""
    return [CityFact(**row) for row in _rows("programme_facts")]


@cache
def k_city_projects() -> tuple[KCityProject, ...]:
    """The projects that the K-City Network selected, those of other countries among them."""
    return tuple(
        KCityProject(**{**row, "places": tuple(filter(None, row["places"].split(";")))})  # type: ignore[arg-type]  # the rest are texts
        for row in _rows("k_city_projects")
    )


@cache
def city_steps() -> tuple[CityStep, ...]:
    """Every step of the shipped tables."""
    listed = [CityStep(**row) for row in _rows("city_programmes")]
    selected = [
        CityStep(place, K_CITY, _SELECTED, one.title, one.year, one.source, one.as_of)
        for one in k_city_projects()
        for place in one.places
    ]
    return (*listed, *selected)


@cache
def _by_place() -> dict[str, tuple[str, ...]]:
    steps: dict[str, list[CityStep]] = defaultdict(list)
    for one in city_steps():
        steps[one.place].append(one)
    return {place: _labels(found) for place, found in steps.items()}


def _labels(steps: Iterable[CityStep]) -> tuple[str, ...]:
    """The programmes of one place in the form of core.place: of a path with steps the furthest, of others each year."""
    found: list[str] = []
    for row in _programme_rows():
        own = [one for one in steps if one.programme == row["programme"]]
        own.sort(key=lambda one: (programme_steps()[one.programme, one.step].position, one.since))
        labels = [row["label"].format(step=one.step, year=one.since) for one in own]
        found += dict.fromkeys(labels[-1:] if "{step}" in row["label"] else labels)
    return tuple(found)


def programmes_of(place: str) -> tuple[str, ...]:
    """The programmes of a place (code of core.place), e.g. ("ASCN 2023", "depa:certified", "K-City 2020")."""
    return _by_place().get(place, ())
