"""What changed about cities between two readings of what is known of them. Pure."""

from collections.abc import Iterable, Mapping

from domain.city import CityEvent, CityStep, ProgrammeStep, SubjectOfStep

Kinds = Mapping[tuple[str, str], ProgrammeStep]


def current_steps(steps: Iterable[CityStep], kinds: Kinds) -> dict[SubjectOfStep, CityStep]:
    """The step at which each city is: the latest, and of one date the furthest; the rule of core.city_now.

    Args:
        steps: in the order in which they were recorded; of equal ones the later counts.
        kinds: the programmes' steps, by programme and step.
    """
    found: dict[SubjectOfStep, CityStep] = {}
    for one in steps:
        before = found.get(one.subject)
        if before is None or _rank(before, kinds) <= _rank(one, kinds):
            found[one.subject] = one
    return found


def _rank(one: CityStep, kinds: Kinds) -> tuple[str, int]:
    return one.since, kinds[one.programme, one.step].position


def city_events(before: Iterable[CityStep], after: Iterable[CityStep], kinds: Kinds) -> list[CityEvent]:
    """The cities whose step is another, or since another time, in the order of their names."""
    old, new = current_steps(before, kinds), current_steps(after, kinds)
    changed = []
    for subject in sorted(old.keys() | new.keys()):
        event = CityEvent(subject, *_told(old.get(subject)), *_told(new.get(subject)))
        if (event.old_step, event.old_since) != (event.new_step, event.new_since):
            changed.append(event)
    return changed


def _told(one: CityStep | None) -> tuple[str | None, str | None]:
    return (one.step, one.since) if one else (None, None)
