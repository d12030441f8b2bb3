"""Details that are asked for in vain are asked for again more and more rarely, and at last given up."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_BEFORE = "state in ('wanted','fetched','gone')"
_NOW = "state in ('wanted','fetched','gone','given_up')"
_SAID = "wanted, fetched or gone (the portal has no such page)."
_SAYS = "wanted, fetched, gone (the portal has no such page) or given_up (asked for in vain for two weeks)."


def upgrade() -> None:
    op.add_column(
        "detail_request",
        sa.Column(
            "lost",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="How often in a row it was asked for in vain, count.",
        ),
        schema="ops",
    )
    op.add_column(
        "detail_request",
        sa.Column(
            "lost_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was last asked for in vain, UTC.",
        ),
        schema="ops",
    )
    op.alter_column("detail_request", "state", comment=_SAYS, existing_comment=_SAID, schema="ops")
    op.drop_constraint(op.f("ck_detail_request_state"), "detail_request", schema="ops", type_="check")
    op.create_check_constraint(op.f("ck_detail_request_state"), "detail_request", _NOW, schema="ops")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_detail_request_state"), "detail_request", schema="ops", type_="check")
    op.execute("UPDATE ops.detail_request SET state = 'wanted' WHERE state = 'given_up'")
    op.create_check_constraint(op.f("ck_detail_request_state"), "detail_request", _BEFORE, schema="ops")
    op.alter_column("detail_request", "state", comment=_SAID, existing_comment=_SAYS, schema="ops")
    op.drop_column("detail_request", "lost_at", schema="ops")
    op.drop_column("detail_request", "lost", schema="ops")
