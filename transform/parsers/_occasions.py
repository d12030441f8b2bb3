"""Whether a title and a text announce an occasion: a fair, a conference, a briefing or a call, with its day.

An occasion has its kind in its title, and one term that is not over when it is announced. The term stands behind a
label, or in a sentence that says that it will be held. What is over or put off, a purchase, a title without a day, and
several days of which none is said to be the occasion's, are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from domain.country import COUNTRIES, KST, zone_of
from domain.notice import Moment, Notice
from domain.programme import Occasion, OccasionKind
from transform.parsers._korean_dates import deadline_in, term_in
from transform.parsers._occasion_words import kind_in, labelled_place, says
from transform.text import fold
from transform.values.dates import day_moment
from transform.values.day_spans import DaySpan, spans_ahead
from transform.values.korean_places import host_country
from transform.values.places import find_place

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


def kind_of_title(title: str, lang: str) -> OccasionKind | None:
    """What sort of occasion a title is about; None for a purchase, and for anything else."""
    folded = fold(title)
    return None if says("other", folded, lang) else kind_in(folded, lang)


def occasion_in(one: Announced) -> Occasion | None:
    """The occasion that is announced; None where there is none, or none whose day is sure."""
    kind = kind_of_title(one.title, one.lang)
    if kind is None or one.published is None or says("past", fold(one.title), one.lang):
        return None
    starts, ends = _labelled(one, kind)
    if not (starts or ends):
        starts, ends = _in_sentences(one, kind)
    last = ends or starts
    if last is None or last.at < one.published.at:
        return None
    return Occasion(
        source=one.source,
        native_id=one.native_id,
        kind=kind,
        title=one.title,
        lang_hint=one.lang,
        starts=starts,
        ends=ends,
        country=one.country,
        place=_place(one),
        host=one.host,
        programme=one.programme,
        published=one.published,
        url=one.url,
    )


def reported(item: Notice) -> Occasion | None:
    """The occasion that a news item announces: about smart cities, and held in the item's country; None for none."""
    if (
        kind_of_title(item.title, item.lang_hint) is None or item.country not in COUNTRIES
    ):  # as nearly every item
        return None
    one = Announced(
        source=item.source,
        native_id=item.native_id,
        title=item.title,
        text=item.description,
        lang=item.lang_hint,
        country=item.country,
        published=item.published,
        url=item.url,
    )
    if not says("topic", fold(f"{one.title}\n{one.text}"), one.lang):
        return None
    found = occasion_in(one)
    return found if found and _held_there(one, found.kind) else None


def _labelled(one: Announced, kind: OccasionKind) -> _Term:
    """The term behind a label, as Korean bodies write their postings; of a call when applications must be in."""
    if one.lang != "ko":
        return _NONE
    if kind is not OccasionKind.CALL:
        return term_in(one.text, one.zone)
    starts, ends = term_in(one.text, one.zone, applications=True)
    return starts, deadline_in(one.text, KST) or ends


def _in_sentences(one: Announced, kind: OccasionKind) -> _Term:
    """The one term of the sentences that speak of the occasion."""
    told = dict(_telling(one, kind))
    spans = {span for spans in told.values() for span in spans}
    whole = [span for span in spans if not any(span != more and more.holds(span) for more in spans)]
    if len(whole) != 1:
        return _NONE
    (span,) = whole
    raw = next(sentence for sentence, spans in told.items() if span in spans)
    starts = day_moment(span.first, one.zone, raw)
    ends = day_moment(span.last, one.zone, raw, end_of_day=True)
    return (None, ends) if kind is OccasionKind.CALL else (starts, ends)


def _telling(one: Announced, kind: OccasionKind) -> Iterator[tuple[str, tuple[DaySpan, ...]]]:
    """The sentences that say when it is, each with the days ahead that it names."""
    if one.published is None:
        return
    told = one.published.at.astimezone(ZoneInfo(one.zone)).date()
    for place, sentence in enumerate((one.title, *_SENTENCES.split(one.text))):
        if _is_told(fold(sentence), one.lang, kind, title=place == 0) and (
            spans := spans_ahead(sentence, one.lang, told)
        ):
            yield sentence, spans


def _is_told(folded: str, lang: str, kind: OccasionKind, *, title: bool) -> bool:
    """Whether a sentence says when an occasion will be: below the title it names one again."""
    if says("past", folded, lang):
        return False
    if kind is OccasionKind.CALL:
        return says("until", folded, lang)
    about = title or kind_in(folded, lang) is not None or says("general", folded, lang)
    return about and says("held", folded, lang)


def _held_there(one: Announced, kind: OccasionKind) -> bool:
    """Whether the sentence with the day, or a title that says it will be held, names the country or a place in it."""
    headline = [one.title] if says("held", fold(one.title), one.lang) else []
    return any(_names(one.country, text) for text in (*(text for text, _ in _telling(one, kind)), *headline))


def _names(code: str, text: str) -> bool:
    country = COUNTRIES[code]
    named = (fold(name) in fold(text) for name in (country.name, *country.spellings))
    return any(named) or host_country(text) == code or find_place(code, text) is not None


def _place(one: Announced) -> str:
    """What is labelled as the place, else the city or province that the title or the text names."""
    if label := labelled_place(one.text, one.lang):
        return label
    found = find_place(one.country, one.title, one.text) if one.country else None
    return found.named(one.lang) if found else ""
