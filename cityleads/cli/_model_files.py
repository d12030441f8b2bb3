"""Files of trained models: read, refused in a sentence, and their cards."""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer

from cityleads.cli.options import fail
from transform.relevance.model import Model, load, model

ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model", exists=True, dir_okay=False, help="A model's file, as `make train-relevance` writes it."
    ),
]
_NO_MODEL: Final = (
    ValueError,
    KeyError,
    TypeError,
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
    msgspec.MsgspecError,
)
# What a card tells, in this order, and what each is called.
PARTS: Final = {
    "trained": "trained on",
    "command": "by the command",
    "kind": "kind",
    "origin": "from",
    "titles": "titles by origin and label",
    "countries": "titles by country",
    "registered": "of them labelled in use",
    "readers": "labels by who gave them",
    "method": "measured how",
    "measured": "measured",
    "weak": "not good at",
    "thresholds": "thresholds (log odds)",
    "pieces": "pieces of titles",
}


def model_of(path: Path) -> Model:
    """Read a model's file; says so and stops where it is none."""
    try:
        return load(path)
    except _NO_MODEL as error:
        fail(f"{path} is no model of relevance: {error}")


def card_of(path: Path | None) -> dict[str, Any]:
    """The card of a model's file, or of the one in use; what it does not tell is None."""
    used = model_of(path) if path else model()
    if used is None:
        fail("there is no trained model: the words of the lexicon decide alone")
    told = {**used.card, "thresholds": dict(used.thresholds), "pieces": len(used.pieces)}
    return {name: told.get(name) for name in PARTS}


def card_lines(card: Mapping[str, Any]) -> Iterator[str]:
    """A card as Markdown."""
    for name, value in card.items():
        called = PARTS[name]
        if isinstance(value, list):
            yield f"- {called}:"
            yield from (f"    - {one}" for one in value)
        elif isinstance(value, dict) and any(isinstance(one, dict) for one in value.values()):
            yield f"- {called}:"
            yield from (f"    - {where}: {_pairs(told)}" for where, told in value.items())
        elif isinstance(value, dict):
            yield f"- {called}: {_pairs(value) or 'none'}"
        else:
            yield f"- {called}: {'not told by this file' if value is None else value}"


def _pairs(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value:,}" for name, value in told.items())
