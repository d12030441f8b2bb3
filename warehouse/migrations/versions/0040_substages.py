"""A published reference price and a request for expressions of interest have words of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_COMMENT = (
    "What is done at its stage: reference_price (published before the papers) or interest (an expression of"
    " interest is asked for); null for the usual."
)


def upgrade() -> None:
    op.add_column("lead", sa.Column("substage", sa.Text(), nullable=True, comment=_COMMENT), schema="core")


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS mart.leads CASCADE")  # views are made anew after each migration
    op.drop_column("lead", "substage", schema="core")
