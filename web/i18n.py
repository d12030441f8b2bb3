"""Words of the web desk: the mail's, and its own beside them."""

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
    """Korean or English by a browser's Accept-Language, for pages without a subscriber. The first of the two wins."""
    for part in accept.lower().split(","):
        language = part.strip()[:2]
        if language in LANGUAGES:
            return language
    return "en"
