"""A row of a table that people bring, as an occasion: what fills in its kind, its start or its end is one."""

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Final

from domain.country import COUNTRIES, KST, zone_of
from domain.document import FieldError, Reading
from domain.notice import Moment, Precision
from domain.programme import Occasion, OccasionKind
from transform.parsers._by_hand_cells import COUNTRY_CODES, DAY, LINK, Cells, link, one_row
from transform.parsers._by_hand_tables import HANGUL, Row
from transform.parsers._occasion_words import kind_in
from transform.text import as_code, fold
from transform.values.dates import parse_moment
from transform.values.places import place_by_code

_ONLY: Final = ("occasion", "starts", "ends", "organiser")
_KINDS: Final = {as_code(one.value): one for one in OccasionKind} | {
    "기타": OccasionKind.OTHER,
    "행사": OccasionKind.OTHER,
    "event": OccasionKind.OTHER,
}
_CODE: Final = r"[A-Z]{2}-[A-Z0-9]{1,3}(?:-[a-z-]+)?"
_CODES: Final = re.compile(f"{_CODE}(?:;{_CODE})*")
_PLACE: Final = "a name, or a code of transform/data/places.csv"
_EXPECTED: Final = f"one of {', '.join(OccasionKind)}"


def is_occasion(row: Row) -> bool:
    """Whether a row fills in what no notice has."""
    return any(row.cells.get(name) for name in _ONLY)


def occasion_of(row: Row, source: str, country: str = "", programme: str = "") -> Iterator[Reading]:
    """Read one row.

    Args:
        row: of `read_table`.
        source: of the occasions.
        country: ISO 3166-1 alpha-2 for rows without one; a row without any is for all countries, in Korea's time.
        programme: whose occasions they are; "" for none in particular.
    """
    return one_row(row, lambda cells: _occasion(cells, source, country, programme))


def _occasion(cells: Cells, source: str, otherwise: str, programme: str) -> Occasion:
    country = otherwise
    if cells.text("country"):
        codes = f"one of {', '.join(COUNTRIES)}, or empty for all"
        country = cells.need("country", lambda text: COUNTRY_CODES[as_code(text)], codes)
    title = cells.need("title", str, "the title as published")
    kind = cells.need("occasion", _kind, _EXPECTED)
    zone = zone_of(country) if country else KST
    starts, ends = _term(cells, kind, zone)
    host = cells.text("organiser")
    about = blake2b(f"{title}/{host}".encode(), digest_size=8).hexdigest()
    return Occasion(
        source=source,
        native_id=f"occasion/{country or 'ALL'}/{cells.text('number') or about}",
        kind=kind,
        title=title,
        description=cells.text("description"),
        starts=starts,
        ends=ends,
        country=country,
        place=cells.read("place", lambda text: _place(text, _language(title)), _PLACE) or "",
        host=host,
        programme=programme,
        published=cells.read("published", lambda text: parse_moment(text, zone), DAY),
        url=cells.read("url", link, LINK) or "",
    )


def _language(title: str) -> str:
    """Of the names of places beside it, by its letters: Korean, English, or "" for the country's own."""
    if HANGUL.search(title):
        return "ko"
    return "en" if title.isascii() else ""


def _place(text: str, lang: str) -> str:
    """A place in words as it stands; codes as the names of their places. Raises KeyError for an unknown code."""
    if not _CODES.fullmatch(text):
        return text
    return ", ".join(place_by_code(code).named(lang) for code in text.split(";"))


def _kind(text: str) -> OccasionKind:
    """A code, or a word for it in English or Korean. Raises KeyError."""
    found = _KINDS.get(as_code(text)) or kind_in(fold(text), "ko") or kind_in(fold(text), "en")
    if found is None:
        raise KeyError(text)
    return found


def _term(cells: Cells, kind: OccasionKind, zone: str) -> tuple[Moment | None, Moment | None]:
    """Its first and last moment; a call needs the last, everything else the first. Raises FieldError."""

    def day(text: str) -> Moment:
        return parse_moment(text, zone)

    def last_day(text: str) -> Moment:
        return parse_moment(text, zone, end_of_day=True)

    if kind is OccasionKind.CALL:
        starts = cells.need("starts", day, DAY) if cells.text("starts") else None
        ends: Moment | None = cells.need("ends", last_day, DAY)
    else:
        starts = cells.need("starts", day, DAY)
        ends = cells.need("ends", last_day, DAY) if cells.text("ends") else _last_hour(starts, last_day)
    if starts and ends and ends.at < starts.at:
        raise FieldError("bad_field", cells.wrong("ends", "on or after its start"))
    return starts, ends


def _last_hour(starts: Moment, last_day: Callable[[str], Moment]) -> Moment | None:
    """The end of the hours that the cell of a start tells, "2026-12-09 14:00-17:00"; None where it tells one."""
    ends = last_day(starts.raw)
    return ends if ends.precision is Precision.MINUTE and ends.at > starts.at else None
