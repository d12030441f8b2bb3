"""How leads stood before the last moment that changed them, so that the size of a batch does not change events."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_THEN = "As core.lead had it before that moment"


def upgrade() -> None:
    op.create_table(
        "lead_before",
        sa.Column(
            "lead_id",
            sa.Text(),
            nullable=False,
            comment="Lead, or the id of one that has gone on as another.",
        ),
        sa.Column(
            "moment", _TIME, nullable=False, comment="The last moment of a crawl that changed it, UTC."
        ),
        sa.Column(
            "stood",
            sa.Boolean(),
            nullable=False,
            comment="Whether it was a relevant lead of its own before that; null columns where not.",
        ),
        sa.Column("stage", sa.Text(), nullable=True, comment=f"{_THEN}."),
        sa.Column("deadline_at", _TIME, nullable=True, comment=f"{_THEN}, UTC."),
        sa.Column("deadline_precision", sa.Text(), nullable=True, comment=f"{_THEN}."),
        sa.Column("amount", sa.Numeric(), nullable=True, comment=f"{_THEN}, in units of currency."),
        sa.Column(
            "currency", sa.Text(), nullable=True, comment="ISO 4217, as core.lead had it before that moment."
        ),
        sa.Column("amount_kind", sa.Text(), nullable=True, comment=f"{_THEN}."),
        sa.Column("amount_exact", sa.Boolean(), nullable=True, comment=f"{_THEN}."),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["core.lead.id"],
            name=op.f("fk_lead_before_lead_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_lead_before")),
        schema="core",
        comment="How leads stood before the last moment that changed them: events are told against it.",
    )


def downgrade() -> None:
    op.drop_table("lead_before", schema="core")
