"""Words that multiply the number before them ("5 million", "12 tỷ", "5 ล้าน"): the one list of them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from transform.text import fold

_ANY_LANGUAGE: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12} | {
    "lakh": 5,
    "lakhs": 5,
    "lac": 5,
    "lacs": 5,
    "crore": 7,
    "crores": 7,
    "lakh crore": 12,
}
# Power of ten by language, as written. "M" is miliar in Indonesian.
_POWERS: Final[dict[str, dict[str, int]]] = {
    "en": {
        "k": 3,
        "m": 6,
        "mn": 6,
        "mln": 6,
        "mio": 6,
        "mill": 6,
        "bn": 9,
        "b": 9,
        "bln": 9,
        "mrd": 9,
        "tn": 12,
        "cr": 7,
    }
    | {"thousands": 3, "millions": 6, "billions": 9, "trillions": 12},
    "id": {"rb": 3, "ribu": 3, "jt": 6, "juta": 6, "m": 9, "mlr": 9, "milyar": 9, "miliar": 9, "t": 12}
    | {"triliun": 12, "trilyun": 12, "triliyun": 12},
    "vi": {"nghìn": 3, "ngàn": 3, "tr": 6, "triệu": 6, "tỷ": 9, "tỉ": 9, "nghìn tỷ": 12, "ngàn tỷ": 12},
    "tr": {"bin": 3, "mn": 6, "milyon": 6, "mr": 9, "milyar": 9, "trilyon": 12},
    "th": {"พัน": 3, "หมื่น": 4, "แสน": 5, "ล้าน": 6, "สิบล้าน": 7, "ร้อยล้าน": 8, "พันล้าน": 9, "หมื่นล้าน": 10}
    | {"แสนล้าน": 11, "ล้านล้าน": 12, "ลบ": 6},
    "ko": {
        "천": 3,
        "만": 4,
        "십만": 5,
        "백만": 6,
        "천만": 7,
        "억": 8,
        "십억": 9,
        "백억": 10,
        "천억": 11,
        "조": 12,
    },
}
_LATIN: Final = re.compile("[a-z]")


@lru_cache(maxsize=len(_POWERS) + 1)
def powers_of(lang: str) -> Mapping[str, int]:
    """Folded word → the power of ten that it stands for behind a number.

    Args:
        lang: ISO 639-1; one that is not known has the words of any language alone.
    """
    return _ANY_LANGUAGE | {fold(word): power for word, power in _POWERS.get(lang, {}).items()}


def _words() -> tuple[frozenset[str], frozenset[str]]:
    """All words of all languages, as written and folded: in Latin letters, and in scripts without blanks."""
    written = [word for words in (_ANY_LANGUAGE, *_POWERS.values()) for word in words]
    every = {*written, *map(fold, written)}
    latin = frozenset(word for word in every if _LATIN.match(fold(word)))
    return latin, frozenset(every - latin)


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


LATIN_WORDS, OTHER_WORDS = map(_one_of, _words())
# Nothing, a word or two of them behind a number, in any language and case; a Latin word ends before the next letter.
BEHIND_A_NUMBER: Final = rf"\s?(?:(?:(?i:{LATIN_WORDS})(?![^\W\d_])\.?|(?:{OTHER_WORDS}))\s?){{0,2}}"
A_WORD_BEHIND: Final = BEHIND_A_NUMBER.replace("{0,2}", "{1,2}")
