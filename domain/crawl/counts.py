"""Counts in sentences for people: "1 notice was", "2 notices were"."""

import re
from typing import Final

_NOUNS: Final = (
    "permission|notice|document|lead|detail|rate|reject|mail|source|page|row|pair|process|restart|byte|day|file"
    "|character|cell|head|column|link|title"
)
_VERBS: Final = {
    "were": "was",
    "are": "is",
    "have": "has",
    "wait": "waits",
    "differ": "differs",
    "run": "runs",
} | {
    "appear": "appears",
    "vanish": "vanishes",
}
_OF_ONE: Final = re.compile(
    rf"(?<![\d.,:/-])1(?P<between> (?:of [\d,]+ )?)(?P<noun>{_NOUNS})(?P<plural>(?<=ss)es|s)\b"
    rf"(?P<of> of [a-z][\w-]*)?(?: (?P<verb>{'|'.join(_VERBS)})\b)?"
)
_A: Final = re.compile(r"\b([Aa]) (?=[aeio])")


def with_article(sentence: str) -> str:
    """The sentence with "an" before a word that begins with a vowel, where a name was put in behind "a"."""
    return _A.sub(r"\1n ", sentence)


def in_number(sentence: str) -> str:
    """The sentence with the noun and verb of each count of one in the singular; of "1 of 9 notices" the noun stays."""
    return _OF_ONE.sub(_singular, sentence)


def _singular(found: re.Match[str]) -> str:
    noun = found["noun"] + (found["plural"] if found["between"].strip() else "")
    verb = f" {_VERBS[found['verb']]}" if found["verb"] else ""
    return f"1{found['between']}{noun}{found['of'] or ''}{verb}"
