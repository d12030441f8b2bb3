"""Companies that a lead may be for: staff see their names on its card, and may send each its own list."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.postgresql import insert

from digest.preferences import reaches
from digest.select.details import Details
from digest.select.leads import Lead
from digest.subscribers import ADDRESS, check_dimensions
from domain.country import country_named
from transform.relevance.lexicon import concept_labels, term_labels
from transform.text import fold
from warehouse.tables import company as company_table


@dataclass(frozen=True, slots=True)
class Company:
    """What one company looks for. A list that is empty asks for nothing; those that are not must each be met.

    Attributes:
        dimensions: one of them must be the lead's.
        countries: ISO 3166-1 alpha-2; one of them must be the lead's.
        keywords: one of them must stand in its title or buyer, or in what its matched words mean.
        least_krw: the least that it must be worth, in won; what has no known worth is let through.
    """

    name: str
    dimensions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    keywords: tuple[str, ...] = ()
    least_krw: Decimal | None = None
    email: str | None = None
    language: str = "ko"

    def fits(self, lead: Lead, details: Details) -> bool:
        """Whether a lead is what this company looks for."""
        if self.countries and lead.country not in self.countries:
            return False
        if self.dimensions and not self.dimensions & set(lead.dimensions):
            return False
        return reaches(lead, self.least_krw) and self._named_in(lead, details)

    def _named_in(self, lead: Lead, details: Details) -> bool:
        if not self.keywords:
            return True
        said = fold(" ".join([lead.facts.title, lead.facts.buyer or "", *_meanings(details)]))
        return any(fold(word) in said for word in self.keywords)


def _meanings(details: Details) -> list[str]:
    """What the matched words and their concepts mean, in both languages; what the lexicon lost means nothing."""
    found: list[str] = []
    for concept, term in {(hit.concept, hit.term) for hit in details.hits}:
        try:
            found += (*concept_labels(concept), *term_labels(concept, term))
        except KeyError:
            continue
    return found


def read_companies(connection: Connection) -> tuple[Company, ...]:
    """Read the companies that are looked for, by name."""
    rows = connection.execute(
        select(company_table).where(company_table.c.active).order_by(company_table.c.name)
    )
    return tuple(
        Company(
            row.name,
            frozenset(row.dimensions),
            frozenset(row.countries),
            tuple(row.keywords),
            row.least_krw,
            row.email,
            row.language,
        )
        for row in rows
    )


def add_company(engine: Engine, name: str, wants: Mapping[str, Any]) -> None:
    """Add a company, bring one back, or change what it looks for; columns that are not named stay.

    Raises:
        ValueError: the name is empty, a dimension or country is unknown, or the address is none.
    """
    if not name.strip():
        raise ValueError("a company needs a name, as cards shall show it, e.g. Hanbit")
    check_dimensions(wants.get("dimensions", ()))
    for country in wants.get("countries", ()):
        country_named(country)
    if wants.get("email") and not ADDRESS.fullmatch(wants["email"]):
        raise ValueError(f"'{wants['email']}' is not a mail address")
    values = {**wants, "active": True}
    statement = insert(company_table).values(name=name, **values)
    with engine.begin() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def remove_company(engine: Engine, name: str) -> None:
    """Look for a company no more. Raises ValueError when there is none of that name."""
    with engine.begin() as connection:
        if not connection.execute(
            company_table.update().where(company_table.c.name == name).values(active=False)
        ).rowcount:
            raise ValueError(f"there is no company '{name}'")


def all_companies(engine: Engine) -> list[dict[str, Any]]:
    """All companies."""
    with engine.connect() as connection:
        rows = connection.execute(select(company_table).order_by(company_table.c.name))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's own way
