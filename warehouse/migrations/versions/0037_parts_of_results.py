"""A notice has one more part, told by the page of its result."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_NOW = "list, detail, schedule, document or result."
_BEFORE = "list, detail, schedule or document."


def upgrade() -> None:
    op.alter_column("notice_part", "part", schema="core", comment=_NOW, existing_comment=_BEFORE)


def downgrade() -> None:
    op.alter_column("notice_part", "part", schema="core", comment=_BEFORE, existing_comment=_NOW)
