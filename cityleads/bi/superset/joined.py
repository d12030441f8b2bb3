"""A fact or bridge with what its keys lead to, as one query: a chart of Superset reads a single dataset.

Every join is a left join on a primary key: no row is lost, and Postgres leaves out those that a chart does not use.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cityleads.bi.superset.bundle_tables import of
from warehouse.star import UPDATED, Column, StarTable, star_tables

# The moment that the star shows: a chart asks what is ahead of it, and never of the clock.
AS_OF = Column("as_of", "timestamptz", "", "The moment that the star shows, UTC.", "기준 시각")


@dataclass
class Joined:
    """A query in the making.

    Attributes:
        shown: the dataset's columns.
        selected: each as it stands in the query.
        joins: what follows FROM.
        followed: keys whose rows are joined.
    """

    shown: list[Column] = field(default_factory=list)
    selected: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    followed: set[str] = field(default_factory=set)

    def query(self) -> str:
        """The query's text."""
        columns, joins = ",\n  ".join(self.selected), "\n".join(self.joins)
        return f"SELECT {columns}\nFROM {joins}"

    def _add(self, column: Column, alias: str, of_alias: str) -> bool:
        """Show a column, unless one of its name is shown already."""
        if column.name in {one.name for one in self.shown}:
            return False
        self.shown.append(column)
        told = f"{alias}.{of_alias}"
        self.selected.append(told if of_alias == column.name else f"{told} AS {column.name}")
        return True

    def start(self, table: StarTable) -> None:
        """Show what stands in the table itself, but for keys."""
        self.joins.append(f"mart.{table.name} f")
        for column in (*table.columns, UPDATED):
            if not column.name.endswith("_key"):
                self._add(column, "f", column.name)

    def follow(self, alias: str, key: Column) -> None:
        """Show what a key brings, and what that row's own keys bring where none of their names is followed yet."""
        into, stem = _table(key.to), key.name.removesuffix("_key")
        self.followed.add(key.name)
        shown = [self._add(column, stem, name) for name, column in self._brought(into, stem, key)]
        if any(shown):
            self.joins.append(
                f"LEFT JOIN mart.{into.name} {stem} ON {stem}.{into.key[0]} = {alias}.{key.name}"
            )
            for column in _keys_on(into):
                if column.name not in self.followed:
                    self.follow(stem, column)

    def _brought(self, into: StarTable, stem: str, key: Column) -> Iterator[tuple[str, Column]]:
        """What a row brings: a column's name in its table, and the column as it is shown."""
        label, known = key.ko.removesuffix(" 키"), {column.name: column for column in into.columns}
        for row in of("brought", "to", into.name):
            column = known[row["column"]]
            if not column.to and row["unless"] not in self.followed:
                name = row["name"].format(stem.removesuffix("_date"))
                told = f"{key.en.rstrip('.')}: {column.en}"
                yield column.name, Column(name, column.type, "", told, row["ko"].format(label))

    def finish(self) -> None:
        """Add the moment that all of it shows."""
        self.shown.append(AS_OF)
        self.selected.append("(SELECT max(as_of) FROM mart.refresh) AS as_of")


def joined(table: StarTable) -> Joined:
    """A table with what its keys bring, those of dimensions first."""
    made = Joined()
    made.start(table)
    keys = [column for column in table.columns if column.to]
    for column in sorted(keys, key=lambda one: not one.to.startswith("dim_")):
        made.follow("f", column)
    made.finish()
    return made


def _table(name: str) -> StarTable:
    return next(one for one in star_tables() if one.name == name)


def _keys_on(into: StarTable) -> Iterator[Column]:
    """Keys of a fact that are followed on from it."""
    wanted = {row["column"] for row in of("brought", "to", into.name)}
    yield from (column for column in into.columns if column.to and column.name in wanted)
