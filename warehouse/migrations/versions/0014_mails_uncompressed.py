"""Mails are base64, which does not compress: Postgres need not try, and freezing a morning takes a third less."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE digest.outbox ALTER COLUMN message SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.execute("ALTER TABLE digest.outbox ALTER COLUMN message SET STORAGE EXTENDED")
