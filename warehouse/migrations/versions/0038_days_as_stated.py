"""A project's days are kept as its source states them, which may be a year alone."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_COMMENT = "That day as the source states it: an ISO date, or a month or year alone."
# Projects of the shipped table have no document; they are written anew when the warehouse is next opened.
_FILL = """
UPDATE core.project p
SET active_on = said.active_on, approval_on = said.approval_on
FROM (
  SELECT DISTINCT ON (v.project_id) v.project_id, {active} AS active_on, {approval} AS approval_on
  FROM core.project_version v JOIN raw.document d ON d.id = v.document_id
  ORDER BY v.project_id, d.fetched_at DESC, v.document_id DESC
) said
WHERE said.project_id = p.id
"""
_STATED = """to_char(
  (v.content #>> '{{{path},at}}')::timestamptz AT TIME ZONE CASE v.content #>> '{{{path},precision}}'
    WHEN 'minute' THEN 'UTC' ELSE v.content #>> '{{{path},zone}}' END,
  CASE v.content #>> '{{{path},precision}}'
    WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END)"""


def upgrade() -> None:
    for name in ("active_on", "approval_on"):
        op.add_column("project", sa.Column(name, sa.Text(), nullable=True, comment=_COMMENT), schema="core")
    active, approval = (_STATED.format(path=path) for path in ("active_at", "approval,at"))
    op.execute(_FILL.format(active=active, approval=approval))


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS mart.project CASCADE")  # views are made anew after each migration
    for name in ("approval_on", "active_on"):
        op.drop_column("project", name, schema="core")
