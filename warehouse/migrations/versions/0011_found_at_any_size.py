"""Indexes for what refine looks up of leads, so that it costs the same however many there are."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index("ix_lead_merged_into", "lead", ["merged_into"], schema="core", postgresql_where=merged)
    op.create_index("ix_lead_relation_to_lead", "lead_relation", ["to_lead"], schema="core")


def downgrade() -> None:
    op.drop_index("ix_lead_relation_to_lead", "lead_relation", schema="core")
    op.drop_index("ix_lead_merged_into", "lead", schema="core")
