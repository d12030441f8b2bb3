"""Indonesian names in Hangul by the official rule (문화관광부 고시 2004-11, 말레이인도네시아어 표기).

The rule writes e as 에 or 으 by its sound, which the spelling does not tell. Here é is the first and e the second, and
an apostrophe parts vowels that are two syllables; data/indonesian_sounds.csv says so of the words that need it.
"""

import csv
import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from transform.values.hangul._syllables import compose

_DATA: Final = Path(__file__).parents[2] / "data" / "indonesian_sounds.csv"
# Spellings for one sound (items 4 to 8 of the rule).
_SOUND: Final = re.compile("ng|kh|sy|bh|dh|gh|[a-zé']")
_SAME: Final = {"bh": "b", "dh": "d", "gh": "g", "v": "b", "q": "k"}
_ONSETS: Final = {
    "b": "ㅂ", "c": "ㅊ", "d": "ㄷ", "f": "ㅍ", "g": "ㄱ", "h": "ㅎ", "j": "ㅈ", "k": "ㅋ", "kh": "ㅎ", "l": "ㄹ",
    "m": "ㅁ", "n": "ㄴ", "p": "ㅍ", "r": "ㄹ", "s": "ㅅ", "sy": "ㅅ", "t": "ㅌ", "x": "ㅅ", "z": "ㅈ",
}  # fmt: skip
_CODAS: Final = {
    "b": "ㅂ", "d": "ㅅ", "f": "ㅂ", "g": "ㄱ", "k": "ㄱ", "kh": "ㄱ", "l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "ng": "ㅇ",
    "p": "ㅂ", "t": "ㅅ",
}  # fmt: skip
_PLAIN: Final = dict(zip("aeéiou", "ㅏㅡㅔㅣㅗㅜ", strict=True))
_AFTER_Y: Final = dict(zip("aeéiou", "ㅑㅕㅖㅣㅛㅠ", strict=True))
_AFTER_W: Final = dict(zip("aeéiou", "ㅘㅝㅞㅟㅝㅜ", strict=True))
_PLOSIVES: Final = frozenset(("b", "d", "g", "k", "kh", "p", "t"))
_LIQUIDS_AND_NASALS: Final = frozenset(("l", "r", "m", "n", "ng"))
_SUFFIX: Final = {"Kabupaten": "군", "Kota": ""}
# What Korean says before a name, by the words that Indonesian says after it; the longest counts.
_DIRECTIONS: Final = {
    ("Barat",): "서", ("Timur",): "동", ("Utara",): "북", ("Selatan",): "남", ("Tengah",): "중부",
    ("Tenggara",): "동남", ("Barat", "Daya"): "남서", ("Barat", "Laut"): "북서", ("Timur", "Laut"): "북동",
    ("Tengah", "Selatan"): "남중부", ("Tengah", "Utara"): "북중부", ("Bagian", "Timur"): "동",
    ("Bagian", "Barat"): "서", ("Bagian", "Utara"): "북", ("Bagian", "Selatan"): "남", ("Bagian", "Tengah"): "중부",
}  # fmt: skip
_ISLANDS: Final = "Kepulauan"


def korean_name(local: str) -> str:
    """Name a regency ("Kabupaten …") or town ("Kota …"): directions and islands by words, all else by sound."""
    kind, *words = local.split()
    before, words = _direction(words)
    islands = "제도" if _ISLANDS in words else ""
    named = "".join(in_hangul(word) for word in words if word != _ISLANDS)
    return f"{before}{named}{islands}{_SUFFIX[kind]}"


def _direction(words: list[str]) -> tuple[str, list[str]]:
    for size in (2, 1):
        if len(words) > size and (said := _DIRECTIONS.get(tuple(words[-size:]))):
            return said, words[:-size]
    return "", words


def in_hangul(word: str) -> str:
    """Write a word, or words parted by hyphens, as it sounds (data/indonesian_sounds.csv, else as it is spelt)."""
    return "".join(_Writing(_told().get(part, part)).written for part in re.split(r"[ -]", word))


@cache
def _told() -> dict[str, str]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: row["said"] for row in csv.DictReader(lines)}


def _split(word: str) -> list[str]:
    """Letters and digraphs; the same letter twice counts once (items 10 and 14)."""
    found = [_SAME.get(sound, sound) for sound in _SOUND.findall(word.lower())]
    return [sound for sound, _ in groupby(found)]


class _Writing:
    """One word on its way into syllables: each is an initial, a medial and a final."""

    def __init__(self, said: str) -> None:
        self.sounds = _split(said)
        self.syllables: list[list[str]] = []
        at = 0
        while at < len(self.sounds):
            at += self._take(at)

    @property
    def written(self) -> str:
        """The syllables, composed."""
        return compose(self.syllables)

    def _at(self, place: int) -> str:
        return self.sounds[place] if 0 <= place < len(self.sounds) else ""

    def _take(self, at: int) -> int:
        """Write the sound at a place; returns how many sounds that took."""
        sound, following = self._at(at), self._at(at + 1)
        if sound == "'":
            return 1
        if sound in _PLAIN:
            self._add("ㅇ", _PLAIN[sound])
            return 1
        if sound in "wy":
            return self._take_glide(at)
        if sound != "ng" and following in _PLAIN:
            self._begin(sound, (_AFTER_Y if sound == "sy" else _PLAIN)[following])
            return 2
        if self._joins_glide(sound, following) and self._at(at + 2) in _PLAIN:
            self._begin(sound, (_AFTER_Y if following == "y" else _AFTER_W)[self._at(at + 2)])
            return 3
        self._close(sound, following)
        return 1

    @staticmethod
    def _joins_glide(sound: str, following: str) -> bool:
        """Y joins what is before it but g and k (item 12), w joins k alone (item 11)."""
        if following == "y":
            return sound not in ("g", "k", "ng")
        return following == "w" and sound == "k"

    def _take_glide(self, at: int) -> int:
        sound, following = self._at(at), self._at(at + 1)
        if following in _PLAIN:
            self._add("ㅇ", (_AFTER_W if sound == "w" else _AFTER_Y)[following])
            return 2
        vowel = "u" if sound == "w" else "i"
        if self._at(at - 1) != vowel:
            self._add("ㅇ", _PLAIN[vowel])
        return 1

    def _add(self, initial: str, medial: str, final: str = " ") -> None:
        self.syllables.append([initial, medial, final])

    @property
    def _open(self) -> bool:
        """Whether the last syllable can still take a final."""
        return bool(self.syllables) and self.syllables[-1][2] == " "

    def _begin(self, sound: str, medial: str) -> None:
        """A consonant before a vowel; l inside a word is ㄹㄹ (item 9), but for after a nasal."""
        if sound == "l" and self._open:
            self.syllables[-1][2] = "ㄹ"
        self._add(_ONSETS[sound], medial)

    def _close(self, sound: str, following: str) -> None:
        """A consonant without a vowel: a final where one can be, else a syllable with 으."""
        if sound == "h":
            return
        if sound == "sy":
            self._add("ㅅ", "ㅣ")
        elif sound in _PLOSIVES and following in _LIQUIDS_AND_NASALS:  # item 1
            self._add("ㅋ" if sound == "kh" else _ONSETS[sound], "ㅡ")
        elif sound in _CODAS and self._open:
            self.syllables[-1][2] = _CODAS[sound]
        elif sound in ("m", "n", "ng", "l"):
            self._add("ㅇ", "ㅡ", _CODAS[sound])
        else:
            self._add(_ONSETS[sound], "ㅡ")
