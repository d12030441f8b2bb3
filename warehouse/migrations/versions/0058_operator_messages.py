"""What was told to the operator, when, on which way, and what became of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0058", "0057"

_TIME = sa.DateTime(timezone=True)
_STATES = "state in ('sending','sent','written','deferred','failed','unknown')"


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def upgrade() -> None:
    op.create_table(
        "operator_message",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("way", sa.Text(), "webhook or mail."),
        _col("made_at", _TIME, "When it was handed over, UTC; its alerts have the same moment."),
        _col(
            "state",
            sa.Text(),
            "sending, sent, written (a file), deferred, failed or unknown (it may have arrived).",
        ),
        _col("told", sa.Text(), "The text; no address and no secret is in it."),
        _col("reply", sa.Text(), "What the receiver answered, without its address.", server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_message")),
        sa.CheckConstraint("way in ('webhook','mail')", name=op.f("ck_operator_message_way")),
        sa.CheckConstraint(_STATES, name=op.f("ck_operator_message_state")),
        schema="ops",
        comment="Each try to tell the operator what is new in ops.operator_alert. Kept for 400 days.",
    )
    op.create_index(op.f("ix_operator_message_way_id"), "operator_message", ["way", "id"], schema="ops")
    for name, comment, old in _TOLD:
        op.alter_column("operator_alert", name, comment=comment, existing_comment=old, schema="ops")


def downgrade() -> None:
    for name, comment, old in _TOLD:
        op.alter_column("operator_alert", name, comment=old, existing_comment=comment, schema="ops")
    op.drop_table("operator_message", schema="ops")


_TOLD = (
    ("code", "What is wrong: scrapers' FailureReason, or a code of desk/data/alert_kinds.csv.",
     "What is wrong: scrapers' FailureReason, or cityleads' Alarm."),
    ("mailed_at", "When a message with it was handed over, UTC.", "When a mail with it was handed over, UTC."),
    ("well_mailed_at", "When a message that it is over was handed over, UTC.",
     "When a mail that it is over was handed over, UTC."),
)  # fmt: skip
