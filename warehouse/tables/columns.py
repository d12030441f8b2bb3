"""What every table is declared with: types, names of constraints, and columns that always have a comment."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, MetaData, Numeric

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
