"""Words of the web desk: the mail's, and its own beside them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from digest.i18n import Translator, read_words

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("ko", "en")


@cache
def own_words(language: str) -> Mapping[str, Any]:
    """The words that the mail has not. Raises FileNotFoundError for an unknown language."""
    return read_words(LOCALES / f"{language}.yml")


@dataclass(frozen=True, slots=True)
class WebTranslator(Translator):
    """The mail's translator with the web desk's words; its own come first."""

    def entry(self, key: str) -> Any:  # noqa: ANN401  # a sentence, or a sentence for one and others
        """The catalogue's entry. Raises KeyError for unknown keys."""
        words = own_words(self.language)
        return words[key] if key in words else Translator.entry(self, key)

    def knows(self, key: str) -> bool:
        """Whether one of the catalogues has an entry."""
        return key in own_words(self.language) or Translator.knows(self, key)


def language_of(asked: str, usual: str) -> str:
    """The language that was asked for, where there is such a catalogue; else the usual one."""
    return asked if asked in LANGUAGES else usual


def language_from(accept: str) -> str:
    """Korean or English by a browser's Accept-Language (RFC 9110, 12.5.4), for pages without a subscriber.

    Korean where it says nothing, as the desk's readers are Korean; English where it wants neither of the two.
    """
    told = map(_weighed, filter(str.strip, accept.lower().split(",")))
    wanted = sorted(told, key=lambda one: one[:2], reverse=True)
    known = [language for weight, _, language in wanted if weight and language in (*LANGUAGES, "*")]
    first = known[0] if known else "en" if wanted else "ko"
    return "ko" if first == "*" else first


def _weighed(part: str) -> tuple[float, int, str]:
    """One language of the header: its weight, and 0 for a wildcard, which comes after what is named."""
    name, *parameters = (one.strip() for one in part.split(";"))
    told = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    weight = float(told) if re.fullmatch(r"[01](\.\d{0,3})?", told) else 0.0
    return weight, name != "*", name.partition("-")[0]
