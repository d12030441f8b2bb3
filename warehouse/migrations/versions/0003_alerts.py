"""Readers may ask for alerts: mails that belong to no digest."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RUN = ("Digest.", "Digest; null for an alert.")
_MESSAGE = (
    "Message-ID, made from digest and reader.",
    "Message-ID, made from reader and digest, or reader and deadlines.",
)


def upgrade() -> None:
    urgent = "True: also gets alerts, mails between the digests about deadlines that are too near for them."
    op.add_column(
        "subscriber",
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("false"), nullable=False, comment=urgent),
        schema="digest",
    )
    _give_mails_their_own_time()
    _describe(1, nullable=True)
    _create_alert()


def _give_mails_their_own_time() -> None:
    """A mail that belongs to no digest cannot have its time from there."""
    time = sa.DateTime(timezone=True)
    frozen = sa.Column("frozen_at", time, nullable=True, comment="When its content was chosen, UTC.")
    op.add_column("outbox", frozen, schema="digest")
    op.execute("UPDATE digest.outbox o SET frozen_at = r.frozen_at FROM digest.run r WHERE r.id = o.run_id")
    op.alter_column("outbox", "frozen_at", nullable=False, schema="digest", existing_type=time)


def _describe(which: int, *, nullable: bool) -> None:
    op.alter_column(
        "outbox",
        "run_id",
        nullable=nullable,
        comment=_RUN[which],
        schema="digest",
        existing_type=sa.BigInteger(),
    )
    op.alter_column("outbox", "message_id", comment=_MESSAGE[which], schema="digest", existing_type=sa.Text())


def _create_alert() -> None:
    time, near = sa.DateTime(timezone=True), "The deadline or pre-qualification that was near, UTC."
    told = "What this reader was told of the lead: the base for the next 'changed'."
    json = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "alert",
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False, comment="Reader."),
        sa.Column("lead_id", sa.Text(), nullable=False, comment="Lead."),
        sa.Column("deadline_at", time, nullable=False, comment=near),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False, comment="The mail that told it."),
        sa.Column("alerted_at", time, nullable=False, comment="When it was chosen, UTC."),
        sa.Column("told", json, nullable=False, comment=told),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["digest.subscriber.id"], name=op.f("fk_alert_subscriber_id")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["core.lead.id"], name=op.f("fk_alert_lead_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["digest.outbox.id"], name=op.f("fk_alert_outbox_id")),
        sa.PrimaryKeyConstraint("subscriber_id", "lead_id", "deadline_at", name=op.f("pk_alert")),
        schema="digest",
        comment="What readers were told between digests: a deadline of a lead once each, whatever became of the mail.",
    )
    op.create_index(op.f("ix_alert_outbox_id"), "alert", ["outbox_id"], schema="digest")


def downgrade() -> None:
    """Alerts are forgotten: a digest may tell their leads again as new."""
    op.drop_table("alert", schema="digest")
    op.execute("DELETE FROM digest.outbox WHERE run_id IS NULL")
    _describe(0, nullable=False)
    op.drop_column("outbox", "frozen_at", schema="digest")
    op.drop_column("subscriber", "urgent", schema="digest")
