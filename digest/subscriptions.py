"""Who gets which digest, and what each chose: rows of digest.subscriber."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from domain.centres import HEADQUARTERS, centre_named
from domain.country import country_named
from transform.relevance import dimension_labels
from warehouse import tables
from warehouse.db import rows_of

# Enough to refuse typing errors; the mail server judges the rest.
ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
# What is sifted out by these before they change is no news after.
_SIEVES = ("dimensions", "least_krw")


def add(engine: Engine, centre: str, email: str, choice: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Add a reader, bring one back, or change what he chose; returns his row.

    Args:
        engine: the warehouse.
        centre: name of the centre; headquarters read weekly unless they choose otherwise.
        email: one address.
        choice: columns of digest.subscriber; what is not in it stays, or is as the table has it.
        now: aware time of the choice.

    Raises:
        ValueError: there is no such centre, the address is none, or a dimension is unknown.
    """
    centre_named(centre)
    if not ADDRESS.fullmatch(email):
        raise ValueError(f"'{email}' is not a mail address")
    check_dimensions(choice.get("dimensions", ()))
    table = tables.subscriber
    first = {"language": "ko", "rhythm": "weekly" if centre == HEADQUARTERS.name else "daily"}
    sifted = {"chosen_at": now} if any(name in choice for name in _SIEVES) else {}
    with engine.begin() as connection:
        statement = insert(table).values(centre=centre, email=email, **{**first, **choice, **sifted})
        again = statement.on_conflict_do_update(
            index_elements=["centre", "email"],
            set_={"active": True, "suspended_at": None, **choice, **sifted},
        )
        return dict(connection.execute(again.returning(table)).one()._mapping)  # noqa: SLF001  # SQLAlchemy's own way


def check_dimensions(names: Any) -> None:  # noqa: ANN401  # whatever came from outside
    """Raise ValueError for a dimension that is none of DEPA's seven, nor core."""
    for name in names:
        try:
            dimension_labels(name)
        except KeyError:
            raise ValueError(f"'{name}' is no dimension; see `cityleads subscribers add --help`") from None


def remove(engine: Engine, centre: str, email: str) -> None:
    """Stop a reader's mail. Raises ValueError when there is no such reader."""
    subscriber = tables.subscriber
    statement = subscriber.update().where(subscriber.c.centre == centre, subscriber.c.email == email)
    with engine.begin() as connection:
        if not connection.execute(statement.values(active=False)).rowcount:
            raise ValueError(f"{email} does not get the digest of {centre}")


def listed(engine: Engine) -> list[dict[str, Any]]:
    """All readers."""
    with engine.connect() as connection:
        return rows_of(
            connection,
            "SELECT centre, email, language, active, rhythm, urgent, dimensions, least_krw, csv, suspended_at"
            " FROM digest.subscriber ORDER BY centre, email",
        )


def keep_company(engine: Engine, name: str, wants: Mapping[str, Any]) -> None:
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
    statement = insert(tables.company).values(name=name, **values)
    with engine.begin() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def drop_company(engine: Engine, name: str) -> None:
    """Look for a company no more. Raises ValueError when there is none of that name."""
    company = tables.company
    with engine.begin() as connection:
        if not connection.execute(
            company.update().where(company.c.name == name).values(active=False)
        ).rowcount:
            raise ValueError(f"there is no company '{name}'")


def companies(engine: Engine) -> list[dict[str, Any]]:
    """All companies."""
    with engine.connect() as connection:
        rows = connection.execute(select(tables.company).order_by(tables.company.c.name))
        return [dict(row._mapping) for row in rows]  # noqa: SLF001  # SQLAlchemy's own way
