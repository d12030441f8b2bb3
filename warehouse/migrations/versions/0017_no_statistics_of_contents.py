"""Postgres keeps no statistics of columns that nobody searches by value: reading them all took a third of its time.

Autovacuum samples thousands of rows while refine fills the tables, and unpacks every JSON text and page in them.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_UNSEARCHED = {
    "raw.document": ("body", "meta"),
    "core.notice_part": ("content",),
    "core.notice": ("content", "normal", "evidence", "description", "url"),
    "core.notice_version": ("content",),
    "core.match_edge": ("evidence",),
    "core.lead": ("evidence", "disagreements"),
    "digest.outbox": ("message",),
}


def upgrade() -> None:
    _sample(0)


def downgrade() -> None:
    _sample(-1)  # the server's default


def _sample(target: int) -> None:
    for table, columns in _UNSEARCHED.items():
        told = ", ".join(f"ALTER COLUMN {column} SET STATISTICS {target}" for column in columns)
        op.execute(f"ALTER TABLE {table} {told}")
