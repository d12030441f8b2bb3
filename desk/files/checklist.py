"""What is to be done about a lead at each of its stages: desk/data/checklist.csv has a line a step."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent.parent / "data" / "checklist.csv"


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        code: what the warehouse keeps; it stays when the words change.
        stages: of a lead, at which it is asked.
        ko, en: what it says, in Korean and in English.
    """

    code: str
    stages: tuple[str, ...]
    ko: str
    en: str

    def said(self, language: str) -> str:
        """Its words for readers of "ko" or "en"."""
        return self.ko if language == "ko" else self.en


@cache
def steps() -> dict[str, Step]:
    """All steps by their code, in the order of the table."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {
            row["step"]: Step(row["step"], tuple(row["stages"].split()), row["ko"], row["en"]) for row in rows
        }


def steps_at(stage: str | None) -> tuple[Step, ...]:
    """The steps of a stage of a lead; those of an open tender where no portal tells the stage."""
    return tuple(step for step in steps().values() if (stage or "open") in step.stages)
