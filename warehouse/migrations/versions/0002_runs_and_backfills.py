"""Crawls know what ordered them; backfills are quiet, and what they find is muted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run = "What ordered it: cli, or DAG and run id of Airflow; null when not told."
    op.add_column("crawl", sa.Column("run", sa.Text(), nullable=True, comment=run), schema="raw")
    quiet = "True for a backfill: leads that only quiet walks have shown are not mailed as new."
    op.add_column(
        "crawl",
        sa.Column("quiet", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment=quiet),
        schema="raw",
    )
    op.create_table(
        "muted",
        sa.Column("lead_id", sa.Text(), nullable=False, comment="Lead."),
        sa.Column(
            "told",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Its facts when a backfill found it: the base for the next 'changed'.",
        ),
        sa.Column(
            "muted_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When a crawl first saw it, UTC.",
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["core.lead.id"], name=op.f("fk_muted_lead_id")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_muted")),
        schema="digest",
        comment="Leads that a backfill found: nobody is told of them as new, but of their changes and deadlines.",
    )
    op.alter_column(
        "work",
        "attempts",
        comment="Tries that have not succeeded, count.",
        schema="ops",
        existing_type=sa.Integer(),
    )


def downgrade() -> None:
    op.alter_column(
        "work", "attempts", comment="Tries so far, count.", schema="ops", existing_type=sa.Integer()
    )
    op.drop_table("muted", schema="digest")
    op.drop_column("crawl", "quiet", schema="raw")
    op.drop_column("crawl", "run", schema="raw")
