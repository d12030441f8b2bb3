"""The answer key: what is true of the sample notices, compiled from the truths beside them.

`sandbox/answers.json` is the same key for programs (`python -m sandbox.answers` writes it, a test keeps it true).
Nothing in it comes from running the pipeline.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from domain.clock import date_of
from sandbox.samples import SAMPLES, Sample, sample_file
from sandbox.story_files import Story, stories

KEY = Path(__file__).parent / "answers.json"
RELEVANT = ("lead", "watch")
CENTRES, READERS_EACH = 4, 2  # a Korean and an English reader each
SATURDAY = 5
# Centres that rest on a working day of the sandbox's calendar: Hanoi on Vietnam's Cultural Day, a holiday since 2026.
RESTING = {date(2026, 11, 24): 1}


@dataclass(frozen=True, slots=True)
class Tender:
    """One thing bought, as all portals together tell it up to a day; the last three are of day 2."""

    name: str
    members: tuple[tuple[str, str], ...]
    tier: str
    dimensions: tuple[str, ...]
    first_day: int
    events: dict[int, tuple[str, ...]]
    ladder: tuple[str, ...]
    deadline: str
    conflict: dict[str, str]


def source_names() -> list[str]:
    """The sources that have samples."""
    return sorted(path.stem for path in SAMPLES.glob("*.yml"))


def known_samples(source: str, day: int) -> list[Sample]:
    """Every sample that the portal has shown by a day, as it was last shown."""
    return [
        sample.on(min(day, sample.until_day or day))
        for sample in sample_file(source).notices
        if sample.from_day <= day and sample.kept
    ]


def native_id(source: str, sample: Sample) -> str:
    """The portal's own number of a sample: its id, unless the portal makes the number from several fields."""
    portal = import_module(f"sandbox.portals.{source}")
    number: str = portal.native_id(sample) if hasattr(portal, "native_id") else sample.id
    return number


def tenders(day: int) -> list[Tender]:
    """The tenders known by a day, sorted by name; a notice without a tender of its own is one."""
    grouped: dict[str, list[tuple[str, Sample]]] = {}
    for source in source_names():
        for sample in known_samples(source, day):
            grouped.setdefault(sample.truth.tender or sample.id, []).append((source, sample))
    return [_tender(name, members) for name, members in sorted(grouped.items())]


def _tender(name: str, members: list[tuple[str, Sample]]) -> Tender:
    tiers = [sample.truth.tier for _, sample in members]
    tier = next((tier for tier in RELEVANT if tier in tiers), "none")
    first = min(sample.from_day for _, sample in members)
    story = stories().stories.get(name) or Story(story="", events={first: ("new",)})
    return Tender(
        name=name,
        members=tuple(sorted((source, sample.id) for source, sample in members)),
        tier=tier,
        dimensions=tuple(
            sorted({dimension for _, sample in members for dimension in sample.truth.dimensions})
        ),
        first_day=first,
        events=story.events if tier in RELEVANT else {},
        ladder=story.ladder,
        deadline=story.deadline or _only_deadline(name, [sample for _, sample in members]),
        conflict=story.conflict,
    )


def _only_deadline(name: str, members: list[Sample]) -> str:
    """The one deadline that a tender's notices tell. Raises ValueError for several of which none is said to count."""
    told = {sample.truth.deadline for sample in members if sample.truth.deadline}
    if len(told) > 1 and members[0].truth.tier in RELEVANT:
        raise ValueError(f"the story of {name} does not say which of its deadlines counts")
    return min(told, default="")


def projects(day: int) -> dict[str, dict[str, str]]:
    """The projects known by a day, by number: their tier and how far they are."""
    return {
        sample.id: {
            "tier": sample.truth.tier,
            "stage": sample.project[max(since for since in sample.project if since <= day)],
        }
        for source in source_names()
        for sample in sample_file(source).notices
        if sample.project and sample.from_day <= day
    }


def occasions(day: int) -> dict[str, dict[str, str]]:
    """The occasions known by a day, by the id of mart.occasion: what each announcement tells."""
    return {
        f"{source}/{native_id(source, sample)}": sample.occasion
        for source in source_names()
        for sample in sample_file(source).notices
        if sample.occasion and sample.from_day <= day
    }


def centres_at_work(day: date) -> int:
    """How many centres get a digest on a date."""
    return CENTRES - RESTING.get(day, 0) if day.weekday() < SATURDAY else 0


def figures(day: int) -> dict[str, int]:
    """The totals that a warehouse holds after the chain has run through days 1 to `day`."""
    return _figures_of_pages(day) | _figures_of_leads(day) | {"mails": _mails(day)}


def _figures_of_pages(day: int) -> dict[str, int]:
    files = {source: sample_file(source) for source in source_names()}
    return {
        "documents": sum(_until(day, file.documents) for file in files.values()),
        "notices": sum(len(known_samples(source, day)) for source in files),
        "rejects": sum(_until(day, file.rejects) for file in files.values()),
    }


def _until(day: int, counts: Mapping[int, int]) -> int:
    return sum(count for since, count in counts.items() if since <= day)


def _figures_of_leads(day: int) -> dict[str, int]:
    relevant = [tender for tender in tenders(day) if tender.tier in RELEVANT]
    tiers = Counter(tender.tier for tender in relevant)
    return {
        "leads": tiers["lead"],
        "watched": tiers["watch"],
        "duplicates_joined": sum(len(tender.members) - 1 for tender in relevant),
        "events": sum(len(kinds) for one in relevant for since, kinds in one.events.items() if since <= day),
    }


def _mails(day: int) -> int:
    return READERS_EACH * sum(centres_at_work(date_of(one)) for one in range(1, day + 1))


def answer_key() -> dict[str, Any]:
    """The whole key in JSON values."""
    return {
        "figures": {str(day): figures(day) for day in (1, 2, 3)},
        "tenders": [asdict(tender) for tender in tenders(2)],
        "relations": [relation.model_dump() for relation in stories().relations],
        "reviews": [review.model_dump() for review in stories().reviews],
        "projects": projects(2),
        "occasions": occasions(2),
        "notices": {
            source: {sample.id: sample.truth.model_dump() for sample in known_samples(source, 2)}
            for source in source_names()
        },
    }


if __name__ == "__main__":
    KEY.write_text(
        json.dumps(answer_key(), ensure_ascii=False, indent=1, default=list) + "\n", encoding="utf-8"
    )
