"""What a part says has a hash, so that an unchanged one is known without being compared."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Parts of before have none, and are compared whole the next time that they are read.
    comment = "Hash of the content: the same content has the same."
    digest = sa.Column("digest", sa.BigInteger(), nullable=False, server_default="0", comment=comment)
    op.add_column("notice_part", digest, schema="core")


def downgrade() -> None:
    op.drop_column("notice_part", "digest", schema="core")
