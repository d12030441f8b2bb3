"""What every table is declared with: types, names of constraints, and columns that always have a comment."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    DateTime,
    Identity,
    Index,
    MetaData,
    Numeric,
    Table,
    Text,
    literal_column,
    text,
)

SCHEMAS = ("raw", "core", "digest", "desk", "ops", "mart")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TIME = DateTime(timezone=True)
MONEY = Numeric(24, 4)
RATE = Numeric(24, 12)  # one rupiah is some 0.00006 dollars


def col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> Column[Any]:  # noqa: ANN401  # Column's own arguments
    """Declare a column; it is required unless `nullable=True`, and always has a comment."""
    options.setdefault("nullable", False)
    return Column(name, kind, *rest, comment=comment, **options)


def identity() -> Column[Any]:
    """Declare the surrogate key."""
    return col("id", BigInteger, "Surrogate key.", Identity(always=True), primary_key=True)


def said(over: str, comment: str) -> Column[Any]:
    """Declare what a row is looked for by: an SQL expression of texts that the database keeps folded (core.folded)."""
    return col("said", Text, comment, Computed(f"core.folded({over})", persisted=True))


def written(table: Table) -> tuple[str, ...]:
    """The names of the columns that we write; the database makes the others."""
    return tuple(column.name for column in table.c if column.computed is None)


# The leads that people are shown.
_SHOWN = text("merged_into IS NULL AND tier <> 'none'")

# What core.lead is looked for by: a column, and the indexes. Before its buyer's name stands a character that no text
# holds, so that a buyer is found by its own name alone. The indexes make a page cost what it shows, however many leads
# there are.
LEAD_SEARCHED = (
    said(
        "id || ' ' || title || chr(31) || buyer",
        "Id, title and, after character 31, buyer, folded: what words are looked for in.",
    ),
    Index(None, "country", "tier", "deadline_at"),
    Index(None, "place_code"),
    Index("ix_lead_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
    # The desk's orders: what closes next, what tells no deadline, what became known last.
    Index("ix_lead_next", "tier", "deadline_at", text("score DESC"), "id", postgresql_where=_SHOWN),
    Index(
        "ix_lead_undated",
        "tier",
        text("score DESC"),
        "id",
        postgresql_where=text(f"{_SHOWN.text} AND deadline_at IS NULL"),
    ),
    Index("ix_lead_known", "first_known_at", "id", postgresql_where=_SHOWN),
    # What it is looked for by (desk/searches/conditions.py): words by trigrams, its place, what was matched in it.
    Index("ix_lead_said", "said", postgresql_using="gin", postgresql_ops={"said": "gin_trgm_ops"}),
    # Made with its rule (warehouse/sql/15_closed.sql): what may be bid for, by whether foreigners may and its closing.
    Index(
        "ix_lead_closing",
        "tier",
        literal_column("COALESCE(foreign_bidders::integer * 2, 1)"),
        literal_column("core.closes_at(stage, deadline_at, changed_at)"),
        "id",
        postgresql_where=text(
            "merged_into IS NULL AND COALESCE(stage <> ALL (ARRAY['closed'::text, 'cancelled'::text,"
            " 'awarded'::text]), true)"
        ),
    ),
    Index("ix_lead_title", literal_column("lower(title)"), postgresql_using="hash"),
    Index("ix_lead_buyer", literal_column("\"left\"((country || ' ') || buyer, 200)")),
    Index(
        "ix_lead_funder",
        literal_column("core.folded(funder)").label("said"),
        postgresql_using="gin",
        postgresql_ops={"said": "gin_trgm_ops"},
        postgresql_where=text("funder <> ''"),
    ),
    Index(
        "ix_lead_hits",
        literal_column("(evidence -> 'hits')").label("said"),
        postgresql_using="gin",
        postgresql_ops={"said": "jsonb_path_ops"},
    ),
)
