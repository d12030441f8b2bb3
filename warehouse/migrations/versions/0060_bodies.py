"""Bytes of old documents may lie outside the database, under their hash."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0060", "0059"
_BODY = (
    "The bytes, verbatim.",
    "The bytes, verbatim; null once they were moved to where ops.setting bodies says.",
)


def upgrade() -> None:
    moved = sa.Column(
        "moved_bytes",
        sa.Integer(),
        nullable=True,
        comment="How many bytes were moved, count; null while they are in body.",
    )
    op.add_column("document", moved, schema="raw")
    op.alter_column(
        "document", "body", nullable=True, comment=_BODY[1], existing_comment=_BODY[0], schema="raw"
    )
    op.create_check_constraint(
        op.f("ck_document_body"), "document", "(body is null) = (moved_bytes is not null)", schema="raw"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_document_body"), "document", schema="raw")
    op.alter_column(
        "document", "body", nullable=False, comment=_BODY[0], existing_comment=_BODY[1], schema="raw"
    )
    op.drop_column("document", "moved_bytes", schema="raw")
