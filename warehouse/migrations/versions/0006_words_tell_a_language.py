"""A language may be told by words."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD = "script, letters, ngram or none."
NEW = "script, letters, words, ngram or none: what told the language."


def upgrade() -> None:
    op.alter_column(
        "notice", "language_method", comment=NEW, existing_comment=OLD, existing_type=sa.Text(), schema="core"
    )


def downgrade() -> None:
    op.alter_column(
        "notice", "language_method", comment=OLD, existing_comment=NEW, existing_type=sa.Text(), schema="core"
    )
