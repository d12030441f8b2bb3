"""A party's id and its three names, from the row that its name is of."""

import re
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from domain.party import COMPANY, COMPANY_LEVEL, UNKNOWN, Party
from transform.parties._other_languages import GEOGRAPHIC, sort_in_english
from transform.parties._recognise import Match, recognise
from transform.parties._slots import translated, unit_alone, without_communes
from transform.parties._spelling import as_written, spell, spell_whole
from transform.parties.suppliers import company_key, company_names, has_legal_form
from transform.parties.table import SLOT, Row, by_english, rows
from transform.text import clean
from transform.values.places import Place, place_in

_LOCAL: Final = frozenset({"provincial", "metropolitan", "municipal", "by name", "regional"})
# How the body above a unit is called, by country and what the table says of it; the last where none is a single body.
_OWNERS: Final = {
    ("TR", "municipality"): ("{} Belediyesi",),
    ("TR", "the municipality"): ("{} Belediyesi",),
    ("TR", "Metropolitan Municipality"): ("{} Büyükşehir Belediyesi",),
    ("ID", "regional government"): ("Pemerintah Daerah {}",),
    ("VN", "province"): ("Ủy ban nhân dân thành phố {}", "Ủy ban nhân dân tỉnh {}"),
}
_DIGITS, _ID_DIGITS = 8, 10
_EMPTY: Final = re.compile(
    r"\(\s*\)|(?:[,–-]|\b(?:of|in|at|the))\s*$|^\s*(?:[,–-]|(?:of|in)\b)|\b(?:of|in)(?=\s*[(,])"
)
# "Regency Government of Badung Regency", "바둥군 군정부": the place says already what it is.
_TWICE: Final = re.compile(
    r"^(Regency|City|Province) (?=Government of .+ \1$)|(?<=군 )군(?=정부$)|(?<=시 )시(?=정부$)"
)
_Values = dict[str, tuple[str, Place | None]]


def named(match: Match, country: str, name: str, where: Place | None) -> Party:
    """Make the party of a name that is in the table; `where` is the place told beside the name, if any."""
    row = match.form.row
    # A body that is named is the same one wherever a notice is from; of a sort, the place tells which one it is.
    where = where if row.level in _LOCAL and not row.is_one_body else None
    if row.kind == COMPANY and not row.is_one_body:
        return replace(unnamed(country, name), kind=COMPANY, level=COMPANY_LEVEL)
    values = _values(match, country, name)
    english, korean, how = _translated(row, values, where)
    place = _place_of(values)
    at = _province(place) or row.province or _province(where)
    generic = _is_a_sort(row, values)
    return Party(
        id=_id(row, values, name, where, generic=generic),
        country=country,
        kind=row.kind,
        level=row.level,
        name=clean(name) if generic else _fill(row.native, {k: v for k, (v, _) in values.items()}),
        name_en=english,
        name_ko=korean,
        place_code=at,
        parent=_parent(row, place) or _owner(row, values, where),
        source="; ".join((row.source, *how)),
        as_of=row.as_of,
    )


def unnamed(country: str, name: str) -> Party:
    """Make the party of a name that is not in the table: a company, a body of a sort, or nobody knows what."""
    is_company = has_legal_form(country, name)
    english, korean = company_names(country, name)
    key = company_key(country, name)
    sort = None if is_company else sort_in_english(country, name)
    kind, level = (sort.kind, sort.level) if sort else (UNKNOWN, "")
    return Party(
        id=f"{country or 'XX'}-{_hash(f'{country}/{key}', _ID_DIGITS)}",
        country=country,
        kind=COMPANY if is_company else kind,
        level=COMPANY_LEVEL if is_company else level,
        name=clean(name),
        name_en=english,
        name_ko=korean,
    )


def _translated(row: Row, values: _Values, where: Place | None) -> tuple[str, str, Iterable[str]]:
    """The English and the Korean name, their slots filled, and how those are known that no table has.

    The place of a local body is also taken from beside its name.
    """
    english, korean, how = dict[str, str](), dict[str, str](), dict[str, None]()
    for slot, (in_english, in_korean) in row.slots.items():
        if slot in values and in_english == "ministry":
            english[in_english], korean[in_korean] = _ministry(row.country, values[slot][0])
        elif slot in values and in_english not in english:  # several slots of a row's forms may stand for one
            english[in_english], korean[in_korean], told = translated(row.country, *values[slot])
            how |= {told: None} if told else {}
    for in_english, in_korean in row.slots.values():
        if where and in_english in GEOGRAPHIC and in_english not in english:
            english[in_english], korean[in_korean] = where.en, where.ko
    return _fill(row.english, english), _fill(row.korean, korean), how


