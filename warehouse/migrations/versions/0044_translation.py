"""Titles that a machine translated are kept, each text once."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0044", "0043"


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 of the text's UTF-8, hexadecimal."),
        sa.Column("language", sa.Text(), nullable=False, comment="ko or en: the language that was wanted."),
        sa.Column(
            "engine",
            sa.Text(),
            nullable=False,
            comment="The kind of service, with its model where it has one, e.g. deepl.",
        ),
        sa.Column("translated", sa.Text(), comment="What it made of the text; null where it refused it."),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, comment="When it was asked, UTC."),
        sa.CheckConstraint("language in ('ko','en')", name=op.f("ck_translation_language")),
        sa.PrimaryKeyConstraint("hash", "language", name=op.f("pk_translation")),
        schema="digest",
        comment="Titles that a machine translated, for readers alone: nothing is judged or matched by them.",
    )


def downgrade() -> None:
    op.drop_table("translation", schema="digest")
