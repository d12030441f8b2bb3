"""Companies that a lead may be for: staff see their names on its card, and may send each its own list."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from desk.acts import BY_ITSELF, differences, plain, record
from desk.companies.fit import Offer, Reason, Wants, fit
from desk.companies.profiles import Profile, ProfileError, checked, read_profiles
from digest.select.details import Details
from digest.select.leads import Lead
from digest.subscribers import ADDRESS, check_dimensions
from domain.country import country_named
from transform.relevance.lexicon import concept_labels, term_labels
from warehouse.tables import company as company_table


@dataclass(frozen=True, slots=True)
class Company:
    """What one company looks for, as `desk.companies.fit.Wants` says it, and where its list goes."""

    name: str
    dimensions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    keywords: tuple[str, ...] = ()
    least_krw: Decimal | None = None
    email: str | None = None
    language: str = "ko"
    concepts: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    most_krw: Decimal | None = None

    @property
    def wants(self) -> Wants:
        """What it looks for."""
        return Wants(**{one.name: getattr(self, one.name) for one in fields(Wants)})

    def fits(self, lead: Lead, details: Details) -> bool:
        """Whether a lead is what this company looks for."""
        return fit(self.wants, offer_of(lead, details)) is not None

    def reasons(self, lead: Lead, details: Details) -> tuple[Reason, ...] | None:
        """Why a lead is what this company looks for; None where it is not."""
        return fit(self.wants, offer_of(lead, details))


def offer_of(lead: Lead, details: Details) -> Offer:
    """As much of a lead as decides for which companies it is."""
    return Offer(
        country=lead.country,
        dimensions=frozenset(lead.dimensions),
        concepts=frozenset(hit.concept for hit in details.hits),
        worth_krw=lead.worth.krw if lead.worth else None,
        foreign_bidders=lead.foreign_bidders,
        bid_languages=tuple(details.terms.get("bid_language", "").split()),
        said="\n".join([lead.facts.title, lead.facts.buyer or "", *_meanings(details)]),
    )


def _meanings(details: Details) -> list[str]:
    """What the matched words and their concepts mean, in both languages; what the lexicon lost means nothing."""
    found: list[str] = []
    for concept, term in {(hit.concept, hit.term) for hit in details.hits}:
        try:
            found += (*concept_labels(concept), *term_labels(concept, term))
        except KeyError:
            continue
    return found


def company_of(profile: Profile) -> Company:
    """What a profile looks for, and where its list goes."""
    wants = {one.name: getattr(profile.wants, one.name) for one in fields(Wants)}
    return Company(name=profile.name, email=profile.email, language=profile.language, **wants)


def read_companies(connection: Connection) -> tuple[Company, ...]:
    """Read the companies that are looked for, by name."""
    return tuple(company_of(one) for one in read_profiles(connection))


def add_company(
    engine: Engine,
    name: str,
    wants: Mapping[str, Any],
    by: int | str = BY_ITSELF,
    now: datetime | None = None,
) -> None:
    """Add a company, bring one back, or change what it looks for; columns that are not named stay. It is an act.

    Args:
        engine: the warehouse.
        name: as cards show it.
        wants: columns of digest.company.
        by: as `desk.acts.record` takes it.
        now: aware time; the clock's where there is none.

    Raises:
        ValueError: the name is empty, a dimension, country or concept is unknown, or the address is none.
    """
    _check(name, wants)
    with engine.begin() as connection:
        values = {**wants, "active": True}
        before = _held(connection, name)
        if before is None:
            made = connection.execute(
                insert(company_table).values(name=name, **values).returning(company_table.c.id)
            )
            old: dict[str, Any] = {}
            new: dict[str, Any] = {"name": name} | {one: plain(value) for one, value in wants.items()}
            kind, number = "company.added", made.scalar_one()
        else:
            # A page of the desk that shows the profile of before must not overwrite this.
            told = {**values, "version": company_table.c.version + 1}
            changed = update(company_table).where(company_table.c.name == name).values(told)
            after = connection.execute(changed.returning(company_table)).mappings().one()
            old, new = differences(before, after, values)
            kind, number = "company.profile", before["id"]
        if new:
            record(connection, by, kind, str(number), now or datetime.now(UTC), old=old, new=new)


def _check(name: str, wants: Mapping[str, Any]) -> None:
    if not name.strip():
        raise ValueError("a company needs a name, as cards shall show it, e.g. Hanbit")
    check_dimensions(wants.get("dimensions", ()))
    for country in wants.get("countries", ()):
        country_named(country)
    try:
        checked({name: value for name, value in wants.items() if name in ("concepts", "rhythm", "most")})
    except ProfileError as error:
        raise ValueError(f"'{wants[error.about]}' cannot be a company's {error.about}") from error
    if wants.get("email") and not ADDRESS.fullmatch(wants["email"]):
        raise ValueError(f"'{wants['email']}' is not a mail address")


def _held(connection: Connection, name: str) -> Mapping[Any, Any] | None:
    """A company's row, which nobody else changes until the transaction ends."""
    found = select(company_table).where(company_table.c.name == name).with_for_update()
    return connection.execute(found).mappings().one_or_none()


def remove_company(engine: Engine, name: str, by: int | str = BY_ITSELF, now: datetime | None = None) -> None:
    """Look for a company no more; it is an act, as `add_company`. Raises ValueError when there is none of that name."""
    with engine.begin() as connection:
        before = _held(connection, name)
        if before is None:
            raise ValueError(f"there is no company '{name}'")
        connection.execute(update(company_table).where(company_table.c.name == name).values(active=False))
        if before["active"]:
            was, told = {"active": True}, {"active": False}
            number = str(before["id"])
            record(connection, by, "company.profile", number, now or datetime.now(UTC), old=was, new=told)


def all_companies(engine: Engine) -> list[dict[str, Any]]:
    """All companies."""
    with engine.connect() as connection:
        rows = connection.execute(select(company_table).order_by(company_table.c.name))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's own way
