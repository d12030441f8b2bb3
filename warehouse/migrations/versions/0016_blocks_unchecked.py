"""Blocking keys come with their notice and no notice is deleted, so looking each up again only costs time."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NAME = "fk_notice_block_notice_id"


def upgrade() -> None:
    op.drop_constraint(op.f(_NAME), "notice_block", schema="core", type_="foreignkey")


def downgrade() -> None:
    op.create_foreign_key(
        op.f(_NAME),
        "notice_block",
        "notice",
        ["notice_id"],
        ["id"],
        source_schema="core",
        referent_schema="core",
        ondelete="CASCADE",
    )
