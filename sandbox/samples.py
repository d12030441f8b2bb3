"""The sample notices, as data: sandbox/samples/<source>.yml. All were written for this project.

Each notice says from which day to which day the portal shows it, what changes on which day, and the truth about
it: that truth is the answer key (sandbox/answers.py), and the portals never show it.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

# The C loader reads the samples three times as fast; a platform without it still reads them.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SAMPLES = Path(__file__).parent / "samples"

Tier = Literal["lead", "watch", "none"]
Dimension = Literal["environment", "energy", "economy", "mobility", "living", "people", "governance", "core"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Truth(_Strict):
    """What a careful person knows about a notice.

    Attributes:
        tier: whether staff should see it.
        tender: which tender it is about; notices of one tender are one lead. "" stands for the notice itself.
        lang: language of the title, ISO 639-1.
        place: ISO 3166-2 code of the province, "" where none is told.
        deadline: local ISO date ("2026-12-08") or date and time with offset, once all details are known;
            "" where the portal tells none.
        prequalification: in the same form, when newcomers must have asked to take part; "" where nothing is said here.
        amount: "5713562.45 THB", "" where none is told.
        winners: the companies that a result names, as published and in its order, members of a joint venture each;
            natural persons stand in no answer.
        tenderers: how many made an offer; None where that is not told.
    """

    tier: Tier
    tender: str = ""
    dimensions: tuple[Dimension, ...] = ()
    lang: str
    place: str = ""
    deadline: str = ""
    prequalification: str = ""
    amount: str = ""
    winners: tuple[str, ...] = ()
    tenderers: int | None = None


class Sample(_Strict):
    """One notice on one portal, as of a day. `fields` are what the portal's pages are made from.

    `kept` is False for what no notice comes from: another country's, no tender at all, a project, an occasion, or a
    planted reject.
    `occasion` is what an occasion's announcement tells: kind, starts, ends (local ISO date, or date and time with
    offset; "" for none), country and place.
    `project` is how far a project is (domain.programme.ProjectStage), each stage by the day from which on it is so.
    """

    id: str
    from_day: int = Field(default=1, ge=1)
    until_day: int | None = None
    truth: Truth
    fields: dict[str, Any]
    changes: dict[int, dict[str, Any]] = {}
    truth_changes: dict[int, dict[str, Any]] = {}
    kept: bool = True
    project: dict[int, str] = {}
    occasion: dict[str, str] = {}

    def on(self, day: int) -> "Sample":
        """The notice with all changes up to a day applied, in its fields and in its truth."""
        fields, truth = dict(self.fields), self.truth.model_dump()
        for since in sorted(self.changes):
            if since <= day:
                fields |= self.changes[since]
        for since in sorted(self.truth_changes):
            if since <= day:
                truth |= self.truth_changes[since]
        return self.model_copy(update={"fields": fields, "truth": Truth.model_validate(truth)})

    def shown(self, day: int) -> bool:
        """Tell whether the portal shows it on a day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


class SampleFile(_Strict):
    """One source's samples.

    Attributes:
        documents: how many documents that were not landed before each day's crawls bring, lists and details.
        rejects: how many reject rows each day brings.
    """

    source: str
    documents: dict[int, int]
    rejects: dict[int, int]
    notices: tuple[Sample, ...]


@cache
def sample_file(source: str) -> SampleFile:
    """Read one source's samples. Raises ValidationError for a bad file."""
    text = (SAMPLES / f"{source}.yml").read_text(encoding="utf-8")
    return SampleFile.model_validate(yaml.load(text, LOADER))  # noqa: S506  # both are safe loaders


@cache
def samples_on(source: str, day: int) -> tuple[Sample, ...]:
    """The samples a portal shows on a day, in the order of the file."""
    return tuple(sample.on(day) for sample in sample_file(source).notices if sample.shown(day))
