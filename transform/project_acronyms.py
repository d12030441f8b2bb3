"""Projects called by the initials of their names: "dự án VnSAT", "MDTF2 Project", "… PROJECT (TEP)".

Three capitals alone say little, so they count beside the word "project" only.
"""

import re
from collections.abc import Sequence
from typing import Final

LEAST: Final = 3  # letters
_NOUN: Final = r"(?i:d\u1ef1 \u00e1n|proyek|project|projesi|programme?|program\u0131)"
_BESIDE: Final = (
    re.compile(rf"\b{_NOUN}\s*\(?\s*(?:V[Nn])?([A-Z]{{{LEAST},8}})\d?\b"),
    re.compile(rf"\b(?:V[Nn])?([A-Z]{{{LEAST},8}})\d?\s+{_NOUN}\b"),
)
_ENDS: Final = re.compile(r"\s+(?:to|for)\s+|\s+[-\u2013]\s+|[(,]", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_NOUNS: Final = frozenset({"project", "program", "programme"})
_COUNTRIES: Final = frozenset({"vietnam", "indonesia", "turkey", "t\u00fcrkiye", "thailand", "vn"})
_JOINING: Final = frozenset({"a", "an", "and", "of", "in", "the", "on", "s", "through", "to", "for"})


def initials(title: str) -> frozenset[str]:
    """What a project of this name may be called by its initials, in capitals.

    Those of the whole name and of its part before "to", "for" or a bracket, each with and without its noun and its
    country: "Sustainable Agriculture Transformation Project" is SAT or SATP.
    """
    parts = (title, _ENDS.split(title.strip(), maxsplit=1)[0])
    words = [[word for word in _WORD.findall(part.casefold()) if word not in _JOINING] for part in parts]
    found = ("".join(word[0] for word in run).upper() for one in words for run in _runs(one))
    return frozenset(one for one in found if len(one) >= LEAST)


def _runs(words: Sequence[str]) -> list[Sequence[str]]:
    runs = [words, words[:-1]] if words and words[-1] in _NOUNS else [words]
    return runs + [run[1:] for run in runs if run and run[0] in _COUNTRIES]


def acronyms_in(text: str) -> frozenset[str]:
    """The runs of capitals that stand beside the word "project" in a text, without a country's letters or a number."""
    return frozenset(found for where in _BESIDE for found in where.findall(text))
