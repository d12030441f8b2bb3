"""Numbers and blocking keys come with their notice and no notice is deleted, so looking each up again only costs."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TABLES = ("notice_block", "notice_number")


def upgrade() -> None:
    for table in _TABLES:
        op.drop_constraint(op.f(f"fk_{table}_notice_id"), table, schema="core", type_="foreignkey")


def downgrade() -> None:
    for table in _TABLES:
        op.create_foreign_key(
            op.f(f"fk_{table}_notice_id"),
            table,
            "notice",
            ["notice_id"],
            ["id"],
            source_schema="core",
            referent_schema="core",
            ondelete="CASCADE",
        )
