"""Thai names in Hangul by the official rule (문화관광부 고시 2004-11, 타이어 표기), from their official romanisation.

The romanisation (RTGS) writes จ and ช alike as "ch", which the rule writes ㅉ and ㅊ: the name in Thai letters tells
which. Where even that leaves it open, and where a name has a sound that no Thai syllable has, there is no Hangul.
"""

import re
from typing import Final

from transform.values.hangul._syllables import compose

_ONSETS: Final = {
    "k": "ㄲ", "kh": "ㅋ", "ng": "ㅇ", "ch": "ㅊ", "jj": "ㅉ", "s": "ㅅ", "d": "ㄷ", "t": "ㄸ", "th": "ㅌ", "n": "ㄴ",
    "b": "ㅂ", "p": "ㅃ", "ph": "ㅍ", "f": "ㅍ", "m": "ㅁ", "r": "ㄹ", "l": "ㄹ", "h": "ㅎ", "y": "ㅇ", "w": "ㅇ",
    "-": "ㅇ",
}  # fmt: skip
_CODAS: Final = {"k": "ㄱ", "ng": "ㅇ", "t": "ㅅ", "n": "ㄴ", "p": "ㅂ", "m": "ㅁ"}
# A vowel is a letter of the first syllable, and syllables of their own behind it.
_VOWELS: Final = {
    "ueai": "ㅡㅏㅣ", "uea": "ㅡㅏ", "uai": "ㅜㅏㅣ", "oei": "ㅡㅣ", "iao": "ㅣㅏㅗ", "aeo": "ㅐㅗ", "ue": "ㅡ",
    "oe": "ㅡ", "ae": "ㅐ", "ia": "ㅣㅏ", "ua": "ㅜㅏ", "ai": "ㅏㅣ", "ao": "ㅏㅗ", "ui": "ㅜㅣ", "oi": "ㅗㅣ",
    "eo": "ㅔㅗ", "io": "ㅣㅗ", "iu": "ㅣㅜ", "a": "ㅏ", "e": "ㅔ", "i": "ㅣ", "o": "ㅗ", "u": "ㅜ",
}  # fmt: skip
_GLIDES: Final = {
    "y": dict(zip("ㅏㅐㅔㅗㅜㅣ", "ㅑㅒㅖㅛㅠㅣ", strict=True)),
    "w": dict(zip("ㅏㅐㅔㅗㅜㅣ", "ㅘㅙㅞㅝㅜㅟ", strict=True)),
}
_CLUSTERS: Final = frozenset(
    {
        ("k", "w"),
        ("kh", "w"),
        *((stop, liquid) for stop in ("k", "kh", "p", "ph", "t", "th") for liquid in "rl"),
    }
)
# A closing stop is not written before the stops of its own place: Pattani, Phatthalung.
_DOUBLED: Final = {"k": ("k", "kh"), "t": ("t", "th"), "p": ("p", "ph")}
_CONSONANT: Final = re.compile("ng|kh|ch|jj|th|ph|.")
_PARTS: Final = re.compile("[aeiou]+|[^aeiou]+")
_CH: Final = re.compile("ch")
_THAI_CH: Final = re.compile("[จฉชฌ]")


def in_hangul(official: str, thai: str) -> str:
    """Write a Thai name in Hangul; "" where its letters do not tell how.

    Args:
        official: as the state romanises it ("Phra Nakhon").
        thai: the same in Thai letters.
    """
    try:
        return "".join(_word(part) for part in re.split("[ -]", _told_apart(official.lower(), thai)))
    except (KeyError, ValueError):
        return ""


def _told_apart(official: str, thai: str) -> str:
    """The romanisation with "jj" where "ch" is จ. Raises ValueError where that is open."""
    letters = ["jj" if letter == "จ" else "ch" for letter in _THAI_CH.findall(thai)]
    count = len(_CH.findall(official))
    if count != len(letters):  # some of the letters close syllables, where they are t
        if count and len(set(letters)) != 1:
            raise ValueError(f"which ch of {official} is which letter of {thai} is open")
        letters = letters[:1] * count
    told = iter(letters)
    return _CH.sub(lambda _: next(told), official)


def _word(word: str) -> str:
    """One word. Raises KeyError or ValueError at a sound that no Thai syllable has."""
    runs = _PARTS.findall(word if word[0] not in "aeiou" else f"-{word}")
    written: list[list[str]] = []
    for consonants, vowel in zip(runs[::2], runs[1::2], strict=False):
        coda, onset = _parted(_CONSONANT.findall(consonants))
        if coda and not written:
            raise ValueError(f"{word} begins with a closing sound")
        if coda and onset[0] not in _DOUBLED.get(coda, ()):
            written[-1][2] = _CODAS[coda]
        elif onset == ["l"] and written and not coda:  # ㄹㄹ between vowels
            written[-1][2] = "ㄹ"
        written += _syllables(onset, _VOWELS[vowel])
    if len(runs) % 2:
        written[-1][2] = _CODAS[runs[-1]]
    return compose(written)


def _parted(sounds: list[str]) -> tuple[str, list[str]]:
    """What closes the syllable before, "" for nothing, and what begins the next one."""
    size = 2 if tuple(sounds[-2:]) in _CLUSTERS else 1
    before, onset = sounds[:-size], sounds[-size:]
    if len(before) > 1:
        raise ValueError(f"{sounds} are more than one closing sound")
    return "".join(before), onset


def _syllables(onset: list[str], vowel: str) -> list[list[str]]:
    """An onset and a vowel as syllables; a cluster's first sound is one with ㅡ, unless the second is a glide."""
    first, second = onset[0], onset[-1]
    behind = [["ㅇ", letter, " "] for letter in vowel[1:]]
    if second in _GLIDES:
        return [[_ONSETS[first], _GLIDES[second][vowel[0]], " "], *behind]
    if onset == ["ng"]:  # Phangnga
        before = [["ㅇ", "ㅡ", "ㅇ"]]
    else:
        before = [[_ONSETS[first], "ㅡ", "ㄹ" if second == "l" else " "]] if len(onset) > 1 else []
    return [*before, [_ONSETS[second], vowel[0], " "], *behind]
