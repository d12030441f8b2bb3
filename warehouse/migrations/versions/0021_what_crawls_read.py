"""A crawl is judged by what was read of its pages, once they are refined."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_SETTLED = (
    "True once all its pages are refined: from then on state tells what was read, not only what was listed."
)
_READ = "Notices read of its pages, each once, count; null until settled."
_REJECTED = "Notices of its pages that could not be read, count; null until settled."
_PASSED = "Rows that are not ours by rule (another country's, no tender), by number."
_LISTED = "Notices that its spider saw listed on it, count; null where only the parser can tell."


def upgrade() -> None:
    _drop_views()
    op.add_column(
        "crawl",
        sa.Column("settled", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment=_SETTLED),
        schema="raw",
    )
    op.add_column("crawl", sa.Column("read", sa.Integer(), nullable=True, comment=_READ), schema="raw")
    op.add_column(
        "crawl", sa.Column("rejected", sa.Integer(), nullable=True, comment=_REJECTED), schema="raw"
    )
    op.add_column(
        "work", sa.Column("passed_over", sa.ARRAY(sa.Text()), nullable=True, comment=_PASSED), schema="ops"
    )
    # Which pages earlier crawls landed was not kept: what was thought of them stands.
    op.execute("UPDATE raw.crawl SET settled = true WHERE state <> 'running'")
    op.create_index(
        "ix_crawl_unsettled", "crawl", ["id"], schema="raw", postgresql_where=sa.text("not settled")
    )
    op.create_table(
        "crawl_page",
        sa.Column("crawl_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Crawl."),
        sa.Column(
            "document_id",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Document that it landed, new or known.",
        ),
        sa.Column("listed", sa.Integer(), nullable=True, comment=_LISTED),
        sa.ForeignKeyConstraint(["crawl_id"], ["raw.crawl.id"], name=op.f("fk_crawl_page_crawl_id")),
        sa.ForeignKeyConstraint(["document_id"], ["raw.document.id"], name=op.f("fk_crawl_page_document_id")),
        sa.PrimaryKeyConstraint("crawl_id", "document_id", name=op.f("pk_crawl_page")),
        schema="raw",
        comment="Which pages a crawl landed: what they told decides how it ended.",
    )


def downgrade() -> None:
    _drop_views()
    op.drop_table("crawl_page", schema="raw")
    op.drop_column("work", "passed_over", schema="ops")
    op.drop_index("ix_crawl_unsettled", "crawl", schema="raw")
    for column in ("rejected", "read", "settled"):
        op.drop_column("crawl", column, schema="raw")


def _drop_views() -> None:
    """A view holds on to the columns it shows; warehouse/sql makes all anew once its hash is forgotten."""
    op.execute("DROP VIEW IF EXISTS mart.source_health, ops.list_crawl")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")
