"""An address that the mail server refuses for good is told from other failures."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outbox",
        sa.Column(
            "bad_address",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="True: the server refused the reader's address for good.",
        ),
        schema="digest",
    )


def downgrade() -> None:
    op.drop_column("outbox", "bad_address", schema="digest")
