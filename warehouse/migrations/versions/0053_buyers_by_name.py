"""Buyers are listed by name in the time of a page, however many there are."""

from alembic import op

revision, down_revision = "0053", "0052"
_NAME = "ix_party_country_name_en_id"


def upgrade() -> None:
    op.create_index(op.f(_NAME), "party", ["country", "name_en", "id"], schema="core")


def downgrade() -> None:
    op.drop_index(op.f(_NAME), "party", schema="core")
