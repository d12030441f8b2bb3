"""What an operator is told keeps the values it was made of, so that the desk tells it in Korean too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision, down_revision = "0062", "0061"
_COMMENT = "The named values that told was made of, for other languages; empty where it is a text of its own."


def upgrade() -> None:
    facts = sa.Column("facts", JSONB(), nullable=False, server_default="{}", comment=_COMMENT)
    op.add_column("operator_alert", facts, schema="ops")


def downgrade() -> None:
    op.drop_column("operator_alert", "facts", schema="ops")
