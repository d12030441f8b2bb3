"""Hangul syllables from their letters (Unicode, chapter 3.12)."""

from collections.abc import Iterable, Sequence
from typing import Final

INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MEDIALS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST: Final = 0xAC00


def compose(syllables: Iterable[Sequence[str]]) -> str:
    """Write syllables, each an initial, a medial and a final (a blank for none)."""
    return "".join(
        chr(_FIRST + (INITIALS.index(one) * 21 + MEDIALS.index(two)) * 28 + FINALS.index(three))
        for one, two, three in syllables
    )
