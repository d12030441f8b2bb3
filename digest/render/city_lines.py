"""How far a city is in smart-city programmes, in words: what is no designation is never said as one."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter

from digest.i18n import Translator
from digest.render.field_formats import shorten
from digest.select.details import Place
from domain.city import CityStep
from transform.values.reduced_dates import read_moment

# How much is shown of a name and of the areas of one step, in characters, and how many steps.
_NAME, _AREAS = 60, 120
_STEPS = 6
_same_words = attrgetter("programme", "step", "since")


def format_city(place: Place, t: Translator) -> str:
    """The name of a city and its steps, those that are said alike in one."""
    steps = islice(_steps(place.steps, t), _STEPS)
    return f"{shorten(place.named(t.language), _NAME)} – {t.listed(steps)}"


def _steps(steps: Iterable[CityStep], t: Translator) -> Iterator[str]:
    for (programme, step, since), alike in groupby(steps, _same_words):
        said = format_step(programme, step, since, t)
        areas = ", ".join(filter(None, (one.area for one in alike)))
        yield f"{said}: {shorten(areas, _AREAS)}" if areas else said


def format_step(programme: str, step: str, since: str, t: Translator) -> str:
    """A step of a programme, and the year, month or day of it; in the programme's own word where we have none."""
    key, day = f"city.{programme}_{step}", _since(since, t)
    return t(key, since=day) if t.knows(key) else shorten(f"{programme} {step} ({day})", _AREAS)


def _since(text: str, t: Translator) -> str:
    at, precision = read_moment(text, t.zone)
    return t.day(at.date()) if precision == "day" else t.local_and_kst(at, precision)
