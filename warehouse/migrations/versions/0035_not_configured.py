"""A crawl may end because its source waits for a setting."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_BEFORE = "state in ('running','complete','partial','empty','blocked','failed')"
_NOW = "state in ('running','complete','partial','empty','blocked','failed','not_configured')"
_SAID = "running, complete, partial, empty, blocked or failed."
_SAYS = "running, complete, partial, empty, blocked, failed or not_configured."


def upgrade() -> None:
    op.alter_column("crawl", "state", comment=_SAYS, existing_comment=_SAID, schema="raw")
    op.drop_constraint(op.f("ck_crawl_state"), "crawl", schema="raw", type_="check")
    op.create_check_constraint(op.f("ck_crawl_state"), "crawl", _NOW, schema="raw")


def downgrade() -> None:
    op.alter_column("crawl", "state", comment=_SAID, existing_comment=_SAYS, schema="raw")
    op.execute("DELETE FROM raw.crawl WHERE state = 'not_configured'")
    op.drop_constraint(op.f("ck_crawl_state"), "crawl", schema="raw", type_="check")
    op.create_check_constraint(op.f("ck_crawl_state"), "crawl", _BEFORE, schema="raw")
