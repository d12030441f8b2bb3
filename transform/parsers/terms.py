"""What a parser keeps of a long text about who may bid and on which terms: its sentences, and nobody's name."""

from transform.parsers.privacy import before_persons
from transform.text import clean
from transform.values.eligibility import sentences


def terms_of(text: str, country: str) -> str:
    """The sentences of a text that tell what decides a bid, each up to where it begins to name persons."""
    told = (before_persons(sentence) for sentence in sentences(clean(text), country))
    return " · ".join(sentence for sentence in told if sentence)


__all__ = ["terms_of"]
