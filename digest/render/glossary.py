"""What the matched words of a title mean: a gloss from the lexicon, never a translation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digest.i18n import Translator
from digest.render.field_formats import LONG, shorten
from digest.select.details import Hit
from transform.relevance.lexicon import term_labels
from transform.text import clean

_TERM = 60
_GLOSSES = 5
_TERMS_A_CONCEPT = 3
# How the lexicon writes that other words may stand between.
_GAP = ".."
_FIELDS = ("title", "description", "codes")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a title; `hit` where it is one of the words that made it a lead."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Gloss:
    """A matched word, in its own language, and what it means in the subscriber's language and in the other one.

    Attributes:
        where: in words, where it stands: title, description or codes.
    """

    term: str
    first: str
    second: str
    where: str


def mark_title(title: str, hits: Iterable[Hit]) -> tuple[Span, ...]:
    """Cut a title at the words that made it a lead. Offsets that do not fit the title mark nothing."""
    shown = shorten(title, LONG)
    if clean(title) != title:
        return (Span(shown),)
    spans, at = [], 0
    for hit in sorted((hit for hit in hits if hit.field == "title"), key=lambda hit: (hit.start, -hit.end)):
        if at <= hit.start < hit.end <= len(shown):
            spans += [Span(shown[at : hit.start]), Span(shown[hit.start : hit.end], hit=True)]
            at = hit.end
    spans.append(Span(shown[at:]))
    return tuple(span for span in spans if span.text)


def make_glosses(hits: Iterable[Hit], t: Translator) -> tuple[Gloss, ...]:
    """One gloss a meaning, those of the title first, with the words that stand for it in the text."""
    words: dict[tuple[str, str], dict[str, None]] = {}
    where: dict[tuple[str, str], str] = {}
    for hit in sorted(hits, key=_place):
        labels = _labels(hit)
        words.setdefault(labels, {})[shorten(_as_read(hit.term), _TERM)] = None
        where.setdefault(labels, hit.field if hit.field in _FIELDS else "title")
    return tuple(_glosses(words, where, t))[:_GLOSSES]


def _as_read(term: str) -> str:
    """A term of the lexicon without its signs for a gap and for any ending."""
    return term.replace(_GAP, " … ").replace("*", "…")


def _place(hit: Hit) -> tuple[int, int]:
    return (_FIELDS.index(hit.field) if hit.field in _FIELDS else len(_FIELDS), hit.start)


def _glosses(
    words: dict[tuple[str, str], dict[str, None]], where: dict[tuple[str, str], str], t: Translator
) -> Iterator[Gloss]:
    for labels, terms in words.items():
        english, korean = labels
        pair = (korean, english) if t.language == "ko" else (english, korean)
        yield Gloss(t.listed(list(terms)[:_TERMS_A_CONCEPT]), *pair, t(f"where.{where[labels]}"))


def _labels(hit: Hit) -> tuple[str, str]:
    """English and Korean; the concept's own name where an older lexicon judged the lead and it is gone."""
    try:
        return term_labels(hit.concept, hit.term)
    except KeyError:
        name = shorten(hit.concept, _TERM)
        return name, name
