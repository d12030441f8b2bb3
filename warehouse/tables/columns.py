"""What every table is declared with: types, names of constraints, and columns that always have a comment."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, MetaData, Numeric, literal_column, text

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


# The leads that people are shown.
_SHOWN = text("merged_into IS NULL AND tier <> 'none'")

# The indexes of core.lead. Those by which the desk finds leads make a page cost what it shows, however many there are.
LEAD_INDEXES = (
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
    Index(
        "ix_lead_said",
        literal_column("core.folded((((id || ' ') || title) || ' ') || buyer)").label("said"),
        postgresql_using="gin",
        postgresql_ops={"said": "gin_trgm_ops"},
    ),
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
