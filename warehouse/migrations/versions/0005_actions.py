"""Readers act by links: follow, mute, not for us, not the same, unsubscribe."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
KINDS = "kind in ('follow','unfollow','mute','mute_buyer','not_for_us','not_same','unsubscribe')"


def told(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False, comment=comment)


def upgrade() -> None:
    reasons = "not_smart_city, wrong_field, closed_to_us, too_small, too_late, known_already or other."
    kinds = "follow, unfollow, mute, mute_buyer, not_for_us, not_same or unsubscribe."
    lead = "Lead it was done to, or from; null for unsubscribe."
    notice = "not_same: the notice that is another tender than the lead; else null."
    undone = "When its reader took it back, UTC; null while it stands."
    op.create_table(
        "action",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key."),
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False, comment="Reader who did it."),
        sa.Column("kind", sa.Text(), nullable=False, comment=kinds),
        sa.Column("lead_id", sa.Text(), nullable=True, comment=lead),
        sa.Column("notice_id", sa.BigInteger(), nullable=True, comment=notice),
        told("buyer", "mute_buyer: the buyer as the lead named it; else empty."),
        told("reason", f"not_for_us: {reasons}"),
        told("note", "The reader's own words; empty when there are none."),
        sa.Column("acted_at", TIME, nullable=False, comment="When it was done, UTC."),
        sa.Column("undone_at", TIME, nullable=True, comment=undone),
        sa.CheckConstraint(KINDS, name=op.f("ck_action_kind")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["digest.subscriber.id"], name=op.f("fk_action_subscriber_id")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["core.lead.id"], name=op.f("fk_action_lead_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["core.notice.id"], name=op.f("fk_action_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        schema="digest",
        comment="What readers did by their links, never changed but for being undone.",
    )
    for column in ("subscriber_id", "lead_id"):
        op.create_index(op.f(f"ix_action_{column}"), "action", [column], schema="digest")


def downgrade() -> None:
    """What readers did is forgotten; who has unsubscribed stays so."""
    op.execute("DROP VIEW IF EXISTS mart.rule_precision")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")  # so that the view comes back with the table
    op.drop_table("action", schema="digest")
