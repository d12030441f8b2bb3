"""Which notice has a title that a reader says: the very one, one that holds it, or one nearly so written.

What it costs does not grow with the notices. No index of trigrams stands over all their titles, as each notice that
lands would pay for it (docs/decisions.md, D68).
"""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from desk.reports.meant_rows import NOTICE
from desk.searches.conditions import part_for_like
from domain.country import COUNTRIES
from domain.notice import Notice
from transform.matching.blocking import title_key
from transform.matching.normalize import normalise
from transform.text import fold
from warehouse.db import rows_of

# Titles at least so alike are one, by trigrams of their words.
_ALIKE = 0.6
# A part of a title is enough from so many letters in three words, or so many where a language has no blanks.
_WORDS, _LETTERS, _UNBROKEN = 3, 12, 18
_CUT = "…. "  # what stands where a title was shortened
# A day as a reader says it may be some days early.
_AFTER = timedelta(days=3)
_OF_LEADS = "SELECT m.notice_id FROM core.lead l JOIN core.lead_member m ON m.lead_id = l.id WHERE "
LOOKED_THROUGH: Final = 1_000  # notices
# Of one beginning the latest, as some titles come back each week; and the latest of all, or those up to a day.
_BEGINS = """
SELECT found.notice_id FROM unnest(CAST(:keys AS bigint[])) AS k(key) CROSS JOIN LATERAL (
  SELECT b.notice_id FROM core.notice_block b WHERE b.block = k.key ORDER BY b.day DESC LIMIT 200) found"""
_LATELY = f"""
SELECT a.id FROM (SELECT id FROM core.notice WHERE CAST(:until AS date) IS NULL OR changed_at < CAST(:until AS date)
  ORDER BY changed_at DESC LIMIT {LOOKED_THROUGH}) a"""  # noqa: S608  # our own words
# Whether a title holds a part: signs and accents apart for the few of leads, as they stand for the many of notices, as
# folding a title takes longer than all else.
_FOLDED, _PLAIN = "core.folded(n.title) LIKE :part", "strpos(lower(n.title), :title) > 0"
# The most alike of some notices: those of leads of the very title, of leads that have it within their words, of what
# begins like it, of leads with nearly such words; last, those that came lately are looked through one by one.
_TITLED = tuple(
    f"""{NOTICE} n.id = ANY(ARRAY({among}))
  AND n.title <> '' AND (:country = '' OR n.country = :country)
    AND (similarity(lower(n.title), :title) >= :alike OR (:enough AND {holds}))
ORDER BY similarity(lower(n.title), :title) DESC, (m.lead_id IS NULL), n.changed_at DESC, n.id LIMIT 1"""
    for holds, among in (
        (_FOLDED, f"{_OF_LEADS} lower(l.title) = :title"),
        (_FOLDED, f"{_OF_LEADS} l.said LIKE :part"),
        (_FOLDED, _BEGINS),
        (_PLAIN, f"{_OF_LEADS} :folded <% l.said UNION {_LATELY}"),
    )
)


def find_titled(
    connection: Connection, title: str, country: str, day: date | None = None
) -> list[dict[str, Any]]:
    """The notice of a title, or nothing.

    Args:
        connection: only read from.
        title: as a reader says it; it may be cut, or differ in a few letters.
        country: of the notice; "" for any.
        day: on which it was published, as they say; None looks among the latest for what differs at its beginning.
    """
    title = title.strip(_CUT)
    known = {
        "country": country,
        "title": title.lower(),
        "folded": fold(title),
        "part": part_for_like(title),
        "alike": _ALIKE,
        "enough": _is_enough(title),
        "keys": [_key(title, one) for one in ([country] if country else COUNTRIES)],
        "until": None if day is None else day + _AFTER,
    }
    found = (rows_of(connection, asked, **known) for asked in _TITLED)
    return next(filter(None, found), [])


def _key(title: str, country: str) -> int:
    """What notices of a country are found by that begin like a title."""
    return title_key(normalise(Notice("", "", "list", country=country, title=title)))


def _is_enough(part: str) -> bool:
    """Whether words are so many that a title which holds them is the one that is meant."""
    letters = sum(map(str.isalnum, part))
    return letters >= _UNBROKEN or (letters >= _LETTERS and len(part.split()) >= _WORDS)
