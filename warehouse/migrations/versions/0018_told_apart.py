"""What a mail must tell apart: failed and called off, a day and a time of day, not told and not read; Korean names."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_LEAD = {
    "cancellation": "Of a cancelled one: unsuccessful (nobody won) or cancelled (called off); null where not told.",
    "prequalification_precision": "minute, day, month or year: how much of prequalification_at was said.",
}
_SOURCE = {
    "title_ko": "Name for people, Korean.",
    "publisher_ko": "Who publishes it, Korean.",
    "announcement": "Part that holds the whole announcement: list, detail or document; empty where none is collected.",
}


def upgrade() -> None:
    for name, comment in _LEAD.items():
        op.add_column("lead", sa.Column(name, sa.Text(), nullable=True, comment=comment), schema="core")
    for name, comment in _SOURCE.items():
        told = sa.Column(name, sa.Text(), nullable=False, server_default="", comment=comment)
        op.add_column("source", told, schema="core")


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS mart.leads")  # it is made anew by the next upgrade
    for table, columns in (("source", _SOURCE), ("lead", _LEAD)):
        for name in columns:
            op.drop_column(table, name, schema="core")
