"""What a document told stays with its work, so that it need not be read again to know that nothing has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "Version of the code that read it last; empty where it must be read."
    read_by = sa.Column("read_by", sa.Text(), nullable=False, server_default="", comment=comment)
    op.add_column("work", read_by, schema="ops")
    for name, kind, told in (
        ("native_ids", sa.Text(), "Notices that it told of, as many as parts and digests."),
        ("parts", sa.Text(), "The part that it told of each of them."),
        ("digests", sa.BigInteger(), "Hash of each part, as core.notice_part has it."),
    ):
        op.add_column("work", sa.Column(name, sa.ARRAY(kind), nullable=True, comment=told), schema="ops")


def downgrade() -> None:
    for name in ("digests", "parts", "native_ids", "read_by"):
        op.drop_column("work", name, schema="ops")
