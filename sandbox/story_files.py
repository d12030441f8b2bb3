"""What happens to the sandbox's tenders day by day: the stories of `sandbox/stories`, checked as they are read."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

STORIES = Path(__file__).parent / "stories"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Story(_Strict):
    """What happens to one tender, day by day, and what its lead shows after day 2.

    Attributes:
        story: in a sentence.
        events: by day.
        ladder: the stages that it has gone through, where they are several.
        deadline: which of its notices' deadlines counts, where they are several; written as in the samples.
        conflict: source → deadline, where sources name different ones.
    """

    story: str
    events: dict[int, tuple[str, ...]]
    ladder: tuple[str, ...] = ()
    deadline: str = ""
    conflict: dict[str, str] = {}


class Relation(_Strict):
    """Two tenders that belong together, and since which day that shows."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    later: str
    earlier: str
    kind: str
    day: int


class Review(_Strict):
    """Two notices, each as source/number, that may be one tender: a person is asked, and since which day."""

    one: str
    other: str
    why: str
    day: int


class StoryFile(_Strict):
    """The stories of one country."""

    stories: dict[str, Story] = {}
    relations: tuple[Relation, ...] = ()
    reviews: tuple[Review, ...] = ()


@cache
def stories() -> StoryFile:
    """All stories, relations and open questions of all countries."""
    told: dict[str, Story] = {}
    relations: list[Relation] = []
    reviews: list[Review] = []
    for path in sorted(STORIES.glob("*.yml")):
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        for relation in values.get("relations") or []:
            relation["later"], relation["earlier"] = relation.pop("from"), relation.pop("to")
        one = StoryFile.model_validate(values)
        told |= one.stories
        relations += one.relations
        reviews += one.reviews
    return StoryFile(stories=told, relations=tuple(relations), reviews=tuple(reviews))
