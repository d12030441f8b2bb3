"""Labels that people gave in use: what `cityleads label --export` wrote, as titles to learn from."""

import os
from pathlib import Path

from benchmarks.quality.titles import Title, near_duplicates
from cityleads.cli.contents import _label_files as files
from transform.language import identify
from transform.relevance.lexicon_match import read
from transform.text import clean

SETTING = "LABELS"  # make train-relevance LABELS=all.csv


def exported() -> Path | None:
    """The export that training was given; None where it was given none."""
    named = os.environ.get(SETTING, "")
    return Path(named) if named else None


def registered(path: Path | None) -> list[Title]:
    """The labels of an export as titles; [] without one.

    What subscribers did says nothing of dimensions: such a title teaches whether it is relevant, and `dimensions` is
    empty. Near-duplicates among them are one group.

    Raises:
        SheetError: it is no table of labels.
    """
    rows = [row for _line, row in files.read(path)] if path else []
    groups = near_duplicates([row["title"] for row in rows])
    return [_title(row, group) for row, group in zip(rows, groups, strict=True)]


def readers(path: Path | None) -> list[str]:
    """Who gave each label of an export."""
    return [row["by"] for _line, row in files.read(path)] if path else []


def _title(row: dict[str, str], group: int) -> Title:
    text, buyer = clean(row["title"]), clean(row["buyer"])
    words = read(text, "", identify(text, row["country"]).code, buyer, ())
    return Title(
        origin="registered",
        country=row["country"],
        text=text,
        label=row["label"],
        dimensions=tuple(row["dimensions"].split()),
        group=f"r{group}",
        pick=row["pick"] or row["origin"],
        words=words,
        buyer=buyer,
    )
