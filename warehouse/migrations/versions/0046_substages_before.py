"""What was done at its stage before is remembered of a lead, so that an open call after an interest is an event."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "As core.lead had it before that moment."
    column = sa.Column("substage", sa.Text(), nullable=True, comment=comment)
    op.add_column("lead_before", column, schema="core")


def downgrade() -> None:
    op.drop_column("lead_before", "substage", schema="core")
