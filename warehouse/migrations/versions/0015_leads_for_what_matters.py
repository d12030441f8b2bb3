"""Only what hangs together with something relevant is in a lead; where that looks for others is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLE = (
    "Where notices in a lead look for others: a later notice with such a key and day may be the same tender."
)
_MEMBERS = (
    "Which notice belongs to which lead.",
    "Which notice belongs to which lead. A notice that hangs together with nothing relevant is in none.",
)


def upgrade() -> None:
    op.create_table(
        "lead_probe",
        sa.Column(
            "key", sa.BigInteger(), nullable=False, autoincrement=False, comment="Hash of a blocking key."
        ),
        sa.Column(
            "since",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="First day, in days since 1970-01-01.",
        ),
        sa.Column("until", sa.Integer(), nullable=False, autoincrement=False, comment="Last day."),
        sa.Column("numbered", sa.Boolean(), nullable=False, comment="Whether the key is an official number."),
        sa.Column("notice_id", sa.BigInteger(), nullable=False, comment="Notice."),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["core.notice.id"], name=op.f("fk_lead_probe_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "since", "until", "notice_id", name=op.f("pk_lead_probe")),
        schema="core",
        comment=_TABLE,
    )
    op.create_index(op.f("ix_lead_probe_notice_id"), "lead_probe", ["notice_id"], schema="core")
    op.create_table_comment("lead_member", _MEMBERS[1], schema="core")


def downgrade() -> None:
    op.create_table_comment("lead_member", _MEMBERS[0], schema="core")
    op.drop_table("lead_probe", schema="core")
