"""Whether a title and a text announce an occasion: a fair, a conference, a briefing or a call, with its day.

An occasion has its kind in its title, and one term that is not over when it is announced. The term stands behind a
label, or in a sentence that says that it will be held. What is over or put off, a purchase, a title without a day, and
several days of which none is said to be the occasion's, are none.
"""

from domain.country import COUNTRIES
from domain.document import FieldError
from domain.notice import Notice
from domain.programme import Occasion, OccasionKind
from transform.parsers._occasion_terms import Announced, telling, term_of
from transform.parsers._occasion_words import kind_in, labelled_place, says
from transform.text import fold
from transform.values.korean_places import host_country
from transform.values.places import find_place


def kind_of_title(title: str, lang: str) -> OccasionKind | None:
    """What sort of occasion a title is about; None for a purchase, and for anything else."""
    folded = fold(title)
    return None if says("other", folded, lang) else kind_in(folded, lang)


def occasion_in(one: Announced) -> Occasion | None:
    """The occasion that is announced; None where there is none, or none whose day is sure."""
    kind = kind_of_title(one.title, one.lang)
    if kind is None or one.published is None or says("past", fold(one.title), one.lang):
        return None
    starts, ends = term_of(one, kind)
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
    try:
        found = occasion_in(one)
    except FieldError:  # its day contradicts itself: the article is news all the same
        return None
    return found if found and _held_there(one, found.kind) else None


def _held_there(one: Announced, kind: OccasionKind) -> bool:
    """Whether the sentence with the day, or a title that says it will be held, names the country or a place in it."""
    headline = [one.title] if says("held", fold(one.title), one.lang) else []
    return any(_names(one.country, text) for text in (*(text for text, _ in telling(one, kind)), *headline))


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
