"""The trained half of relevance: a linear model over pieces of five letters, words and pairs of words.

What is trained is data: data/relevance.json.gz, made by `make train-relevance`, with its date and origin inside.
Without the file the words of the lexicon decide alone.
"""

import gzip
import json
import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import exp, sqrt
from operator import add, itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

import ahocorasick
import msgspec

from transform.text import fold

PATH: Final = Path(__file__).parents[1] / "data" / "relevance.json.gz"
RELEVANT: Final = "relevant"
WANTED: Final = "wanted"
HEADLINE: Final = "headline "  # before the name of a threshold that is set on headlines
# Weights are kept as whole numbers; a long title has more pieces, so that they are set against its length.
SCALE: Final = 1000
_LONGER: Final = 8
_PIECE: Final = 5
_THAI: Final = re.compile("[\u0e00-\u0e7f]")
_THAI_PLACES: Final = ("ตำบล", "อำเภอ", "จังหวัด", "แขวง", "เขต", "เทศบาลตำบล", "เทศบาลเมือง", "เทศบาลนคร")
# How Thai announcements begin and end, and where the thing is: the same for every kind of purchase. Each alternative
# begins with a letter of its own, so that places where none can begin are passed over quickly.
_FRAME: Final = re.compile(
    "|".join(
        (
            *(f"{way}ประกวดราคา(?:อิเล็กทรอนิกส์)?" for way in ("ด้วยวิธี", "โดยวิธี", "วิธี", "")),
            r"\(e-bidding\)?",
            r"e-bidding\)?",
            "โดยวิธี(?:เฉพาะเจาะจง|คัดเลือก)",
            "ประจำปีงบประมาณ",
            "ปีงบประมาณ",
            "ประจำปี",
            r"พ\.ศ\.",
            *(rf"{unit}\s?[\u0e00-\u0e7f]+" for unit in _THAI_PLACES),
        )
    )
)
_DIGITS: Final = re.compile(r"\d+")
_BETWEEN: Final = re.compile("[^\\w\u0e00-\u0e7f]+")
_ASCII: Final = {
    code: "0" if chr(code).isdigit() else chr(code) if chr(code).isalnum() or chr(code) == "_" else " "
    for code in range(128)
}
_ZEROS: Final = re.compile("0{2,}")
_SHOWN: Final = 4
_EDGES: Final = frozenset("^$")  # no title has them once it is prepared


class Opinion(NamedTuple):
    """What the model makes of a title.

    Attributes:
        relevant: log odds of "yes or borderline" against "no", as trained (base rates are not in it).
        wanted: log odds of "yes" against the rest.
    """

    relevant: float
    wanted: float


class Cut(NamedTuple):
    """A title as the model sees it.

    Attributes:
        places: of its pieces in the model's list; those that the model does not know are left out.
        weights: takes their weights from a head's, all in one call.
        divisor: what sums of their weights are divided by.
    """

    places: set[int]
    weights: Callable[[Sequence[int]], Iterable[int]]
    divisor: float


@dataclass(frozen=True, slots=True)
class Head:
    """One question's weights: of pieces by their index, of the lexicon's signals by their name."""

    bias: float
    pieces: Sequence[int]
    signals: Mapping[str, float]

    def prior(self, signals: Mapping[str, float]) -> float:
        """Log odds before any piece is looked at."""
        if not signals:
            return self.bias
        return self.bias + sum(self.signals.get(name, 0.0) * size for name, size in signals.items())

    def odds(self, cut: Cut) -> float:
        """Log odds that the pieces of a title add."""
        return sum(cut.weights(self.pieces)) / cut.divisor


