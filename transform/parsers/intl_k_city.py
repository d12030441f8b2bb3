"""The K-City Network's projects and occasions: the table that is shipped, and files of its columns that people bring.

The programme's site has no known address. That a project was selected is all that is known of how far it is.
"""

import csv
import re
from collections.abc import Iterator
from datetime import UTC
from io import StringIO
from typing import Final

from domain.country import KST
from domain.document import Document, FieldError, PageError, Reading
from domain.notice import Key, Moment, Precision
from domain.programme import Milestone, Project, ProjectStage
from transform.parsers._by_hand_occasions import is_occasion, occasion_of
from transform.parsers._by_hand_tables import Row
from transform.parsers.parsing import by_kind, each
from transform.text import clean
from transform.values.city_programmes import KCityProject
from transform.values.places import place_by_code
from transform.values.reduced_dates import read_moment

SOURCE: Final = "intl_k_city"
FUNDER: Final = "K-City Network"
# What the programme is for; its projects' titles often name a city alone.
_ABOUT: Final = "Smart city cooperation of Korea's K-City Network"
_Row = tuple[int, dict[str, str]]
# What the table of projects calls otherwise than tables of occasions; a row of these is an occasion of the programme.
_COLUMNS: Final = {"places": "place"}
_HEADINGS: Final = {
    **{
        name: name
        for name in ("number", "country", "title", "occasion", "starts", "ends", "organiser", "url")
    },
    **{field: name for name, field in _COLUMNS.items()},
}
# What a row must tell, and in which form.
_NEEDED: Final = {
    "number": (re.compile(r"\S+"), "a number of its own, e.g. 2026-TH-1"),
    "year": (re.compile(r"20\d\d"), "a year, e.g. 2026"),
    "country": (re.compile(r"[A-Z]{2}"), "a country's code of two letters, e.g. TH"),
    "title": (re.compile(r"\S.*"), "a title"),
    "kind": (
        re.compile(
            r"(?:(?:solution )?(?:planning|demonstration)|[가-힣 ]*(?:계획|실증)[가-힣 ]*)?", re.IGNORECASE
        ),
        "planning or demonstration, or empty where it is not known",
    ),
    "source": (re.compile(r"\S.*"), "where it is told, e.g. a press release"),
    "as_of": (re.compile(r"20\d\d(?:-\d\d){0,2}"), "when it was told, e.g. 2026 or 2026-01-27"),
}


def read(document: Document) -> Iterator[Reading]:
    """Read a file of projects and occasions, a row each."""
    return by_kind(document, {"projects": _projects})


def _projects(document: Document) -> Iterator[Reading]:
    try:
        text = document.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError("bad_encoding", "The file is not UTF-8; save it as 'CSV UTF-8'.") from error
    rows = enumerate(csv.DictReader(StringIO(text, newline="")), start=2)
    return each(rows, _project, lambda row: clean(row[1].get("number") or ""))


def _project(row: _Row) -> Iterator[Reading]:
    line, cells = row
    own = {
        _COLUMNS.get(name, name): clean(cell)
        for name, cell in cells.items()
        if name and isinstance(cell, str)
    }
    occasion = Row(line, {name: cell for name, cell in own.items() if cell}, _HEADINGS, {})
    if is_occasion(occasion):
        yield from occasion_of(occasion, SOURCE, programme=FUNDER)
        return
    told = {name: clean(cells.get(name) or "") for name in KCityProject._fields}
    for name, (form, expected) in _NEEDED.items():
        if not form.fullmatch(told[name]):
            raise FieldError("bad_field", f"Line {line}, column '{name}': '{told[name]}' is not {expected}.")
    yield k_city_project(KCityProject(**told | {"places": _places(line, told["places"])}))  # type: ignore[arg-type]  # the rest are texts


def _places(line: int, codes: str) -> tuple[str, ...]:
    places = tuple(filter(None, codes.split(";")))
    for code in places:
        try:
            place_by_code(code)
        except KeyError:
            raise FieldError(
                "bad_field",
                f"Line {line}, column 'places': '{code}' is no code of transform/data/places.csv.",
            ) from None
    return places


def k_city_project(told: KCityProject) -> Project:
    """A row as a project."""
    at, precision = read_moment(told.year, KST)
    selected = Moment(at.astimezone(UTC), Precision(precision), KST, told.year)
    return Project(
        source=SOURCE,
        native_id=told.number,
        key=Key("k_city", told.number),
        funder=FUNDER,
        title=told.title,
        stage=ProjectStage.APPROVED,
        stage_details=f"selected {told.year}",
        countries=(told.country,),
        place=place_by_code(told.places[-1]).local if told.places else "",
        description=_ABOUT,
        lang_hint="en",
        sectors=tuple(filter(None, [told.subject])),
        kind=told.kind,
        active_at=selected,
        approval=Milestone("Selected", selected),
        milestones=(Milestone("Selected", selected),),
    )
