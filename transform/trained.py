"""The trained half of relevance: a linear model over pieces of five letters, words and pairs of words.

What is trained is data: data/relevance.json.gz, made by `make train-relevance`, with its date and origin inside.
Without the file the words of the lexicon decide alone.
"""

import gzip
import json
import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, sqrt
from operator import add, itemgetter
from pathlib import Path
from typing import Any, Final

import ahocorasick

from transform.text import fold

PATH: Final = Path(__file__).parent / "data" / "relevance.json.gz"
RELEVANT: Final = "relevant"
WANTED: Final = "wanted"
# Weights are kept as whole numbers; a long title has more pieces, so that they are set against its length.
SCALE: Final = 1000
_LONGER: Final = 8
_PIECE: Final = 5
_THAI: Final = re.compile("[\u0e00-\u0e7f]")
# How Thai announcements begin and end, and where the thing is: the same for every kind of purchase.
_FRAME: Final = re.compile(
    r"(?:ด้วยวิธี|โดยวิธี|วิธี)?ประกวดราคา(?:อิเล็กทรอนิกส์)?|\(?e-bidding\)?|โดยวิธี(?:เฉพาะเจาะจง|คัดเลือก)|"
    r"(?:ประจำ)?ปีงบประมาณ|ประจำปี|พ\.ศ\.|"
    r"(?:ตำบล|อำเภอ|จังหวัด|แขวง|เขต|เทศบาลตำบล|เทศบาลเมือง|เทศบาลนคร)\s?[\u0e00-\u0e7f]+"
)
_DIGITS: Final = re.compile(r"\d+")
_BETWEEN: Final = re.compile("[^\\w\u0e00-\u0e7f]+")
_SHOWN: Final = 4
_place = itemgetter(1)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of a title.

    Attributes:
        relevant: log odds of "yes or borderline" against "no", as trained (base rates are not in it).
        wanted: log odds of "yes" against the rest.
    """

    relevant: float
    wanted: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A title as the model sees it.

    Attributes:
        places: of its pieces in the model's list; those that the model does not know are left out.
        divisor: what sums of their weights are divided by.
    """

    places: set[int]
    divisor: float


@dataclass(frozen=True, slots=True)
class Head:
    """One question's weights: of pieces by their index, of the lexicon's signals by their name."""

    bias: float
    pieces: "array[int]"
    signals: Mapping[str, float]

    def told(self, signals: Mapping[str, float]) -> float:
        """Log odds before any piece is looked at."""
        if not signals:
            return self.bias
        return self.bias + sum(self.signals.get(name, 0.0) * size for name, size in signals.items())


@dataclass(frozen=True, slots=True)
class Model:
    """The trained weights with what was decided in training.

    Attributes:
        pieces: in the order of each head's weights.
        finder: an automaton that finds every piece in a prepared title in one pass, and gives its place in `pieces`.
        both: weights for RELEVANT (real) and WANTED (imaginary), so that one pass sums the two.
        heads: question → weights; RELEVANT, WANTED and one a dimension.
        thresholds: "lead", "watch" (see `transform.relevance`) and "dimension", in log odds.
        card: when, from what and by which command it was trained, for people.
    """

    pieces: Sequence[str]
    finder: Any = field(compare=False)  # it follows from the pieces
    both: Sequence[complex]
    heads: Mapping[str, Head]
    thresholds: Mapping[str, float]
    card: Mapping[str, Any]

    def cut(self, title: str) -> "Cut":
        """Find the known pieces of a title."""
        prepared = prepare(title)
        # Whatever begins and ends with a space is whole words, so these are the known ones among `pieces_of`.
        return Cut(set(map(_place, self.finder.iter(prepared))), SCALE * length_of(prepared))

    def judge(self, cut: "Cut", signals: Mapping[str, float]) -> Opinion:
        """Weigh a title and the lexicon's signals."""
        weights = sum(map(self.both.__getitem__, cut.places), 0j) / cut.divisor
        relevant, wanted = self.heads[RELEVANT].told(signals), self.heads[WANTED].told(signals)
        return Opinion(relevant + weights.real, wanted + weights.imag)

    def dimensions(self, cut: "Cut", signals: Mapping[str, float]) -> tuple[str, ...]:
        """The dimensions of what is bought, the surest first; at least one."""
        odds = {
            name: head.told(signals) + sum(map(head.pieces.__getitem__, cut.places)) / cut.divisor
            for name, head in self.heads.items()
            if name not in (RELEVANT, WANTED)
        }
        ordered = sorted(odds, key=lambda name: -odds[name])
        return tuple(name for name in ordered if odds[name] > self.thresholds["dimension"]) or (ordered[0],)

    def telling(self, cut: "Cut") -> list[tuple[str, float]]:
        """The pieces of a title that spoke most for it, as they stand in its folded form, the heaviest first."""
        weights = self.heads[RELEVANT].pieces
        found = [(weights[at], self.pieces[at]) for at in cut.places]
        heaviest = sorted(found, key=lambda one: (-one[0], one[1]))[:_SHOWN]
        return [(piece.strip(), weight / cut.divisor) for weight, piece in heaviest if weight > 0]


def prepare(title: str) -> str:
    """Give a title the form that pieces are cut from: folded, numbers alike, no frame, one space between words."""
    folded = fold(title)
    if _THAI.search(folded):
        folded = _FRAME.sub(" ", folded)
    return f" {_BETWEEN.sub(' ', _DIGITS.sub('0', folded)).strip()} "


def pieces_of(prepared: str) -> set[str]:
    """Every run of five letters, every word and every pair of neighbouring words, words with a space on both sides."""
    words = [f" {word} " for word in prepared.split()]
    pieces = {prepared[at : at + _PIECE] for at in range(len(prepared) - _PIECE + 1)}
    pieces.update(words)
    pieces.update(map(add, words, [word[1:] for word in words[1:]]))
    return pieces


def length_of(prepared: str) -> float:
    """What sums of weights are divided by."""
    return sqrt(len(prepared) + _LONGER)


def chance(odds: float) -> float:
    """Log odds as a share between 0 and 1."""
    return 1 / (1 + exp(-max(min(odds, 30.0), -30.0)))


@lru_cache(maxsize=1)
def model() -> Model | None:
    """The shipped model, read once; None where its file is not there."""
    return load(PATH) if PATH.is_file() else None


def load(path: Path) -> Model:
    """Read a model. Raises ValueError or KeyError for a file that is none."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        kept = json.load(lines)
    heads = {
        name: Head(head["bias"], array("i", head["pieces"]), head["signals"])
        for name, head in kept["heads"].items()
    }
    return make(kept["pieces"], heads, kept["thresholds"], kept["card"])


def make(
    pieces: Sequence[str], heads: Mapping[str, Head], thresholds: Mapping[str, float], card: Mapping[str, Any]
) -> Model:
    """Put a model together from its pieces, in the order of each head's weights."""
    finder = ahocorasick.Automaton()
    for at, piece in enumerate(pieces):
        finder.add_word(piece, at)
    finder.make_automaton()
    both = [complex(*weights) for weights in zip(heads[RELEVANT].pieces, heads[WANTED].pieces, strict=True)]
    return Model(pieces, finder, both, heads, thresholds, card)


def save(path: Path, model: Model) -> None:
    """Write a model; the same model always gives the same bytes."""
    heads = {
        name: {"bias": head.bias, "pieces": list(head.pieces), "signals": dict(head.signals)}
        for name, head in model.heads.items()
    }
    kept = {"card": model.card, "thresholds": model.thresholds, "heads": heads, "pieces": list(model.pieces)}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