def _ministry(country: str, value: str) -> tuple[str, str]:
    """What a ministry is for, by the row that has these words in its name; as written where there is none."""
    told = spell(country, value)
    named = (row for row in rows(country) if row.kind == "ministry" and row.is_one_body)
    found = next((row for row in named if told in spell(country, row.native)), None)
    return (found.english.removeprefix("Ministry of "), found.korean) if found else (value, value)


def _province(place: Place | None) -> str:
    return (place.province or place.code) if place else ""


def _values(match: Match, country: str, name: str) -> _Values:
    """What stands in the slots, as written, with the place that it is where the slot is one for places."""
    values: _Values = {}
    for slot, value in zip(match.form.names, match.values, strict=True):
        english = match.form.row.slots.get(slot, ("",))[0]
        told = unit_alone(country, value) if english == "place" else value
        written = as_written(country, name, told)
        place = place_in(country, without_communes(country, written)) if english != "commune" else None
        if (
            place and english == "tambon" and not place.province
        ):  # many subdistricts are named as a province is
            place = None
        if place and english not in GEOGRAPHIC and spell(country, place.local) != value:
            place = None
        values[slot] = written, place
    return values


def _place_of(values: _Values) -> Place | None:
    """The first place that stands in the slots."""
    return next((place for _, place in values.values() if place), None)


def _is_a_sort(row: Row, values: _Values) -> bool:
    """Tell whether the row names a sort of bodies alone, so that the body's own name is the one that is written."""
    fits = all(slot in values for slot in SLOT.findall(row.native))
    return row.family or row.match in ("whole", "catchall") or not fits


def _fill(template: str, values: dict[str, str]) -> str:
    """Fill the slots; one without a value goes, with what it leaves behind."""
    filled = SLOT.sub(lambda slot: values.get(slot[1], ""), template)
    return clean(_TWICE.sub("", clean(_EMPTY.sub("", clean(filled)))))


def _id(row: Row, values: _Values, name: str, where: Place | None, *, generic: bool) -> str:
    """The row's own where it is one body, else with a hash of what tells this body from others of its sort."""
    if row.is_one_body:
        return row.id
    at = where.code if where else ""
    if generic:
        return f"{row.id}-{_hash(f'{spell_whole(row.country, name)}/{at}', _DIGITS)}"
    own = SLOT.findall(row.native)  # what else stands in a name is a unit's, unless it is a place
    told = [
        place.code if place else spell(row.country, value)
        for slot, (value, place) in values.items()
        if slot in own or place
    ]
    if not _place_of(values):
        told.append(at)
    return f"{row.id}-{_hash('/'.join(told), _DIGITS)}"


def _hash(told: str, digits: int) -> str:
    return b32encode(sha256(told.encode()).digest()).decode("ascii")[:digits]


def _parent(row: Row, place: Place | None) -> str:
    """The body above: as the table names it, or the one of that name in the place."""
    known = by_english(row.country)
    asked = (row.parent, *((f"{place.en} {row.parent}", f"{row.parent} of {place.en}") if place else ()))
    found = (known.get(spell(row.country, name), "") for name in asked if name)
    return next((one for one in found if one and one != row.id), "")


def _owner(row: Row, values: _Values, where: Place | None) -> str:
    """The id of the town, region or province that a unit belongs to, by the place in its name; "" where unknown."""
    called = _OWNERS.get((row.country, row.parent), ())
    written, place = _seat(row, values, where)
    if not called or not (written or place):
        return ""
    names = [one.format(_with_its_kind(place) if place else written) for one in called]
    name, match = _best(row.country, names, _province(place or where))
    return named(match, row.country, name, where).id if match and match.form.row.id != row.id else ""


def _seat(row: Row, values: _Values, where: Place | None) -> tuple[str, Place | None]:
    """The place in a unit's name, as written and as it is known; without one in the name, the place beside it."""
    told = (values[slot] for slot in values if row.slots.get(slot, ("",))[0] in GEOGRAPHIC)
    return next(told, ("", where))


def _best(country: str, names: Sequence[str], province: str) -> tuple[str, Match | None]:
    """The first of the names that is a single body's, with what it matches; else the last of them."""
    found = [(name, recognise(country, name, province)) for name in names]
    return next((pair for pair in found if pair[1] and pair[1].form.row.is_one_body), found[-1])


def _with_its_kind(place: Place) -> str:
    """A place as its government calls itself; in Indonesia a province says so, as towns and regencies do."""
    return f"Provinsi {place.local}" if place.country == "ID" and not place.province else place.local
