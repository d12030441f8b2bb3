"""Tables of labels: rows that people have filled in become labels, or a sentence that says what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, get_args

from domain.country import COUNTRIES, INTERNATIONAL
from domain.lead import DIMENSIONS
from pipeline.labels import title_key
from pipeline.labels.choice import Order
from transform.text import clean
from warehouse.labels import LABELS, Answer, Label

# A sheet to fill in, and an export, have these columns; a batch needs the first three.
COLUMNS: Final = (
    *("country", "title", "label", "dimensions", "note", "by", "at", "origin", "pick", "source", "native_id"),
    *("key", "buyer", "judged", "why", "url"),
)
_NEEDED: Final = COLUMNS[:3]
_SHORT: Final[dict[str, Answer]] = {"y": "yes", "b": "borderline", "n": "no"}
_PICKS: Final = ("", *get_args(Order))
_NOTE: Final = 500
_TITLE: Final = 5_000


class Wrong(NamedTuple):
    """A row that is no label: its line in the file, and why."""

    line: int
    message: str


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, Any]]], by: str, at: datetime
) -> Iterator[Label | Wrong]:
    """Make labels of a sheet's rows; those whose label is empty are passed over, as nobody has labelled them yet.

    Args:
        rows: line number and cells by column; a cell that is missing counts as empty.
        by: who labelled those rows that do not say so themselves.
        at: when they are brought, aware.
    """
    for line, row in rows:
        cells = {name: clean(row.get(name) or "") for name in COLUMNS}
        if cells["label"]:
            message = _wrong(cells, by)
            yield Wrong(line, message) if message else _label(cells, by, at)


def missing(columns: Iterable[str] | None) -> list[str]:
    """The columns that a batch needs and has not."""
    return [name for name in _NEEDED if name not in (columns or ())]


def answer_of(word: str) -> Answer | None:
    """The label that a word or its first letter stands for; None where it is none."""
    folded = word.lower()
    return _SHORT.get(folded) or next((one for one in LABELS if one == folded), None)


def _wrong(cells: Mapping[str, str], by: str) -> str:
    """What is wrong with a row; "" where nothing is."""
    answer = answer_of(cells["label"])
    dimensions = cells["dimensions"].split()
    odd = [name for name in dimensions if name not in DIMENSIONS]
    checks = (
        (not cells["title"], "title is empty"),
        (len(cells["title"]) > _TITLE, f"title has more than {_TITLE} characters"),
        (
            cells["country"].upper() not in (*COUNTRIES, INTERNATIONAL),
            f"country '{cells['country']}' is none of {', '.join((*COUNTRIES, INTERNATIONAL))}",
        ),
        (answer is None, f"label '{cells['label']}' is none of {', '.join(LABELS)}"),
        (bool(odd), f"dimension '{' '.join(odd)}' is none of {', '.join(DIMENSIONS)}"),
        (answer == "no" and bool(dimensions), "what is labelled no has no dimensions"),
        (cells["pick"] not in _PICKS, f"pick '{cells['pick']}' is none of {', '.join(_PICKS[1:])}"),
        (not (by or cells["by"]), "nobody is named as who labelled it: add --by NAME"),
    )
    return next((message for wrong, message in checks if wrong), "")


def _label(cells: Mapping[str, str], by: str, at: datetime) -> Label:
    country, answer = cells["country"].upper(), answer_of(cells["label"])
    assert answer is not None, "a row that was checked has a label"  # noqa: S101  # said to the type checker
    return Label(
        key=title_key(country, cells["title"]),
        country=country,
        title=cells["title"],
        label=answer,
        by=cells["by"] or by,
        at=at,
        origin="command",
        dimensions=tuple(sorted(set(cells["dimensions"].split()), key=DIMENSIONS.index)),
        source=cells["source"],
        native_id=cells["native_id"],
        pick=cells["pick"],
        note=cells["note"][:_NOTE],
    )


def export_row(row: Mapping[str, Any]) -> dict[str, str]:
    """A label that counts as a row of an export."""
    cells = {name: row.get(name) or "" for name in COLUMNS}
    return cells | {"dimensions": " ".join(row["dimensions"]), "at": row["at"].isoformat()}