@dataclass(frozen=True, slots=True)
class Model:
    """The trained weights with what was decided in training.

    Attributes:
        pieces: in the order of each head's weights.
        finder: an automaton that finds every piece in a prepared title in one pass, and gives its place in `pieces`.
        heads: question → weights; RELEVANT, WANTED and one a dimension.
        priors: log odds of every head before any piece is looked at, by the lexicon's signals.
        thresholds: "lead", "watch" (see `transform.relevance`) and "dimension", in log odds; behind HEADLINE, what
            takes their place for news.
        card: when, from what and by which command it was trained, for people.
    """

    pieces: Sequence[str]
    finder: Any = field(compare=False)  # these two follow from pieces and heads
    priors: Callable[[tuple[tuple[str, float], ...]], Mapping[str, float]] = field(compare=False)
    heads: Mapping[str, Head]
    thresholds: Mapping[str, float]
    card: Mapping[str, Any]

    def cut(self, title: str) -> Cut:
        """Find the known pieces of a title."""
        prepared = prepare(title)
        # Whatever begins and ends with a space is whole words, so these are the known ones among `pieces_of`.
        places = {place for _end, place in self.finder.iter(edged(prepared))}
        return cut_at(places, SCALE * length_of(prepared))

    def judge(self, cut: Cut, signals: Mapping[str, float]) -> Opinion:
        """Weigh a title and the lexicon's signals."""
        priors = self.priors(tuple(signals.items()))
        relevant = priors[RELEVANT] + self.heads[RELEVANT].odds(cut)
        return Opinion(relevant, priors[WANTED] + self.heads[WANTED].odds(cut))

    def dimensions(self, cut: Cut, signals: Mapping[str, float]) -> tuple[str, ...]:
        """The dimensions of what is bought, the surest first; at least one."""
        priors = self.priors(tuple(signals.items()))
        odds = {
            name: priors[name] + head.odds(cut)
            for name, head in self.heads.items()
            if name not in (RELEVANT, WANTED)
        }
        ordered = sorted(odds, key=odds.__getitem__, reverse=True)
        return tuple(name for name in ordered if odds[name] > self.thresholds["dimension"]) or (ordered[0],)

    def telling(self, cut: Cut) -> list[tuple[str, float]]:
        """The pieces of a title that spoke most for it, as they stand in its folded form, the heaviest first.

        Those that hold its beginning or end are left out: they stand for a place and are hardly words.
        """
        weights, pieces = self.heads[RELEVANT].pieces, self.pieces
        places = [at for at in cut.places if not _EDGES.intersection(pieces[at])]
        ordered = sorted(map(weights.__getitem__, places), reverse=True)
        least = max(ordered[:_SHOWN][-1], 1) if ordered else 1
        found = sorted((-weights[at], pieces[at]) for at in places if weights[at] >= least)
        return [(piece.strip(), -weight / cut.divisor) for weight, piece in found[:_SHOWN]]


def cut_at(places: set[int], divisor: float) -> Cut:
    """A title of the pieces at these places."""
    if len(places) > 1:
        return Cut(places, itemgetter(*places), divisor)
    # of fewer than two, itemgetter gives no sequence
    return Cut(places, lambda weights: [weights[at] for at in places], divisor)


def prepare(title: str) -> str:
    """Give a title the form that pieces are cut from: folded, numbers alike, no frame, one space between words."""
    folded = fold(title)
    if folded.isascii():
        plain = folded.translate(_ASCII)
        return f" {' '.join((_ZEROS.sub('0', plain) if '00' in plain else plain).split())} "
    if _THAI.search(folded):
        folded = _FRAME.sub(" ", folded)
    return f" {_BETWEEN.sub(' ', _DIGITS.sub('0', folded)).strip()} "


def edged(prepared: str) -> str:
    """Mark where a prepared title begins and ends: "Belanja cetak …" is printing, "… için klima" air conditioning."""
    return f" ^{prepared}$ " if prepared.strip() else " ^ $ "


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


def of_headlines(model: Model) -> Model:
    """A model with the thresholds that were set on headlines."""
    own = {name: model.thresholds.get(HEADLINE + name, value) for name, value in model.thresholds.items()}
    return replace(model, thresholds=own)


def load(path: Path) -> Model:
    """Read a model. Raises ValueError or KeyError for a file that is none."""
    kept = msgspec.json.decode(gzip.decompress(path.read_bytes()))
    heads = {
        name: Head(head["bias"], array("i", head["pieces"]), head["signals"])
        for name, head in kept["heads"].items()
    }
    return make(kept["pieces"], heads, kept["thresholds"], kept["card"])


def make(
    pieces: Sequence[str], heads: Mapping[str, Head], thresholds: Mapping[str, float], card: Mapping[str, Any]
) -> Model:
    """Put a model together from its pieces, in the order of each head's weights."""
    finder = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for at, piece in enumerate(pieces):
        finder.add_word(piece, at)
    finder.make_automaton()

    @lru_cache(maxsize=4096)  # what the lexicon finds comes again and again
    def priors(signals: tuple[tuple[str, float], ...]) -> Mapping[str, float]:
        return {name: head.prior(dict(signals)) for name, head in heads.items()}

    return Model(pieces, finder, priors, heads, thresholds, card)


def save(path: Path, model: Model) -> None:
    """Write a model; the same model always gives the same bytes."""
    heads = {
        name: {"bias": head.bias, "pieces": list(head.pieces), "signals": dict(head.signals)}
        for name, head in model.heads.items()
    }
    kept = {"card": model.card, "thresholds": model.thresholds, "heads": heads, "pieces": list(model.pieces)}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
