"""Blocking keys with the day of their notice. The old ones say nothing any more: `cityleads replay` makes new ones."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLE = (
    "Blocking keys: only notices that share one are compared.",
    "Blocking keys: only notices that share one, and whose days are near, are compared.",
)
_DAY = (
    "Day of publication, in days since 1970-01-01; 0 where time does not matter to the key or is not known."
)


def upgrade() -> None:
    op.execute("DELETE FROM core.notice_block")
    op.add_column("notice_block", sa.Column("day", sa.Integer(), nullable=False, comment=_DAY), schema="core")
    _key("block", "day", "notice_id")
    op.create_table_comment("notice_block", _TABLE[1], schema="core")


def _key(*columns: str) -> None:
    name = op.f("pk_notice_block")
    op.drop_constraint(name, "notice_block", schema="core", type_="primary")
    op.create_primary_key(name, "notice_block", list(columns), schema="core")


def downgrade() -> None:
    op.execute("DELETE FROM core.notice_block")
    _key("block", "notice_id")
    op.drop_column("notice_block", "day", schema="core")
    op.create_table_comment("notice_block", _TABLE[0], schema="core")
