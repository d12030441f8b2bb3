"""When an announced occasion is: what stands behind a label, else in the sentences that say that it will be held."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from domain.country import KST, zone_of
from domain.notice import Moment
from domain.programme import OccasionKind
from transform.parsers._clock_spans import clock_span
from transform.parsers._korean_dates import deadline_in, labelled_terms, term_in
from transform.parsers._occasion_words import kind_in, says
from transform.text import fold
from transform.values.dates import day_moment
from transform.values.day_spans import DaySpan, spans_ahead

# A full stop behind a word or a year ends a sentence; one behind "12" or "Nov" does not.
_SENTENCES: Final = re.compile(r"(?<=[^\W\d_]{4}[.!?])\s+|(?<=\d{4}\.)\s+(?=[^\W\d_])|[;\n]")
_Term = tuple[Moment | None, Moment | None]
_NONE: Final[_Term] = (None, None)


@dataclass(frozen=True, slots=True)
class Announced:
    """What a source publishes that may be an occasion.

    Attributes:
        text: below the title, cleaned; "" for none.
        lang: ISO 639-1 of both.
        country: ISO 3166-1 alpha-2 of where it is held, as far as the source or its words tell; "" for nothing told.
        host: the body that announces its own occasions; "" for what only reports.
    """

    source: str
    native_id: str
    title: str
    text: str
    lang: str
    country: str
    published: Moment | None
    url: str
    host: str = ""
    programme: str = ""

    @property
    def zone(self) -> str:
        """The zone of its clocks."""
        return zone_of(self.country) if self.country else KST

    @property
    def day(self) -> date | None:
        """The local day of its publication."""
        return self.published.at.astimezone(ZoneInfo(self.zone)).date() if self.published else None


def term_of(one: Announced, kind: OccasionKind) -> tuple[Moment | None, Moment | None]:
    """First and last moment of the occasion; (None, None) where none is sure."""
    found = _labelled(one, kind)
    return found if any(found) else _in_sentences(one, kind)


def telling(one: Announced, kind: OccasionKind) -> Iterator[tuple[str, tuple[DaySpan, ...]]]:
    """The sentences that say when it is, each with the days ahead that it names."""
    for place, sentence in enumerate((one.title, *_SENTENCES.split(one.text))):
        folded = fold(sentence)
        if one.day and _is_told(folded, one.lang, kind, title=place == 0):
            # Words that may as well tell what is over need the year.
            dated = kind is not OccasionKind.CALL and not says("held", folded, one.lang)
            if spans := spans_ahead(sentence, one.lang, one.day, dated=dated):
                yield sentence, spans


def _is_told(folded: str, lang: str, kind: OccasionKind, *, title: bool) -> bool:
    """Whether a sentence says when an occasion will be: below the title it names one again."""
    if says("past", folded, lang):
        return False
    if kind is OccasionKind.CALL:
        return says("until", folded, lang)
    about = title or kind_in(folded, lang) is not None or says("general", folded, lang)
    return about and (says("held", folded, lang) or says("dated", folded, lang))


def _labelled(one: Announced, kind: OccasionKind) -> _Term:
    """The term behind a label, as Korean bodies write their postings; of a call when applications must be in."""
    if one.lang != "ko":
        return _NONE
    call = kind is OccasionKind.CALL
    starts, ends = term_in(one.text, one.zone, applications=call)
    if not (starts or ends):
        starts, ends = _without_year(one, applications=call)
    return (starts, deadline_in(one.text, KST) or ends) if call else (starts, ends)


def _without_year(one: Announced, *, applications: bool) -> _Term:
    """The term behind the first label with one that leaves its year out."""
    for told in labelled_terms(one.text, applications=applications):
        spans = spans_ahead(told, one.lang, one.day) if one.day else ()
        if len(spans) == 1:
            return _moments(spans[0], told, one.zone)
    return _NONE


def _in_sentences(one: Announced, kind: OccasionKind) -> _Term:
    """The one term of the sentences that speak of the occasion."""
    told = dict(telling(one, kind))
    spans = {span for spans in told.values() for span in spans}
    whole = [span for span in spans if not any(span != more and more.holds(span) for more in spans)]
    if len(whole) != 1:
        return _NONE
    (span,) = whole
    raw = next(sentence for sentence, spans in told.items() if span in spans)
    if kind is OccasionKind.CALL:
        return None, day_moment(span.last, one.zone, raw, end_of_day=True)
    return _moments(span, raw, one.zone)


def _moments(span: DaySpan, raw: str, zone: str) -> _Term:
    """The first and the last moment of a span; of a single day with the hours that its sentence tells."""
    if span.first == span.last and (hours := clock_span(raw, span.first, zone)):
        return hours
    return day_moment(span.first, zone, raw), day_moment(span.last, zone, raw, end_of_day=True)
