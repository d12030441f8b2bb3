"""Readers follow and mute buyers, winners, cities and projects."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0051", "0050"

_TIME = sa.DateTime(timezone=True)


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def upgrade() -> None:
    whose = sa.ForeignKey("digest.subscriber.id", name=op.f("fk_watch_subscriber_id_subscriber"))
    op.create_table(
        "watch",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("subscriber_id", sa.BigInteger(), "Who watches it.", whose),
        _col("kind", sa.Text(), "party (as buyer and as winner), city or project."),
        _col("subject", sa.Text(), "Its id: of core.party, core.place or core.project."),
        _col("mode", sa.Text(), "follow or mute."),
        _col("since", _TIME, "When it was wished, UTC: what happened before is no news of it."),
        _col("ended_at", _TIME, "When it was taken back, UTC; null while it stands.", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.CheckConstraint("kind in ('party','city','project')", name=op.f("ck_watch_kind")),
        sa.CheckConstraint("mode in ('follow','mute')", name=op.f("ck_watch_mode")),
        schema="desk",
        comment="What readers follow and mute beside single leads, never changed but for being taken back.",
    )
    op.create_index(op.f("ix_watch_subscriber_id"), "watch", ["subscriber_id"], schema="desk")


def downgrade() -> None:
    op.drop_table("watch", schema="desk")
