"""Who buys and who won: one party for all the ways to write its name, within its country.

The rules of the table are those of D55: a whole name first, then the one of which most stands in the text, what only
tells a sort last; a unit is shown as the body it belongs to. Korean and international bodies are the same in every
country, and a body's English or Korean name is the one that it has in its own language.
"""

from functools import lru_cache

from domain.party import Party
from transform.parties._abroad import find_abroad
from transform.parties._named import named, unnamed
from transform.parties._other_languages import native_name
from transform.parties._recognise import Match, recognise
from transform.parties._slots import without_communes
from transform.parties._spelling import province_behind
from transform.values.places import Place, place_by_code, place_in

__all__ = ["find_buyer", "find_supplier"]


def find_buyer(country: str, name: str, unit: str = "", place: str = "") -> Party | None:
    """Find the party that buys; None where no buyer is told.

    Args:
        country: ISO 3166-1 alpha-2 of the buyer.
        name: as published.
        unit: its department; where nobody knows the name, it may say more.
        place: the portal's words for where.
    """
    if not name and not unit:
        return None
    where = place_in(country, place) if place else None
    return _found(country, name or unit, unit if name else "", where.code if where else "")


# Buyers repeat, from notice to notice and from page to page.
@lru_cache(maxsize=32_768)
def _found(country: str, name: str, unit: str, place_code: str) -> Party:
    if abroad := find_abroad(name):
        return abroad
    where = _where(country, name, place_code)
    match = _match(country, name, unit, where)
    if match is None or match.form.row.match == "catchall":
        native = native_name(country, name)
        if native and native != name:
            return _found(country, native, "", place_code)
    return named(match, country, name, where) if match else unnamed(country, name)


def _where(country: str, name: str, place_code: str) -> Place | None:
    """The place that a name tells, else the one that is told beside it."""
    behind = province_behind(country, name)
    return (
        (place_in(country, behind) if behind else None)
        or place_in(country, without_communes(country, name))
        or (place_by_code(place_code) if place_code else None)
    )


def _match(country: str, name: str, unit: str, where: Place | None) -> Match | None:
    province = (where.province or where.code) if where else ""
    match = recognise(country, name, province)
    if unit and (match is None or match.form.row.match == "catchall"):
        match = recognise(country, unit, province) or match
    return match


def find_supplier(country: str, name: str) -> Party:
    """Find the party of a company or body that makes offers; `name` is none of a natural person.

    Args:
        country: ISO 3166-1 alpha-2 of the company, else of the tender.
        name: as `transform.parties.suppliers.supplier_names` has it.
    """
    return _found(country, name, "", "")
