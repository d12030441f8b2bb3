"""A source may be files that people bring, and a crawl their landing.

Revision ID: 0034
Revises: 0033
"""

from alembic import op

revision, down_revision = "0034", "0033"

_COMMENTS = (
    (
        "core",
        "source",
        "kind",
        "official, donor or news.",
        "official, donor, news, or files (which people bring).",
    ),
    (
        "raw",
        "crawl",
        "entrance",
        "walk (a list crawl) or details (what refine requested).",
        "walk (a list crawl), details (what refine requested) or files (what people brought).",
    ),
)


def upgrade() -> None:
    for schema, table, column, _old, new in _COMMENTS:
        op.alter_column(table, column, comment=new, schema=schema)


def downgrade() -> None:
    for schema, table, column, old, _new in _COMMENTS:
        op.alter_column(table, column, comment=old, schema=schema)
