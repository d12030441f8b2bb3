"""What an operator must act on: one row a trouble, told once when it comes and once when it is over."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "operator_alert",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key."),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="What is wrong: scrapers' FailureReason, or cityleads' Alarm.",
        ),
        sa.Column(
            "about", sa.Text(), nullable=False, comment="Source, field, task or file that it is wrong with."
        ),
        sa.Column("told", sa.Text(), nullable=False, comment="The last figures, for people."),
        sa.Column("since", _TIME, nullable=False, comment="When it was first seen, UTC."),
        sa.Column("last_seen", _TIME, nullable=False, comment="When it was last seen, UTC."),
        sa.Column("times", sa.Integer(), nullable=False, comment="How often it was seen, count."),
        sa.Column("mailed_at", _TIME, nullable=True, comment="When a mail with it was handed over, UTC."),
        sa.Column("well_at", _TIME, nullable=True, comment="When it was first seen to be over, UTC."),
        sa.Column(
            "well_mailed_at",
            _TIME,
            nullable=True,
            comment="When a mail that it is over was handed over, UTC.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_alert")),
        schema="ops",
        comment="What an operator must act on, each trouble once from when it comes to when it is over.",
    )
    op.create_index(
        "uq_operator_alert_open",
        "operator_alert",
        ["code", "about"],
        unique=True,
        schema="ops",
        postgresql_where=sa.text("well_at IS NULL"),
    )


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS mart.source_health, ops.lacking_fields")
    op.drop_table("operator_alert", schema="ops")
