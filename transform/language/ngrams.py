"""langdetect's count of n-grams for few candidate languages, with profiles of our own.

langdetect draws n-grams of a text at random until one language is sure. Seeded, the same text always gets the same
answer. `Few` draws in the same way for up to three profiles, some five times faster; everything else is left to
langdetect itself. tests/transform/test_language_ngrams.py compares the two to the last bit.
"""

import json
import random
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import Any, Final

from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from langdetect.utils.lang_profile import LangProfile
from langdetect.utils.ngram import NGram

from transform.text import fold

_SEED: Final = 0
_PLAIN_SUFFIX: Final = "-x"
# Of langdetect's walk, as its Detector has it.
_TRIALS: Final = 7
_FIRST_DRAW: Final = range(1)
_MORE_DRAWS: Final = range(5)  # then it looks whether a profile is sure
_ROUNDS: Final = Detector.ITERATION_LIMIT // len(_MORE_DRAWS) + 1
_SURE: Final = Detector.CONV_THRESHOLD
_FROM_HERE_FOREIGN: Final = "\u0300"

Row = tuple[float, float, float]


def probabilities(text: str, candidates: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return the likely languages of a text, the likeliest first; [] where no candidate knows its letters.

    Args:
        text: in lower case.
        candidates: ISO 639-1, sorted; Vietnamese and Turkish are also known as they look without their marks.
    """
    few = _few(candidates)
    if few and _is_ordinary(text):
        return few.probabilities(text)
    return by_langdetect(text, candidates)


def by_langdetect(text: str, candidates: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return what langdetect itself answers over the same profiles, whatever the text and the number of candidates."""
    detector = _factory(candidates).create()
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return []
    return [(one.lang.removesuffix(_PLAIN_SUFFIX), float(one.prob)) for one in found]


def log_odds(text: str, home: str) -> float:
    """Return the log odds of a language against English when each n-gram counts once; 0 for no n-gram."""
    few = _few(tuple(sorted(("en", home))))
    return few.log_odds(text, home) if few else 0.0


class Few:
    """langdetect's counting and walk over at most three profiles, for ordinary text."""

    MOST: Final = 3

    def __init__(self, names: list[str], known: Mapping[str, list[float]]) -> None:
        """Take the profiles' names, and what share of each n-gram every profile has."""
        self._names = [name.removesuffix(_PLAIN_SUFFIX) for name in names]
        self._start = _row([1.0 / len(names)] * len(names))
        self._known = {gram: _row(shares) for gram, shares in known.items()}
        self._rows_of = lru_cache(maxsize=16_384)(self._rows_of_word)

    def probabilities(self, text: str) -> list[tuple[str, float]]:
        """Return what langdetect would return for the same text."""
        rows = self._rows(text)
        if not rows:
            return []
        likely = zip(self._names, _walk(rows, self._start), strict=False)
        found = [one for one in likely if one[1] > Detector.PROB_THRESHOLD]
        return sorted(found, key=lambda one: one[1], reverse=True)

    def log_odds(self, text: str, home: str) -> float:
        """See the function of that name; of a language with two profiles the likelier counts."""
        weight = Detector.ALPHA_DEFAULT / Detector.BASE_FREQ
        sums = [
            sum(log(share + weight) for share in column) for column in zip(*self._rows(text), strict=True)
        ]
        odds = list(zip(self._names, sums, strict=False))
        return max((one for name, one in odds if name == home), default=0.0) - max(
            (one for name, one in odds if name != home), default=0.0
        )

    def _rows(self, text: str) -> list[Row]:
        words = text.translate(_letters).split(" ")
        last = words.pop()  # nothing comes after it, no space either
        rows = [row for word in words if word for row in self._rows_of(word, " ")]
        rows += self._rows_of(last, "") if last else ()
        return rows

    def _rows_of_word(self, word: str, after: str) -> tuple[Row, ...]:
        """The shares of a word's known n-grams of one to three letters, in langdetect's order."""
        spaced = f" {word}{after}"
        ends = range(1, len(spaced))
        grams = [spaced[max(end - size, 0) : end + 1] for end in ends for size in range(min(end + 1, 3))]
        return tuple(self._known[gram] for gram in grams if gram in self._known)


def _row(numbers: list[float]) -> Row:
    """Fill up with 0: a profile that starts with no chance keeps none, and changes no sum."""
    first, second, third = [*numbers, 0.0, 0.0][: Few.MOST]
    return first, second, third


def _walk(rows: list[Row], start: Row) -> Row:
    """Draw n-grams until one profile is sure, seven times, and average; in langdetect's order of sums and draws.

    `random.choice` is written out, as calling it takes longer than all the rest.
    """
    count = len(rows)
    bits = count.bit_length()
    chance = random.Random(_SEED)  # noqa: S311  # the same walk every time, no secret
    draw = chance.getrandbits
    total_0 = total_1 = total_2 = 0.0
    for _trial in range(_TRIALS):
        alpha = Detector.ALPHA_DEFAULT + chance.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH
        weight = alpha / Detector.BASE_FREQ
        odds_0, odds_1, odds_2 = start
        draws = _FIRST_DRAW
        for _round in range(_ROUNDS):
            for _draw in draws:
                at = draw(bits)
                while at >= count:
                    at = draw(bits)
                share_0, share_1, share_2 = rows[at]
                odds_0 *= weight + share_0
                odds_1 *= weight + share_1
                odds_2 *= weight + share_2
            whole = sum((odds_0, odds_1, odds_2))
            odds_0 /= whole
            odds_1 /= whole
            odds_2 /= whole
            if odds_0 > _SURE or odds_1 > _SURE or odds_2 > _SURE:
                break
            draws = _MORE_DRAWS
        total_0 += odds_0 / _TRIALS
        total_1 += odds_1 / _TRIALS
        total_2 += odds_2 / _TRIALS
    return total_0, total_1, total_2


class _Letters(dict[int, str]):
    """What langdetect takes each character for, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = self[code] = str(NGram.normalize(chr(code)))
        return letter


_letters = _Letters()


def _is_ordinary(text: str) -> bool:
    """Lower-case Latin without an address: a text that langdetect counts as it stands."""
    if not text.islower() or "@" in text or "http" in text:
        return False
    if text.isascii():
        return True
    foreign = sum(map(_FROM_HERE_FOREIGN.__le__, text))
    latin = sum("A" <= letter <= "z" for letter in text) if foreign else 0
    return foreign <= 2 * latin and NGram.normalize_vi(text) == text


@lru_cache(maxsize=64)
def _few(candidates: tuple[str, ...]) -> Few | None:
    factory = _factory(candidates)
    few = 0 < len(factory.langlist) <= Few.MOST
    return Few(factory.langlist, factory.word_lang_prob_map) if few else None


@lru_cache(maxsize=64)
def _factory(candidates: tuple[str, ...]) -> Any:  # noqa: ANN401  # langdetect ships no types
    """A detector factory of its own, so that langdetect's global one stays as the program left it."""
    profiles = [profile for code in candidates for profile in _profiles(code)]
    factory = DetectorFactory()
    factory.seed = _SEED
    for index, profile in enumerate(profiles):
        factory.add_profile(profile, index, len(profiles))
    return factory


def _profiles(code: str) -> list[Any]:
    path = files("langdetect") / "profiles" / code
    if not path.is_file():
        return []
    shipped = LangProfile(**json.loads(path.read_text(encoding="utf-8")))
    return [shipped, _without_marks(shipped)] if code in ("vi", "tr") else [shipped]


def _without_marks(profile: Any) -> Any:  # noqa: ANN401  # langdetect ships no types
    """The language as it looks without its marks: counts of equal n-grams added."""
    plain = LangProfile(name=profile.name + _PLAIN_SUFFIX, n_words=profile.n_words)
    for gram, count in profile.freq.items():
        plain.freq[fold(gram) if gram != gram.upper() else gram] += count
    return plain
