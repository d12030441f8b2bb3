"""Details are also asked of notices whose titles say nothing: the reason has one word more."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NOW = "lead, watch, member (of a lead) or title (that says nothing by itself)."
_BEFORE = "lead, watch or member (of a lead)."


def upgrade() -> None:
    op.alter_column("detail_request", "reason", schema="ops", comment=_NOW, existing_comment=_BEFORE)


def downgrade() -> None:
    op.alter_column("detail_request", "reason", schema="ops", comment=_BEFORE, existing_comment=_NOW)
