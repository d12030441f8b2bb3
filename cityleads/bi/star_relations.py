"""Relations between tables of the star, as tools with a model want them: one way from each dimension to each fact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from warehouse.star import Column, StarTable, star_tables

# The fact that bridges lead to.
_BRIDGED: Final = "fact_lead"


@dataclass(frozen=True, slots=True)
class Relation:
    """Many rows of a table to one of another.

    Attributes:
        table, column: the many.
        to, key: the one.
        active: whether it filters by itself; another one of the same two tables is asked for where it is wanted.
        both: whether a filter goes through in both directions, as bridges need it.
    """

    table: str
    column: str
    to: str
    key: str
    active: bool
    both: bool = False


def relations() -> list[Relation]:
    """All of them, table by table.

    A filter must have one way alone between two tables. So of several keys to one dimension the first is active;
    dimensions do not filter dimensions, nor facts facts; and what a lead has a key to is not reached by a bridge too.
    """
    return [one for table in star_tables() for one in _of(table)]


def _of(table: StarTable) -> Iterator[Relation]:
    into = {one.name: one for one in star_tables()}
    seen = {column.to for column in into[_BRIDGED].columns} if _is_bridge(table) else set()
    for column in table.columns:
        if column.to:
            yield Relation(
                table=table.name,
                column=column.name,
                to=column.to,
                key=into[column.to].key[0],
                active=_is_active(table, column, seen),
                both=_is_bridge(table) and column.to == _BRIDGED,
            )
            seen.add(column.to)


def _is_active(table: StarTable, column: Column, seen: set[str]) -> bool:
    if _is_bridge(table) and column.to == _BRIDGED:
        return True
    return not table.name.startswith("dim_") and column.to.startswith("dim_") and column.to not in seen


def _is_bridge(table: StarTable) -> bool:
    return table.name.startswith("bridge_")
