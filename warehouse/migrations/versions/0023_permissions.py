"""Portal owners' written permissions, and the crawls that went by one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_CRAWL = (
    "References of the written permissions that it went by, beyond what robots.txt allows; null without one."
)
_TABLE = "Written permissions of portals' owners: what they name may be crawled though robots.txt forbids it."


def upgrade() -> None:
    text, texts, time = sa.Text(), postgresql.ARRAY(sa.Text()), sa.DateTime(timezone=True)
    op.create_table(
        "source_permission",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key."),
        sa.Column("source", text, nullable=False, comment="Source it is for, e.g. th_egp."),
        sa.Column("hosts", texts, nullable=False, comment="Host names that it names."),
        sa.Column("paths", texts, nullable=False, comment="Paths that it names, each with all below it."),
        sa.Column("granted_by", text, nullable=False, comment="Office that gave it."),
        sa.Column("reference", text, nullable=False, comment="Letter or mail in which it was given."),
        sa.Column("until", sa.Date(), nullable=False, comment="Its last day, in the portal's zone."),
        sa.Column("recorded_at", time, nullable=False, comment="When it was recorded, UTC."),
        sa.Column("recorded_by", text, nullable=False, comment="User who recorded it."),
        sa.Column("withdrawn_at", time, comment="When it was taken back, UTC; null while it stands."),
        sa.Column("withdrawn_by", text, comment="User who took it back; null while it stands."),
        sa.ForeignKeyConstraint(["source"], ["core.source.name"], name=op.f("fk_source_permission_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_permission")),
        schema="core",
        comment=_TABLE,
    )
    op.add_column("crawl", sa.Column("permission", text, comment=_CRAWL), schema="raw")


def downgrade() -> None:
    # A view holds on to the columns it shows; warehouse/sql makes all anew once its hash is forgotten.
    op.execute("DROP VIEW IF EXISTS mart.source_health")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")
    op.drop_column("crawl", "permission", schema="raw")
    op.drop_table("source_permission", schema="core")
