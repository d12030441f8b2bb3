"""A page that differs in nothing but the time of its answer is the page that was there already."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_NAME = "SHA-256 of the body without what its source's facts call volatile: the same page has the same."
_SEEN = (
    "When these bytes were last seen, UTC.",
    "When this page was last seen, with these bytes or others of its fingerprint, UTC.",
)


def upgrade() -> None:
    op.add_column("document", sa.Column("fingerprint", sa.LargeBinary(), comment=_NAME), schema="raw")
    op.execute("UPDATE raw.document SET fingerprint = hash")
    op.alter_column("document", "fingerprint", nullable=False, schema="raw")
    op.drop_constraint("uq_document_source_key_hash", "document", schema="raw")
    op.create_unique_constraint(
        "uq_document_source_key_fingerprint", "document", ["source", "key", "fingerprint"], schema="raw"
    )
    op.alter_column("document", "seen_at", comment=_SEEN[1], schema="raw")


def downgrade() -> None:
    op.alter_column("document", "seen_at", comment=_SEEN[0], schema="raw")
    op.drop_constraint("uq_document_source_key_fingerprint", "document", schema="raw")
    op.create_unique_constraint(
        "uq_document_source_key_hash", "document", ["source", "key", "hash"], schema="raw"
    )
    op.drop_column("document", "fingerprint", schema="raw")
