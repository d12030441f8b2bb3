"""Which words cannot be Vietnamese, Indonesian or Turkish, by how those languages build syllables.

For text without marks that may as well be English. A Vietnamese word is one syllable of few kinds; Indonesian ends no
word on two consonants but ng and what came with loans (teks, bank, film, modern); Turkish does so with few pairs, and
neither takes y for a vowel. What breaks the rules is a loan, a name, an abbreviation, or English.
"""

import re
from dataclasses import dataclass
from math import log
from typing import Final

_WORD: Final = re.compile(r"(?<![a-z0-9])[a-z]{2,}(?![a-z0-9])")
_VOWEL: Final = re.compile("[aeiouy]")
_C: Final = "[bcdfghjklmnpqrstvwxz]"
_Y_AS_A_VOWEL: Final = rf"{_C}y(?:{_C}|$)"
_SYLLABLE: Final = (
    "(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?"
    "(?:uy[aeu]|uay|uo[iu]|oa[iy]|oeo|[iy]eu|a[iouy]|e[ou]|i[aeu]|o[aeio]|u[aeiouy]|ye|[aeiouy])"
    "(?:ch|ng|nh|[cmnpt])?"
)
_TURKISH_ENDS: Final = "[lrnsfhk]t|[rlns]k|vk|[rlm]p|[rnkp]s|[rln]c|[rl][fm]|rn|[rnl]z|[zs]m"


@dataclass(frozen=True, slots=True)
class Shape:
    """How the words of a language look.

    Attributes:
        strange: finds what no word of the language has.
        of_english: share of English words that are strange to it.
        of_own: share of its own words, names and loans among them.
    """

    strange: re.Pattern[str]
    of_english: float
    of_own: float


# Shares of words of the labelled texts (benchmarks/quality/language.py), rounded; of real titles 2.3 % in vi and id.
SHAPES: Final = {
    "vi": Shape(re.compile(rf"(?!{_SYLLABLE}$)^"), 0.85, 0.02),
    "id": Shape(
        re.compile(
            rf"[qx]|{_Y_AS_A_VOWEL}|^(?:[tscpw]h|kn|wr)|ck|ll|ss|tt|ff|pp|rr|cc|dd|ee|oo|tion|(?!(?:ng|ks|nk|lm|rn)$){_C}{_C}$"
        ),
        0.47,
        0.03,
    ),
    "tr": Shape(
        re.compile(
            rf"[qwx]|{_Y_AS_A_VOWEL}|^(?:[tscp]h|kn)|ck|gh|ee|ou|tion|(?!(?:{_TURKISH_ENDS})$){_C}{_C}$"
        ),
        0.46,
        0.01,
    ),
}


@dataclass(frozen=True, slots=True)
class Looks:
    """The words of a text beside a language.

    Attributes:
        strange: how many cannot be of the language.
        words: how many there are.
        odds: log odds of the language against English by that.
    """

    strange: int
    words: int
    odds: float


def looks(lowered: str, language: str) -> Looks:
    """Compare the words of a text with a language of SHAPES. Text with other letters than a to z shows no words."""
    found = _WORD.findall(lowered) if lowered.isascii() else []
    words = [word for word in found if _VOWEL.search(word)]  # else an abbreviation
    shape = SHAPES[language]
    strange = sum(shape.strange.search(word) is not None for word in words)
    against = log(shape.of_english / shape.of_own)
    for_it = log((1 - shape.of_own) / (1 - shape.of_english))
    return Looks(strange, len(words), (len(words) - strange) * for_it - strange * against)
