"""What a title says of its tender, whatever the portal's own status: called off, without a winner, put off, corrected.

Portals list such notices as open ones. Only words at the edges of a title count, or those that speak of a tender in
their own words; inside, the same words name what is bought ("hệ thống hủy tài liệu", "noise-cancelling headsets").
"""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from types import ModuleType
from typing import Final

from domain.notice import Notice, Stage
from transform.text import as_code
from transform.titles import _english, _indonesian, _korean, _thai, _vietnamese, turkish
from transform.titles._marks import Mark, Told

_LONGEST: Final = 5_000  # characters of a title that are looked through
_LANGUAGES: Final = {"TH": _thai, "VN": _vietnamese, "ID": _indonesian}
# Stages of a tender that goes on, or of which nothing is said.
_MAY_CHANGE: Final = (None, Stage.DRAFT, Stage.OPEN, Stage.AMENDED)
# In any country: what funders and Korean boards write.
_EVERYWHERE: Final = (_english, _korean)
# What may stand before the words at a title's beginning: other marks in brackets, a call, a number.
_BEFORE: Final = (
    r"^(?:\s*(?:update|attention|important|urgent|notice)\s*[:!–—-])?"
    r"(?P<before>(?:\s*[\[(<{【〔][^\])}>】〕]{1,30}[\])}>】〕]){0,2}"
    r"(?:\s*(?:(?:rf[pqbx]|r?eoi|it[bt]|ifb) (?:no\.? ?)?#?)?[\w./-]{0,20}\d[\w./]{0,20}(?:\s*[:–—-])?\s)?)"
)
_MOST_MARKS: Final = 3  # of one title


def told_by_title(title: str, country: str) -> Told | None:
    """Say what a title tells of the stage, and why there is no award; None for a title that just names a tender.

    Args:
        title: as published.
        country: ISO 3166-1 alpha-2 of the notice, whose language is read beside English and Korean; "" for none.
    """
    code = as_code(title[:_LONGEST])
    if country == "TR" and (told := turkish.told_by_title(title, filed_as_correction=False)):
        return None if told is Stage.AWARDED else (told, None)
    found = _first(code, country)
    return found[1] if found else None


def without_marks(folded: str, country: str) -> str:
    """Take off a folded title what it tells of its tender's end or change; what stands before a mark stays.

    A title that is nothing but a mark stays as it is.

    Args:
        folded: as `transform.text.fold` gives it.
        country: as of `told_by_title`.
    """
    bare = folded
    for _ in range(_MOST_MARKS):
        found = _first(bare[:_LONGEST], country)
        if found is None:
            break
        mark = found[0]
        bare = f"{mark.groupdict().get('before') or bare[: mark.start()]} {bare[mark.end() :]}"
    if country == "TR":
        bare = turkish.EDGE_MARK.sub(" ", bare)
    return bare if any(map(str.isalnum, bare)) else folded


def as_titled(notice: Notice) -> Notice:
    """The notice with the stage that its title tells.

    What a portal says of an end, a plan or a programme stays. A later page that leaves the stage open has been told by
    the list, and a draft that is corrected stays one.
    """
    before = notice.stage
    if before not in _MAY_CHANGE or (before is None and notice.part != "list"):
        return notice
    told = told_by_title(notice.title, notice.country)
    if told is None or told[0] is before or (before is Stage.DRAFT and told[0] is Stage.AMENDED):
        return notice
    return replace(notice, stage=told[0], cancellation=told[1])


_Found = tuple[re.Match[str], Told]


def _first(code: str, country: str) -> _Found | None:
    languages = (_LANGUAGES[country], *_EVERYWHERE) if country in _LANGUAGES else _EVERYWHERE
    return next(filter(None, (_first_of(language, code) for language in languages)), None)


def _first_of(language: ModuleType, code: str) -> _Found | None:
    stems, rows = _rows(language)
    if not stems.search(code):
        return None
    found = (
        (mark, told)
        for edge, unless, told in rows
        if (mark := edge.search(code)) and not (unless and unless.search(code))
    )
    return next(found, None)


_Row = tuple[re.Pattern[str], re.Pattern[str] | None, Told]


@lru_cache(maxsize=len(_LANGUAGES) + len(_EVERYWHERE))
def _rows(language: ModuleType) -> tuple[re.Pattern[str], tuple[_Row, ...]]:
    return _compiled(language.STEMS), tuple(map(_row, language.MARKS))


def _row(mark: Mark) -> _Row:
    edge = _compiled(mark.where.format(before=_BEFORE, words=mark.words))
    return edge, _compiled(mark.unless) if mark.unless else None, mark.told


def _compiled(pattern: str) -> re.Pattern[str]:
    # As folding leaves Thai: one vowel is two characters there.
    return re.compile(unicodedata.normalize("NFKC", pattern))
