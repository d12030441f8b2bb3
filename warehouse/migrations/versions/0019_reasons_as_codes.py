"""Why a crawl is not complete is kept as codes; a portal's count may be any number."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TROUBLES = (
    'The same as codes, an array: {"code": "http_error", "times": 2, "status": 500}; see FailureReason.'
)
_ROWS = ("Notices listed on those pages, count.", "Notices listed on those pages, each once, count.")


def upgrade() -> None:
    _drop_views()
    op.add_column(
        "crawl",
        sa.Column(
            "troubles",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
            comment=_TROUBLES,
        ),
        schema="raw",
    )
    op.alter_column("crawl", "portal_total", type_=sa.BigInteger(), schema="raw")
    op.alter_column("crawl", "rows", comment=_ROWS[1], schema="raw")


def downgrade() -> None:
    _drop_views()
    op.alter_column("crawl", "rows", comment=_ROWS[0], schema="raw")
    op.alter_column("crawl", "portal_total", type_=sa.Integer(), schema="raw")
    op.drop_column("crawl", "troubles", schema="raw")


def _drop_views() -> None:
    """A view holds on to the columns it shows; warehouse/sql makes all anew once its hash is forgotten."""
    op.execute("DROP VIEW IF EXISTS mart.source_health, ops.list_crawl")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")
